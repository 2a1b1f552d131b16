// Where an id may stand in what a route takes: every text of path, query, headers and body, found in the registry, each with what may stand there.
import * as z from 'zod'
import type { Route } from '../../contract/routes.ts'

export type IdKind =
  | 'document' | 'node' | 'label' | 'graph' | 'item' | 'session' | 'batch' | 'subject' | 'matter' | 'tag' | 'root' | 'vertical'
  | 'key' | 'token' | 'approval' | 'digest' | 'tool' | 'provider' | 'actor' | 'idempotency' | 'version' | 'cursor' | 'role' // oxfmt-ignore

/** What another tenant might have that is called so. */
const kindByName: { readonly [name: string]: IdKind } = {
  documentId: 'document',
  document: 'document',
  documents: 'document',
  supersedes: 'document',
  contentId: 'document',
  nodeId: 'node',
  node: 'node',
  label: 'label',
  a: 'label',
  b: 'label',
  graph: 'graph',
  id: 'item',
  states: 'item',
  supersedesItems: 'item',
  session: 'session',
  batch: 'batch',
  subject: 'subject',
  subjects: 'subject',
  matter: 'matter',
  tag: 'tag',
  tags: 'tag',
  merkleRoot: 'root',
  vertical: 'vertical',
  verticals: 'vertical',
  keyId: 'key',
  jti: 'token',
  approvalId: 'approval',
  argumentsDigest: 'digest',
  digest: 'digest',
  operationId: 'tool',
  provider: 'provider',
  actorId: 'actor',
  'Idempotency-Key': 'idempotency',
  version: 'version',
  cursor: 'cursor',
  roles: 'role',
}

/** Texts of the caller's own, which name nothing that is kept. */
const plainNames = new Set(
  [
    'Prefer allow at asOf deny epoch from mediaType name projection purpose query reason scopes source speaker subAgent text',
    'tilePath time title to type idempotencyKey base64 code redirect_uri address manualPath',
  ].flatMap((names) => names.split(' ')),
)

export interface Place {
  readonly part: 'params' | 'query' | 'headers' | 'body' | 'form'
  /** Names of fields; `[]` of a list’s items. */
  readonly steps: readonly string[]
  readonly kind: IdKind
}

type Json = { readonly [name: string]: unknown }

/** Policies are texts of the caller's own, and what tools of others take is theirs to say. */
const ownTexts = new Set(['policy', 'params', 'arguments', 'conditions'])

/** Each way to a text; schemas of contracts are trees, but for what they name by `$ref`. */
function* waysTo(schema: Json, whole: Json, steps: readonly string[] = []): Generator<readonly string[]> {
  const reference = schema['$ref']
  if (typeof reference === 'string')
    return yield* waysTo((whole['$defs'] as Json)[reference.split('/').at(-1)!] as Json, whole, steps)
  for (const one of [...listOf(schema['anyOf']), ...listOf(schema['oneOf']), ...listOf(schema['allOf'])])
    yield* waysTo(one, whole, steps)
  for (const [name, below] of Object.entries((schema['properties'] ?? {}) as { [name: string]: Json }))
    if (!ownTexts.has(name)) yield* waysTo(below, whole, [...steps, name])
  if (schema['items'] !== undefined) yield* waysTo(schema['items'] as Json, whole, [...steps, '[]'])
  if (schema['type'] === 'string' && schema['enum'] === undefined && steps.length > 0) yield steps
}

const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : [])

/** Ids that a schema has places for; throws where nobody said what may stand in one. */
export function idsIn(schema: Json, part: Place['part'], of: string): Place[] {
  const ways = new Map([...waysTo(schema, schema)].map((steps) => [steps.join('.'), steps]))
  return [...ways.values()].flatMap((steps) => {
    const name = steps.findLast((step) => step !== '[]')!
    const kind = Object.hasOwn(kindByName, name) ? kindByName[name] : undefined
    if (kind !== undefined) return [{ part, steps, kind }]
    if (plainNames.has(name)) return []
    throw new Error(
      `${of} takes ${part}.${steps.join('.')}: say in foreign-places.ts how another tenant's might be named there`,
    )
  })
}

const jsonSchemaOf = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

export function placesOf(route: Route): Place[] {
  const parts = {
    params: route.params,
    query: route.query,
    headers: route.headers,
    body: route.body,
    form: route.form?.fieldSchema,
  }
  return Object.entries(parts).flatMap(([part, schema]) =>
    schema === undefined ? [] : idsIn(jsonSchemaOf(schema), part as Place['part'], route.operationId),
  )
}

/** With the value at its place; what stands around it stays, and a list has this one item. */
export function withValue(around: unknown, steps: readonly string[], value: string): unknown {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (step === '[]') {
    const [first] = Array.isArray(around) ? (around as unknown[]) : []
    return [withValue(first, rest, value)]
  }
  const known = typeof around === 'object' && around !== null ? (around as Json) : {}
  return { ...known, [step]: withValue(known[step], rest, value) }
}
