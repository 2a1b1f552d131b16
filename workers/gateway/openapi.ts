// The OpenAPI 3.1 description, generated from the route registry: what is not in the registry is not served.
import { examples, parameterExamples, parametersSent } from '../../contract/examples.ts'
import { parameterMeanings } from '../../contract/parameter-meanings.ts'
import { routes, type Route, type RouteForm } from '../../contract/routes.ts'
import { collectSchemas, type Json, type NamedSchemas } from './json-schema.ts'
import { headers, headersOf, refusalOf, refusedAnswers } from './openapi-refusals.ts'
import { productVersion } from './version.ts'

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
      responses: refusedAnswers(named),
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
      ...parameters(route, 'params', named),
      ...parameters(route, 'query', named),
      ...parameters(route, 'headers', named),
    ],
    ...requestBody(route, named),
    responses: { ...describeAnswers(route, named), ...refusalOf(route) },
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
    const content = kind === 'none' ? {} : { content: { [mediaType]: withExample(named.refer(schema, 'output')) } }
    return [status, { description, headers: headersOf(Number(status), route.scope !== 'public'), ...content }] as const
  })
  return Object.fromEntries(described)
}

/** What stands in a body, with an example where its shape has one. */
function withExample(schema: Json): Json {
  const { $ref } = schema
  const example = typeof $ref === 'string' ? examples[$ref.replace('#/components/schemas/', '')] : undefined
  return { schema, ...(example === undefined ? {} : { example }) }
}

function requestBody({ body, form }: Route, named: NamedSchemas): Json {
  const content = {
    ...(body === undefined ? {} : { 'application/json': withExample(named.refer(body, 'input')) }),
    ...(form === undefined ? {} : { 'multipart/form-data': { schema: named.put(form.name, formSchema(form, named)) } }),
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

const places = { params: 'path', query: 'query', headers: 'header' } as const

function parameters(route: Route, part: keyof typeof places, named: NamedSchemas): Json[] {
  const place = places[part]
  const { [part]: schema, operationId } = route
  if (schema === undefined) return []
  const sent = parametersSent[operationId] ?? []
  const { $ref, ...whole } = named.refer(schema, 'input')
  // A schema that has a name, as the body of another operation, is referred to: its fields are the parameters all the same.
  const fields = typeof $ref === 'string' ? named.all[$ref.replace('#/components/schemas/', '')] : whole
  const described = fields as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(described.properties ?? {}).map(
    ([name, { description = parameterMeanings[name], ...property }]) => {
      const required = place === 'path' || (described.required ?? []).includes(name)
      return {
        name,
        in: place,
        required,
        description,
        ...(required || sent.includes(name) ? { example: parameterExamples[name] } : {}),
        schema: property,
      }
    },
  )
}
