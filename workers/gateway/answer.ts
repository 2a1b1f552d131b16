// What a function behind the door answers, typed by its route; and the response that is made of it.
import type * as z from 'zod'
import type { Route, RouteAnswer } from '../../contract/routes.ts'
import { assert, type Refusal, type Result } from '../../contract/result.ts'
import { boundHeaders } from './rate-limit.ts'
import { problemResponse } from '../shared/problem.ts'

type Readonlied<T> = T extends readonly (infer Item)[]
  ? readonly Readonlied<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Readonlied<T[Name]> }
    : T

type BodyOf<Answer extends RouteAnswer> = Answer['kind'] extends 'json'
  ? Readonlied<z.output<Answer['schema']>>
  : { text: string; bytes: Uint8Array | ReadableStream<Uint8Array>; none: null; json: never }[Answer['kind']]

interface Reply<Status, Body> {
  readonly status: Status
  readonly body: Body
  readonly headers?: { readonly [name: string]: string }
}

type ReplyOf<R extends Route> = {
  [Status in keyof R['answers']]: Reply<Status, BodyOf<R['answers'][Status] & RouteAnswer>>
}[keyof R['answers']]

export interface Refused {
  readonly ok: false
  readonly refusal: Refusal
}

/** A refusal, the body of the route's 200, or one of its answers with status and headers. */
export type Answered<R extends Route> =
  | Refused
  | (R['answers'] extends { readonly 200: infer Answer extends RouteAnswer } ? Result<BodyOf<Answer>> : never)
  | ReplyOf<R>

/** Any route's. */
export type AnyAnswered = Result<unknown> | Reply<number, unknown>

type Replied<Status extends number, Body> = Status extends number ? Reply<Status, Body> : never

/** One of the route's answers, by its status. */
export const answer = <const Status extends number, Body>(
  status: Status,
  body: Body,
  headers: { readonly [name: string]: string } = {},
) => ({ status, body, headers }) as Replied<Status, Body>

/** The same answer for what does not exist and for what is another tenant's. */
export const notFound: Refused = {
  ok: false,
  refusal: { code: 'NOT_FOUND', detail: 'There is nothing at this address for your tenant.' },
}

/** What was found, as an answer; null is not found. */
export function answerFound<T, Answer>(found: Result<T | null>, toAnswer: (value: T) => Answer): Result<Answer> {
  if (!found.ok) return found
  return found.value === null ? notFound : { ok: true, value: toAnswer(found.value) }
}

/** Answers of an operation that are checked against its schema in an isolate. */
const checkedAnswers = 32
const checkedByOperation = new Map<string, number>()

export interface AnswerOptions {
  readonly requestId: string
  /** Whether the body is held against its schema: see decision 0080. */
  readonly isChecked: boolean
  /** Of every answer to this caller. */
  readonly headers: { readonly [name: string]: string }
}

export function toResponse(route: Route, answered: AnyAnswered, options: AnswerOptions): Response {
  if ('ok' in answered && !answered.ok) return toProblem(answered.refusal, options)
  const {
    status,
    body,
    headers = {},
  }: Reply<number, unknown> = 'ok' in answered ? { status: 200, body: answered.value } : answered
  const declared = route.answers[status]
  assert(declared, `${route.operationId} declares no answer ${status}`)
  if (declared.kind === 'json') {
    if (options.isChecked) check(route, declared, body)
    return Response.json(body, { status, headers: { ...options.headers, ...headers } })
  }
  const charset = declared.kind === 'text' ? '; charset=utf-8' : ''
  const type = declared.kind === 'none' ? {} : { 'content-type': `${declared.mediaType}${charset}` }
  return new Response(body as BodyInit | null, { status, headers: { ...options.headers, ...type, ...headers } })
}

function toProblem(refusal: Refusal, { requestId, headers }: AnswerOptions): Response {
  const response = problemResponse(refusal, requestId)
  for (const [name, value] of Object.entries(boundHeaders(refusal, headers))) response.headers.set(name, value)
  return response
}

/** An answer that is not what the registry says is our bug: the request fails, and the log says where, never what stood there. */
function check({ operationId }: Route, { schema }: RouteAnswer, body: unknown): void {
  const checked = checkedByOperation.get(operationId) ?? 0
  if (checked >= checkedAnswers) return
  const parsed = schema.safeParse(body)
  const place = parsed.error?.issues[0]?.path.map(String).join('/')
  if (!parsed.success) throw new AnswerMismatch(`/${place}`)
  checkedByOperation.set(operationId, checked + 1)
}

/** Its message is a place within the answer, never what stood there. */
export class AnswerMismatch extends Error {
  override readonly name = 'AnswerMismatch'
}
