// What is served over MCP beside the product's own: nothing. The build for the conformance suite has its fixtures here (test/mcp).
import type { McpServer, ServerOptions } from '@modelcontextprotocol/server'

export const extension: { readonly options: ServerOptions; readonly register: (server: McpServer) => void } = {
  options: {},
  register() {},
}
