// The OpenAPI 3.1 description, generated from the route registry: what is not in the registry is not served.
import type * as z from 'zod'
import { problemSchema } from '../../contract/problem-shape.ts'
import { routes, type Route, type RouteForm } from '../../contract/routes.ts'
import { requestIdPattern } from '../../contract/tenant.ts'
import { collectSchemas, type Json, type NamedSchemas } from './json-schema.ts'
import { productVersion } from './version.ts'

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
  const named = collectSchemas()
  const paths = describePaths(Object.values(routes), named)
  return {
    openapi: '3.1.0',
    info: {
      title: 'ClawQL',
      version: productVersion,
      description:
        'Documents in, governed memory out, every step provable. Failures are problems (RFC 9457) with a code and what to do next.',
      contact: { name: 'ClawQL', url: 'https://clawql.com' },
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: isOpen ? [] : [{ apiKey: [] }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      ...(isOpen ? {} : { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key' } } }),
      schemas: named.all,
      headers,
    },
  }
}

/** What operations are about. */
const tags: { readonly [resource in Exclude<Route['resource'], 'page'>]: string } = {
  document: 'Documents and what becomes of them: ingest, status, archive, redaction',
  memory: 'What was remembered of documents: recall and upkeep',
  audit: 'The append-only log: trails, proofs, tiles',
  tool: 'Operations as tools: what they take, answer and require',
  key: 'API keys of the tenant',
  approval: 'Calls that wait for a person',
  policy: 'The policy of the tenant: roles of its own, and rules that narrow what roles allow',
  session: 'Who calls, and what the credential allows',
  instance: 'The instance itself: health, metrics, this description',
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
  RateLimitPolicy: textHeader('Bounds, as `"key";q=300000;w=60` (draft-ietf-httpapi-ratelimit-headers)', false),
  RateLimit: textHeader('What is left of them, as `"key";r=299999;t=1`', false),
  RetryAfter: { description: 'Seconds', required: false, schema: { type: 'integer', minimum: 0 } },
} as const satisfies Json

const header = (name: keyof typeof headers): Json => ({ $ref: `#/components/headers/${name}` })

/** Headers of an answer of this status. */
function headersOf({ scope }: Route, status: number): Json {
  const isCounted = scope !== 'public' && status !== 401
  return {
    'X-Request-Id': header('RequestId'),
    ...(isCounted ? { 'RateLimit-Policy': header('RateLimitPolicy'), RateLimit: header('RateLimit') } : {}),
    ...(status === 401 ? { 'WWW-Authenticate': header('WwwAuthenticate') } : {}),
    ...(status === 405 ? { Allow: header('Allow') } : {}),
    ...(status === 429 || status === 503 ? { 'Retry-After': header('RetryAfter') } : {}),
  }
}

function describePaths(all: readonly Route[], named: NamedSchemas): Json {
  const paths: Record<string, Json> = {}
  for (const route of all)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeOperation(route, named) }
  return paths
}

function describeOperation(route: Route, named: NamedSchemas): Json {
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: describeAccess(route),
    tags: [route.resource],
    ...(route.scope === 'public' ? { security: [] } : {}),
    'x-scope': route.scope,
    parameters: [
      ...parameters(route.params, 'path', named),
      ...parameters(route.query, 'query', named),
      ...parameters(route.headers, 'header', named),
    ],
    ...requestBody(route, named),
    responses: { ...describeAnswers(route, named), ...describeRefusals(route, named) },
  }
}

const accessByScope: { readonly [scope: string]: string } = {
  public: 'Anybody may call it.',
  self: 'Every caller with a credential may call it, unless a rule of the policy denies it.',
}

function describeAccess({ scope, aliases, operationId }: Route): string {
  const access = accessByScope[scope] ?? `Needs the scope \`${scope}\`.`
  return `${access} As a tool: ${[operationId, ...aliases].map((name) => `\`${name}\``).join(', ')}.`
}

function describeAnswers(route: Route, named: NamedSchemas): Json {
  const described = Object.entries(route.answers).map(([status, { kind, description, mediaType, schema }]) => {
    const content = kind === 'none' ? {} : { content: { [mediaType]: { schema: named.refer(schema, 'output') } } }
    return [status, { description, headers: headersOf(route, Number(status)), ...content }] as const
  })
  return Object.fromEntries(described)
}

function describeRefusals(route: Route, named: NamedSchemas): Json {
  const { answers, scope } = route
  const refusals = scope === 'public' ? route.refusals : [429, ...route.refusals]
  const statuses = [...new Set([...commonStatuses, ...refusals])].filter((status) => !(status in answers))
  const content = { 'application/problem+json': { schema: named.refer(problemSchema, 'output') } }
  const described = statuses
    .toSorted((a, b) => a - b)
    .map((status) => [status, { description: 'Refused', headers: headersOf(route, status), content }] as const)
  return Object.fromEntries(described)
}

function requestBody({ body, form }: Route, named: NamedSchemas): Json {
  const content = {
    ...(body === undefined ? {} : { 'application/json': { schema: named.refer(body, 'input') } }),
    ...(form === undefined ? {} : { 'multipart/form-data': { schema: formSchema(form, named) } }),
  }
  return Object.keys(content).length === 0 ? {} : { requestBody: { required: true, content } }
}

const formSchema = ({ fieldName, fieldSchema }: RouteForm, named: NamedSchemas): Json => ({
  type: 'object',
  properties: {
    file: { type: 'string', format: 'binary', minLength: 1 },
    [fieldName]: named.refer(fieldSchema, 'input'),
  },
  required: ['file'],
  additionalProperties: false,
})

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query' | 'header', named: NamedSchemas): Json[] {
  if (schema === undefined) return []
  const { $ref, ...whole } = named.refer(schema, 'input')
  // A schema that has a name, as the body of another operation, is referred to: its fields are the parameters all the same.
  const fields = typeof $ref === 'string' ? named.all[$ref.replace('#/components/schemas/', '')] : whole
  const described = fields as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(described.properties ?? {}).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || (described.required ?? []).includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }))
}
