// Calls a tool over MCP: the operation runs through the door, and what it answers or refuses becomes a tool's result.
import type { CallToolResult } from '@modelcontextprotocol/server'
import { executeRequestSchema } from '../../../contract/execute.ts'
import { limits } from '../../../contract/limits.ts'
import { problems } from '../../../contract/problems.ts'
import { refused, type Refusal, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { depthOf } from '../read-json.ts'
import type { DoorSession } from '../session.ts'
import { execute } from '../tools/execute.ts'
import type { Params } from '../tools/request-of.ts'
import { validate } from '../validate.ts'
import type { McpTool } from './tools.ts'

/** Refusals are results too: an agent reads what to do next. */
export async function callTool(session: DoorSession, tool: McpTool, written: Params): Promise<CallToolResult> {
  const { requestId } = session.trace
  const ran = await runSafely(session, tool, written)
  if (!ran.ok) return refusedResult(ran.refusal, requestId)
  const text = tool.textOf?.(ran.value) ?? JSON.stringify(ran.value)
  return {
    content: [{ type: 'text', text }],
    structuredContent: ran.value as { [name: string]: unknown },
    _meta: { 'com.clawql/requestId': requestId },
  }
}

/** A bug of ours is told as one: what the SDK would say of it may quote what was sent. */
async function runSafely(session: DoorSession, tool: McpTool, written: Params): Promise<Result<unknown>> {
  if (depthOf(written) > limits.jsonDepthMax)
    return refused('VALIDATION_FAILED', `The arguments nest deeper than ${limits.jsonDepthMax} levels.`)
  try {
    return await run(session, tool, written)
  } catch (error) {
    const { name } = error as Error
    session.telemetry.log('error', 'tool failed', { name, tool: tool.name, requestId: session.trace.requestId })
    return refused('INTERNAL', 'The call failed in a way that is our fault.')
  }
}

/** What the operation answers; of `execute`, with which status and whose answer it is. */
async function run(session: DoorSession, tool: McpTool, written: Params): Promise<Result<unknown>> {
  if (tool.route.operationId === routes.execute.operationId) {
    const request = validate(executeRequestSchema, written)
    return request.ok ? await execute(session, request.value) : request
  }
  const ran = await execute(session, { operationId: tool.route.operationId, params: tool.paramsOf(written) })
  return ran.ok ? { ok: true, value: ran.value.result } : ran
}

/** A refusal is text for the agent, and a problem for the program that it runs in. */
function refusedResult(refusal: Refusal, requestId: string): CallToolResult {
  const { code, detail, details, errors = [], retryAfterSeconds } = refusal
  const next = refusal.next ?? problems[code].next
  const places = errors.map(({ pointer, message, fix }) => `- ${pointer}: ${message}. ${fix}`)
  const wait = retryAfterSeconds === undefined ? [] : [`Retry after ${retryAfterSeconds} s.`]
  return {
    isError: true,
    content: [{ type: 'text', text: [`${code}: ${detail}`, ...places, next, ...wait].join('\n') }],
    _meta: {
      'com.clawql/requestId': requestId,
      'com.clawql/problem': {
        code,
        detail,
        next,
        ...(details === undefined ? {} : { details }),
        ...(errors.length === 0 ? {} : { errors }),
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      },
    },
  }
}
