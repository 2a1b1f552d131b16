// Operations as tools: what each takes as one object, of path, query, headers and body alike, what it answers and what it needs.
import { filePartSchema } from '../../../contract/execute.ts'
import { refused, accepted, type Result } from '../../../contract/result.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import type { Tool } from '../../../contract/tool.ts'
import { needsScope } from '../../../core/access/roles.ts'
import { similarField } from '../known-fields.ts'
import { wholeSchema, type Json } from '../json-schema.ts'

export const allOperations: readonly Route[] = Object.values(routes)

/** A tool without the state of its breaker. */
export type DescribedTool = Omit<Tool, 'breaker'>

const suggestionsMax = 5

/** Null where it is none of ours. */
export const routeNamed = (name: string): Route | null =>
  allOperations.find((one) => one.operationId === name || one.aliases.includes(name)) ?? null

/** By its id or an alias; else TOOL_NOT_FOUND with names that come near. */
export function findOperation(name: string): Result<Route> {
  const route = routeNamed(name)
  return route === null ? unknownTool(name, []) : accepted(route)
}

/** With names that come near, `others` among them. */
export const unknownTool = (name: string, others: readonly string[]): Result<never> =>
  refused('TOOL_NOT_FOUND', 'No tool has this operationId.', {
    details: { reason: 'UNKNOWN_OPERATION', suggestions: suggest(name, others) },
  })

/** Ids of the same noun, and the one that a slip was to be. */
function suggest(name: string, others: readonly string[]): readonly string[] {
  const [, noun = ''] = name.split(/__|\./)
  const names = [...allOperations.flatMap(({ operationId, aliases }) => [operationId, ...aliases]), ...others]
  const similar = similarField(name, names)
  const siblings = noun === '' ? [] : names.filter((id) => id.includes(`__${noun}__`))
  return [...new Set([...(similar === null ? [] : [similar]), ...siblings])].slice(0, suggestionsMax)
}

let tools: Map<string, DescribedTool> | undefined

export function toolOf(route: Route): DescribedTool {
  tools ??= new Map(allOperations.map((one) => [one.operationId, describeTool(one)]))
  return tools.get(route.operationId)!
}

function describeTool(route: Route): DescribedTool {
  return {
    operationId: route.operationId,
    aliases: [...route.aliases],
    description: route.summary,
    vertical: null,
    provider: 'clawql',
    inputSchema: inputSchemaOf(route),
    outputSchema: outputSchemaOf(route),
    risk: { level: isRead(route) ? 'read' : 'write', policy: 'allow' },
    requires: { scopes: needsScope(route.scope) ? [route.scope] : [] },
  }
}

export const isRead = ({ method, scope }: Route): boolean => method === 'GET' || scope.endsWith(':read')

function outputSchemaOf({ answers }: Route): Json {
  const schemas = Object.values(answers).map(({ schema }) => wholeSchema(schema, 'output'))
  if (schemas.length === 1) return schemas[0]!
  return { anyOf: schemas.map(({ $defs: _named, ...schema }) => schema), $defs: defsOf(schemas) }
}

const defsOf = (schemas: readonly Json[]): Json => Object.assign({}, ...schemas.map(({ $defs = {} }) => $defs)) as Json

/** Whatever the operation reads, as the properties of one object. */
function inputSchemaOf(route: Route): Json {
  const beside = [route.params, route.query, route.headers].flatMap((schema) =>
    schema === undefined ? [] : [wholeSchema(schema, 'input')],
  )
  const bodies = bodiesOf(route)
  const $defs = defsOf([...beside, ...bodies])
  const named = Object.keys($defs).length === 0 ? {} : { $defs }
  const [only, ...others] = bodies.flatMap((body) => optionsOf(body, $defs))
  if (others.length === 0) return { ...joined(only === undefined ? beside : [...beside, only]), ...named }
  return { type: 'object', anyOf: [only!, ...others].map((option) => joined([...beside, option])), ...named }
}

/** JSON goes before a form, where an operation takes either. */
function bodiesOf({ body, form }: Route): readonly Json[] {
  if (body !== undefined) return [wholeSchema(body, 'input')]
  if (form === undefined) return []
  const file = wholeSchema(filePartSchema, 'input')
  const field = wholeSchema(form.fieldSchema, 'input')
  const properties = { file: withoutDefs(file), [form.fieldName]: withoutDefs(field) }
  return [{ type: 'object', properties, required: ['file'], $defs: defsOf([file, field]) }]
}

const withoutDefs = ({ $defs: _named, ...schema }: Json): Json => schema

/** Of a body that may have several shapes, each. */
function optionsOf(body: Json, named: Json): readonly Json[] {
  const options = (body['anyOf'] ?? body['oneOf']) as readonly Json[] | undefined
  if (options === undefined || body['properties'] !== undefined) return [withoutDefs(body)]
  return options.map((option) => {
    const { $ref } = option
    return typeof $ref === 'string' ? (named[$ref.replace('#/$defs/', '')] as Json) : option
  })
}

/** The same, with all that they refer to. */
export function joinedWhole(objects: readonly Json[]): Json {
  const $defs = defsOf(objects)
  return { ...joined(objects), ...(Object.keys($defs).length === 0 ? {} : { $defs }) }
}

/** One object of all their properties; nothing else is taken. */
function joined(objects: readonly Json[]): Json {
  const all = objects as readonly { properties?: Json; required?: readonly string[]; anyOf?: unknown }[]
  const required = [...new Set(all.flatMap((one) => one.required ?? []))]
  const conditions = all.flatMap(({ anyOf }) => (anyOf === undefined ? [] : [{ anyOf }]))
  return {
    type: 'object',
    properties: Object.assign({}, ...all.map((one) => one.properties ?? {})) as Json,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    ...(conditions.length === 0 ? {} : { allOf: conditions }),
  }
}
