// Refusals in the OpenAPI description: one answer for each status, whose problem names the codes that come with it.
import { problemSchema } from '../../contract/problem-shape.ts'
import { problems, type Problem, type ProblemCode } from '../../contract/problems.ts'
import type { Route } from '../../contract/routes.ts'
import { requestIdPattern } from '../../contract/tenant.ts'
import { problemOf } from '../shared/problem.ts'
import type { Json, NamedSchemas } from './json-schema.ts'

const textHeader = (description: string, required: boolean): Json => ({
  description,
  required,
  schema: { type: 'string' },
})

export const headers = {
  RequestId: {
    description: 'The request’s id: X-Request-Id where a well-formed one was sent',
    required: true,
    schema: { type: 'string', pattern: requestIdPattern.source },
  },
  Allow: textHeader('Methods that this path serves', true),
  WwwAuthenticate: textHeader('Bearer', true),
  RateLimitPolicy: textHeader('Bounds, as `"key";q=300000;w=60` (draft-ietf-httpapi-ratelimit-headers)', false),
  RateLimit: textHeader('What is left of them, as `"key";r=299999;t=1`', false),
  RetryAfter: { description: 'Seconds', required: false, schema: { type: 'integer', minimum: 0 } },
} as const satisfies Json

const header = (name: keyof typeof headers): Json => ({ $ref: `#/components/headers/${name}` })

/** Headers of an answer of this status; callers that are known are counted. */
export function headersOf(status: number, isKnown: boolean): Json {
  return {
    'X-Request-Id': header('RequestId'),
    ...(isKnown && status !== 401
      ? { 'RateLimit-Policy': header('RateLimitPolicy'), RateLimit: header('RateLimit') }
      : {}),
    ...(status === 401 ? { 'WWW-Authenticate': header('WwwAuthenticate') } : {}),
    ...(status === 405 ? { Allow: header('Allow') } : {}),
    ...(status === 429 || status === 503 ? { 'Retry-After': header('RetryAfter') } : {}),
  }
}

/** Statuses that any route may answer: credentials, host, origin, input, our own fault, not ready. */
const everywhere = [401, 403, 404, 405, 421, 422, 500, 503]

/** Beside those of the route itself: what the door answers to known callers, to bodies, and where something has to be recorded. */
function refusedStatuses(route: Route): readonly number[] {
  const isKnown = route.scope !== 'public'
  const hasBody = route.body !== undefined || route.form !== undefined
  return [
    ...everywhere,
    ...route.refusals,
    ...(isKnown ? [409, 429] : []),
    ...(hasBody ? [408, 413, 415] : []),
    ...(isKnown && route.method !== 'GET' ? [507] : []),
  ]
}

/** The refusals of an operation, by reference. */
export function refusalOf(route: Route): Json {
  const statuses = [...new Set(refusedStatuses(route))].filter((status) => !(status in route.answers))
  const described = statuses
    .toSorted((a, b) => a - b)
    .map((status) => [status, { $ref: `#/components/responses/Refused${status}` }] as const)
  return Object.fromEntries(described)
}

/** A tool whose breaker is open is as good as not there, but only for now: 503 in place of its 404. */
const withOpenBreaker = [
  ...Object.entries(problems),
  ['TOOL_NOT_FOUND', { ...problems.TOOL_NOT_FOUND, status: 503 }],
] as const

const codesByStatus = Map.groupBy(withOpenBreaker, ([, { status }]) => status)

function exampleOf(code: string): Problem {
  const refusal = { code: code as ProblemCode, detail: 'What was wrong with this request.' }
  return problemOf(refusal, '36487d78-19cb-4a0d-aee4-e24e19400bae')
}

/** A program that goes by `status` or `code` knows from either which of the other there can be. */
function refusedAnswer(status: number, named: NamedSchemas): Json {
  const codes = codesByStatus.get(status) ?? []
  const narrowed = {
    type: 'object',
    properties: {
      status: { type: 'integer', const: status },
      code: { type: 'string', enum: codes.map(([code]) => code) },
    },
    required: ['status', 'code'],
  }
  const schema = named.put(`Problem${status}`, { allOf: [named.refer(problemSchema, 'output'), narrowed] })
  return {
    description: codes.map(([code, { title }]) => `${title} (${code})`).join('; '),
    headers: headersOf(status, true),
    content: { 'application/problem+json': { schema, example: exampleOf(codes[0]?.[0] ?? 'INTERNAL') } },
  }
}

/** One for each status that problems have. */
export const refusedAnswers = (named: NamedSchemas): Json =>
  Object.fromEntries([...codesByStatus.keys()].map((status) => [`Refused${status}`, refusedAnswer(status, named)]))
