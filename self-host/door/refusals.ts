// What the door answers itself: problems in the API's own form, for requests that main cannot see.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { problems, type Problem, type ProblemCode } from '../../contract/problems.ts'
import { requestIdPattern } from '../../contract/tenant.ts'

export interface DoorRefusal {
  readonly code: ProblemCode
  readonly detail: string
  readonly retryAfterSeconds?: number
  /** Where HTTP has a status of its own for it. */
  readonly status?: 400 | 408 | 431 | undefined
}

export const malformed = (detail: string, status: DoorRefusal['status'] = 400): DoorRefusal => ({
  code: 'VALIDATION_FAILED',
  detail,
  status,
})

export const tooSlow: DoorRefusal = {
  code: 'REQUEST_TIMEOUT',
  detail: 'The first 16 KiB of the body, or all of a smaller one, did not come within 15 seconds.',
}

export const notReady: DoorRefusal = {
  code: 'NOT_READY',
  detail: 'The server is starting, or is being started again.',
  retryAfterSeconds: 1,
}
export const lostRequest: DoorRefusal = {
  code: 'NOT_READY',
  detail: 'The server ended while it had this request; whether it took effect is not known.',
  retryAfterSeconds: 1,
}
export const noRoom: DoorRefusal = {
  code: 'NOT_READY',
  detail: 'As many requests are under way as the server takes at a time.',
  retryAfterSeconds: 2,
}

function problemOf(refusal: DoorRefusal, requestId: string): Problem {
  const { code, detail } = refusal
  const { title, next } = problems[code]
  const status = refusal.status ?? problems[code].status
  return {
    type: `https://clawql.com/docs/reference/problems/${code}`,
    title,
    status,
    detail,
    instance: `urn:clawql:request:${requestId}`,
    requestId,
    code,
    next,
  }
}

function fieldsOf(refusal: DoorRefusal, requestId: string): readonly (readonly [name: string, value: string])[] {
  return [
    ['content-type', 'application/problem+json'],
    ['x-request-id', requestId],
    ['cache-control', 'no-store'],
    ['x-content-type-options', 'nosniff'],
    ...(refusal.retryAfterSeconds === undefined ? [] : [['retry-after', String(refusal.retryAfterSeconds)] as const]),
  ]
}

/** Refuses a request; its body is the caller's to end. */
export function refuseRequest(request: IncomingMessage, response: ServerResponse, refusal: DoorRefusal): void {
  const given = request.headers['x-request-id']
  const requestId = typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID()
  const problem = problemOf(refusal, requestId)
  const text = JSON.stringify(problem)
  const fields = [...fieldsOf(refusal, requestId), ['content-length', String(Buffer.byteLength(text))]]
  response.writeHead(problem.status, fields.flat())
  response.end(text)
}

/** The same as bytes of HTTP/1.1 that end the connection, for a client that sent no request one could answer. */
export function refusalBytes(refusal: DoorRefusal): string {
  const requestId = randomUUID()
  const problem = problemOf(refusal, requestId)
  const text = JSON.stringify(problem)
  const fields = fieldsOf(refusal, requestId).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${problem.status} ${problem.title}\r\n${fields.join('')}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`
}
