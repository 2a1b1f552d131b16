// Calls a tool over MCP: the operation runs through the door, and what it answers or refuses becomes a tool's result.
import type { CallToolResult } from '@modelcontextprotocol/server'
import { executeRequestSchema } from '../../../contract/execute.ts'
import { limits } from '../../../contract/limits.ts'
import { refused, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { depthOf } from '../read-json.ts'
import type { DoorSession } from '../session.ts'
import { execute } from '../tools/execute.ts'
import type { Params } from '../tools/request-of.ts'
import { validate } from '../validate.ts'
import { guarded } from './guarded.ts'
import { refusedResult, toolResult } from './tool-result.ts'
import type { McpTool } from './tools.ts'

/** Refusals are results too: an agent reads what to do next. */
export async function callTool(session: DoorSession, tool: McpTool, written: Params): Promise<CallToolResult> {
  const { requestId } = session.trace
  const ran = await guarded(session, tool.name, () => run(session, tool, written))
  return ran.ok ? toolResult(ran.value, requestId, tool.textOf?.(ran.value)) : refusedResult(ran.refusal, requestId)
}

/** What the operation answers; of `execute`, with which status and whose answer it is. */
async function run(session: DoorSession, tool: McpTool, written: Params): Promise<Result<unknown>> {
  if (depthOf(written) > limits.jsonDepthMax)
    return refused('VALIDATION_FAILED', `The arguments nest deeper than ${limits.jsonDepthMax} levels.`)
  if (tool.route.operationId === routes.execute.operationId) {
    const request = validate(executeRequestSchema, written)
    return request.ok ? await execute(session, request.value) : request
  }
  const ran = await execute(session, { operationId: tool.route.operationId, params: tool.paramsOf(written) })
  return ran.ok ? { ok: true, value: ran.value.result } : ran
}
