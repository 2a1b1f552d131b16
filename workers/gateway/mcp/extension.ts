// What is served over MCP beside the product's own: nothing. The build for the conformance suite has its fixtures here (test/mcp).
import type { Extension } from './extension-shape.ts'

export const extension: Extension = {
  options: {},
  toolsByName: {},
  taskKinds: [],
  isWatchable: () => false,
  register() {},
}
