// Calls a tool over MCP: the operation runs through the door, and what it answers or refuses becomes a tool's result, or the task that it began.
import type { CallToolResult } from '@modelcontextprotocol/server'
import { executeRequestSchema } from '../../../contract/execute.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { mayCall } from '../access.ts'
import { depthOf } from '../read-json.ts'
import type { DoorSession } from '../session.ts'
import { execute } from '../tools/execute.ts'
import type { Params } from '../tools/request-of.ts'
import { validate } from '../validate.ts'
import { beforeTaskSeconds, type DocumentTasks } from './document-tasks.ts'
import { guarded } from './guarded.ts'
import { begunResult } from './task.ts'
import { refusedResult, toolResult } from './tool-result.ts'
import type { McpTool } from './tools.ts'

/** An agent reads what became of what it sent. */
const endSeconds = 20

interface Call {
  readonly tool: McpTool
  readonly written: Params
  /** Whether the client follows a task to its end. */
  readonly canFollow: boolean
}

/** Refusals are results too: an agent reads what to do next. */
export async function callTool(session: DoorSession, call: Call): Promise<CallToolResult> {
  const ran = await guarded(session, call.tool.name, () => run(session, call))
  return ran.ok ? ran.value : refusedResult(ran.refusal, session.trace.requestId)
}

async function run(session: DoorSession, call: Call): Promise<Result<CallToolResult>> {
  const { tool, written } = call
  if (depthOf(written) > limits.jsonDepthMax)
    return refused('VALIDATION_FAILED', `The arguments nest deeper than ${limits.jsonDepthMax} levels.`)
  if (tool.route.operationId === routes.execute.operationId) return await runNamed(session, written)
  const tasks = tasksOf(session, call)
  const params = tool.paramsOf(written, tasks === null ? endSeconds : beforeTaskSeconds)
  const ran = await execute(session, { operationId: tool.route.operationId, params })
  if (!ran.ok) return ran
  const { status, result } = ran.value
  const begun = tasks !== null && status === 202 ? await begin(session, tasks, result) : null
  return accepted(begun ?? toolResult(result, session.trace.requestId, tool.textOf?.(result)))
}

/** Null where the call is answered as it is for a client that follows none: whoever may not read a document could not ask for its task. */
function tasksOf(session: DoorSession, { tool, written, canFollow }: Call): DocumentTasks | null {
  if (!canFollow || !mayCall(session, routes.documentStatus)) return null
  return tool.tasksOf?.(written) ?? null
}

/** Of `execute`, with which status and whose answer it is. */
async function runNamed(session: DoorSession, written: Params): Promise<Result<CallToolResult>> {
  const request = validate(executeRequestSchema, written)
  if (!request.ok) return request
  const ran = await execute(session, request.value)
  return ran.ok ? accepted(toolResult(ran.value, session.trace.requestId)) : ran
}

/**
 * The task, once it was read as `tasks/get` reads it; its result where it ended meanwhile. Null where it can't be read just now: the document
 * was taken all the same, and the operation's own answer names it.
 */
async function begin(session: DoorSession, tasks: DocumentTasks, answer: unknown): Promise<CallToolResult | null> {
  const read = await tasks.read(session, tasks.idOf(answer))
  if (!read.ok) return null
  const task = read.value
  return task.status === 'completed' ? task.result : begunResult(task, session.trace.requestId)
}
