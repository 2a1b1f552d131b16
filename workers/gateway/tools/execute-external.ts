// Runs a tool of others by its name: through the door's own route for such calls, with a projection of what comes back.
import type { ExecuteAnswer, ExecuteRequest } from '../../../contract/execute.ts'
import { toolCallAnswerSchema } from '../../../contract/external-tool.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { authorize } from '../../../core/access/authorize.ts'
import { checkProjection, parseProjection, project, type Selection } from '../../../core/tools/projection.ts'
import { requestOf } from '../access.ts'
import type { DoorSession } from '../session.ts'
import { requirePlain } from './call-external.ts'
import { findExternalTool, routeOfTool, type ToolOfProvider } from './external-tools.ts'
import { refuseUnknown } from './find-tool.ts'
import { refusalOf } from './refusal-of.ts'
import type { Params } from './request-of.ts'

export async function executeExternal(
  session: DoorSession,
  { operationId: name, params, projection }: ExecuteRequest,
  beside: Params,
): Promise<Result<ExecuteAnswer>> {
  const found = await findExternalTool(session, name)
  if (!found.ok) return found
  if (found.value === null) return await refuseUnknown(session, name)
  const { operationId } = found.value.tool
  // What it answers is nothing for whoever may not call it.
  const about = { id: operationId, vertical: found.value.vertical, arguments: params }
  const decided = authorize(session.policy, requestOf(session, routeOfTool(operationId), about))
  if (!decided.ok) return decided
  // Sent on as a text, what is none would become another value.
  const plain = requirePlain(params)
  if (!plain.ok) return plain
  const selection = readProjection(found.value, projection)
  if (!selection.ok) return selection
  const { 'Idempotency-Key': key } = beside
  const response = await session.askAgain(`/api/tools/${encodeURIComponent(operationId)}/call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(typeof key === 'string' ? { 'idempotency-key': key } : {}) },
    body: JSON.stringify(params),
  })
  if (response.status >= 400) return { ok: false, refusal: await refusalOf(response) }
  const { status, result, callId } = toolCallAnswerSchema.parse(await response.json())
  return accepted({
    operationId,
    status,
    result: project(result, selection.value),
    callId,
    requestId: session.trace.requestId,
  })
}

/** Where the provider does not say what it answers, whatever is selected comes back as far as it is there. */
function readProjection(
  { tool: { outputSchema } }: ToolOfProvider,
  projection: string | undefined,
): Result<Selection | null> {
  if (projection === undefined) return accepted(null)
  const selection = parseProjection(projection)
  if (!selection.ok || outputSchema === null) return selection
  const checked = checkProjection(selection.value, outputSchema)
  return checked.ok ? selection : checked
}
