// tools/call over MCP: by name, to a tool that was registered for the caller.
import {
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { Params } from '../tools/request-of.ts'
import { requireTasks } from './task.ts'

type CallAnswer = CallToolResult | InputRequiredResult

export interface CalledTool {
  readonly call: (written: Params, context: ServerContext) => CallAnswer | Promise<CallAnswer>
  /** It answers tasks alone: a client that can't follow one is refused. */
  readonly needsTasks: boolean
}

/**
 * In place of the SDK's own, which asks structured content of every answer, also of a task, and tells a client without a capability of an
 * error of the tool. What may be asked of a client, and how results look to each version, stays the SDK's affair.
 */
export function serveCalls(server: McpServer, toolsByName: ReadonlyMap<string, CalledTool>): void {
  server.server.setRequestHandler('tools/call', async ({ params }, context) => {
    const tool = toolsByName.get(params.name)
    if (tool === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Tool ${params.name} not found`)
    if (tool.needsTasks) requireTasks(context)
    return await tool.call(params.arguments ?? {}, context)
  })
}
