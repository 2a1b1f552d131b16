// The OpenAPI 3.1 description, generated from the route registry: what is not in the registry is not served.
import * as z from 'zod'
import { problems } from '../../contract/problems.ts'
import { routes, type Route, type RouteForm } from '../../contract/routes.ts'
import { requestIdPattern } from '../../contract/tenant.ts'
import { productVersion } from './version.ts'

type Json = Record<string, unknown>

/** Statuses that any route may answer: credentials, host, origin, input, our own fault, not ready. */
const commonStatuses = [401, 403, 404, 405, 421, 422, 500, 503]

const described = new Map<boolean, Json>()

/** Built once per isolate. Under noAuth, `isOpen`, no operation asks for a key. */
export function openApiDocument({ isOpen }: { readonly isOpen: boolean }): Json {
  const kept = described.get(isOpen) ?? describe(isOpen)
  described.set(isOpen, kept)
  return kept
}

function describe(isOpen: boolean): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'ClawQL',
      version: productVersion,
      description: 'Documents in, governed memory out, every step provable.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: isOpen ? [] : [{ apiKey: [] }],
    paths: describePaths(Object.values(routes)),
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key. Not needed under noAuth.' },
      },
      schemas: { Problem: problemSchema },
      headers,
    },
  }
}

const textHeader = (description: string, required: boolean): Json => ({
  description,
  required,
  schema: { type: 'string' },
})

const headers = {
  RequestId: {
    description: 'The request’s id: X-Request-Id where a well-formed one was sent',
    required: true,
    schema: { type: 'string', pattern: requestIdPattern.source },
  },
  Allow: textHeader('Methods that this path serves', true),
  WwwAuthenticate: textHeader('Bearer', true),
  RetryAfter: { description: 'Seconds', required: false, schema: { type: 'integer', minimum: 0 } },
} as const satisfies Json

const header = (name: keyof typeof headers): Json => ({ $ref: `#/components/headers/${name}` })

/** Headers of an answer of this status. */
function headersOf(status: number): Json {
  return {
    'X-Request-Id': header('RequestId'),
    ...(status === 401 ? { 'WWW-Authenticate': header('WwwAuthenticate') } : {}),
    ...(status === 405 ? { Allow: header('Allow') } : {}),
    ...(status === 429 || status === 503 ? { 'Retry-After': header('RetryAfter') } : {}),
  }
}

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'requestId', 'code', 'next'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    requestId: { type: 'string' },
    code: { type: 'string', enum: Object.keys(problems) },
    next: { type: 'string' },
    details: { type: 'object' },
    errors: { type: 'array', items: { type: 'object' } },
  },
}

function describePaths(all: readonly Route[]): Json {
  const paths: Record<string, Json> = {}
  for (const route of all)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeOperation(route) }
  return paths
}

function describeOperation(route: Route): Json {
  const refusals = [...new Set([...commonStatuses, ...route.refusals])]
    .filter((status) => !(status in route.answers))
    .toSorted((a, b) => a - b)
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.resource],
    ...(route.scope === 'public' ? { security: [] } : {}),
    'x-scope': route.scope,
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...parameters(route.headers, 'header'),
    ],
    ...requestBody(route),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [
          status,
          {
            description: answer.description,
            headers: headersOf(Number(status)),
            ...(answer.kind === 'none'
              ? {}
              : { content: { [answer.mediaType]: { schema: schemaOf(answer.schema, 'output') } } }),
          },
        ]),
      ),
      ...Object.fromEntries(
        refusals.map((status) => [
          status,
          {
            description: 'Refused',
            headers: headersOf(status),
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
    },
  }
}

function requestBody({ body, form }: Route): Json {
  const content = {
    ...(body === undefined ? {} : { 'application/json': { schema: schemaOf(body, 'input') } }),
    ...(form === undefined ? {} : { 'multipart/form-data': { schema: formSchema(form) } }),
  }
  return Object.keys(content).length === 0 ? {} : { requestBody: { required: true, content } }
}

const formSchema = ({ fieldName, fieldSchema }: RouteForm): Json => ({
  type: 'object',
  properties: {
    file: { type: 'string', format: 'binary' },
    [fieldName]: schemaOf(fieldSchema, 'input'),
  },
  required: ['file'],
  additionalProperties: false,
})

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query' | 'header'): Json[] {
  if (schema === undefined) return []
  const described = schemaOf(schema, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(described.properties ?? {}).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || (described.required ?? []).includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }))
}

/** JSON Schema of a Zod schema, for OpenAPI 3.1 (draft 2020-12). */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return described
}
