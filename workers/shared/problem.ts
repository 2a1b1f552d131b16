// Turns refusals into RFC 9457 problem responses: the only media type of a failure.
import { problems, type Problem, type ProblemCode } from '../../contract/problems.ts'
import type { Refusal } from '../../contract/result.ts'

/** `requestId` is the only thing in it that names the request. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const entry = problems[refusal.code]
  const status =
    refusal.code === 'TOOL_NOT_FOUND' && refusal.details?.['reason'] === 'CIRCUIT_OPEN' ? 503 : entry.status
  return {
    type: `https://clawql.com/docs/reference/problems/${refusal.code}`,
    title: entry.title,
    status,
    detail: refusal.detail,
    instance: `urn:clawql:request:${requestId}`,
    requestId,
    code: refusal.code,
    next: refusal.next ?? entry.next,
    ...(refusal.details === undefined ? {} : { details: refusal.details }),
    ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
  }
}

/** The response for a refusal. */
export function problemResponse(refusal: Refusal, requestId: string): Response {
  const problem = problemOf(refusal, requestId)
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'x-request-id': requestId,
    'cache-control': 'no-store',
  })
  const retryAfterSeconds = refusal.retryAfterSeconds ?? retryAfterByCode[refusal.code]
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds))
  if (refusal.code === 'AUTH_REQUIRED') headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

const retryAfterByCode: { readonly [code in ProblemCode]?: number } = {
  NOT_READY: 2,
  TIKA_UNAVAILABLE: 5,
  RATE_LIMITED: 5,
  PROVIDER_UNAVAILABLE: 10,
  PRESIDIO_UNAVAILABLE: 30,
}
