// Gotenberg's answers to failures: its statuses and plain text, with our code in headers that the real one does not send.
import type { ProblemCode } from '../../../contract/problems.ts'
import type { Refusal } from '../../../contract/result.ts'

const statusByCode: { readonly [code in ProblemCode]?: number } = {
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNSUPPORTED_FORMAT: 415,
  PAYLOAD_TOO_LARGE: 413,
  LIMIT_EXCEEDED: 413,
  DEADLINE_EXCEEDED: 503,
}

/** Details name code points, parts and bounds, never content. */
export function refusalResponse({ code, detail, details }: Refusal): Response {
  const headers = new Headers({ 'content-type': 'text/plain; charset=UTF-8', 'x-clawql-code': code })
  if (details !== undefined) headers.set('x-clawql-details', JSON.stringify(details))
  return new Response(detail, { status: statusByCode[code] ?? 400, headers })
}
