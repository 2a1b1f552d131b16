// What may be served over MCP beside the product's own: its shape, which the product's build and that of the conformance suite have in common.
import type { McpServer, ServerOptions } from '@modelcontextprotocol/server'
import type { CalledTool } from './serve-calls.ts'
import type { TaskKind } from './task.ts'

export interface Extension {
  readonly options: ServerOptions
  readonly toolsByName: { readonly [name: string]: CalledTool & { readonly description: string } }
  readonly taskKinds: readonly TaskKind[]
  /** Whether clients may ask to be told of it. */
  readonly isWatchable: (uri: string) => boolean
  /** Resources and prompts. */
  readonly register: (server: McpServer) => void
}
