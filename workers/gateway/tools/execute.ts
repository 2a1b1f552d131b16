// Runs an operation by its name: the request that its own route would get goes through the same door, as the same caller.
import type { ExecuteAnswer, ExecuteRequest } from '../../../contract/execute.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, assert, refused, type Result } from '../../../contract/result.ts'
import type { Route, RouteAnswer } from '../../../contract/routes.ts'
import { encodeBase64 } from '../../../core/audit/base64.ts'
import { checkProjection, parseProjection, project, type Selection } from '../../../core/tools/projection.ts'
import { breakerOf } from '../breakers.ts'
import type { DoorSession } from '../session.ts'
import { routeNamed, toolOf } from './describe.ts'
import { executeExternal } from './execute-external.ts'
import { refuseOpen } from './refuse-open.ts'
import { refusalOf } from './refusal-of.ts'
import { requestOf, type Params } from './request-of.ts'

/**
 * The operation is authenticated, allowed, counted, validated and recorded by the door, as if the caller had called its route: nothing
 * is decided here. Refuses with the operation's own refusal, TOOL_NOT_FOUND where there is none of that name or its breaker is open, and
 * VALIDATION_FAILED where the projection asks for what the operation does not answer; nothing was run in these two. `beside`: what came
 * in headers, which counts where the operation reads it.
 */
export async function execute(
  session: DoorSession,
  request: ExecuteRequest,
  beside: Params = {},
): Promise<Result<ExecuteAnswer>> {
  const route = routeNamed(request.operationId)
  if (route === null) return await executeExternal(session, request, beside)
  // One that ran another would go round in circles.
  if (route.runsOthers === true)
    return refused('TOOL_NOT_FOUND', 'This operation runs others, and is not run by one.', {
      details: { reason: 'NOT_EXECUTABLE' },
      next: 'Name the operation itself.',
    })
  const selection = readProjection(route, request.projection)
  if (!selection.ok) return selection
  const breaker = await breakerOf(session, route, false)
  if (breaker.state !== 'closed') return refuseOpen(breaker)
  const wanted = await requestOf(route, { ...taken(route, beside), ...request.params })
  if (!wanted.ok) return wanted
  const { path, ...sent } = wanted.value
  const response = await session.askAgain(path, sent)
  if (response.status >= 400) return { ok: false, refusal: await refusalOf(response) }
  const read = await readAnswer(route, response)
  if (!read.ok) return read
  return accepted({
    operationId: route.operationId,
    status: response.status,
    result: project(read.value, selection.value),
    requestId: session.trace.requestId,
  })
}

/** Of what came beside the params, the headers that the operation reads. */
const taken = ({ headers }: Route, beside: Params): Params =>
  Object.fromEntries(Object.entries(beside).filter(([name]) => headers !== undefined && name in headers.shape))

function readProjection(route: Route, projection: string | undefined): Result<Selection | null> {
  if (projection === undefined) return accepted(null)
  const selection = parseProjection(projection)
  if (!selection.ok) return selection
  const checked = checkProjection(selection.value, toolOf(route).outputSchema as object)
  return checked.ok ? accepted(selection.value) : checked
}

async function readAnswer(route: Route, response: Response): Promise<Result<unknown>> {
  const declared: RouteAnswer | undefined = route.answers[response.status]
  assert(declared, `${route.operationId} declares no answer ${response.status}`)
  if (declared.kind === 'none') return accepted(null)
  if (declared.kind === 'json') return accepted(await response.json())
  const bytes = await readBounded(response)
  if (bytes === null) {
    const bound = limits.executedBytesMax / 2 ** 20
    return refused('PAYLOAD_TOO_LARGE', `The answer is larger than the ${bound} MiB that come back through execute.`, {
      next: `Read it from ${route.method} ${route.path}, which sends it as a stream.`,
    })
  }
  if (declared.kind === 'text') return accepted(new TextDecoder().decode(bytes))
  return accepted({ mediaType: declared.mediaType, base64: encodeBase64(bytes) })
}

/** Null where there is more. */
async function readBounded({ body }: Response): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength
    if (bytes > limits.executedBytesMax) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}
