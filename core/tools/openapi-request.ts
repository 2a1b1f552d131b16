// The request that an operation of an OpenAPI description makes of params: each value where the plan has a place for it, and nowhere else.
import type { OpenApiPlan, PlannedParam } from '../../contract/external-tool.ts'
import type { InputError } from '../../contract/problems.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Json } from './openapi-schema.ts'

export interface LaidRequest {
  /** Below the provider's address, each value encoded. */
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** JSON; null where there is none. */
  readonly body: string | null
}

const valueCharactersMax = 8_192
const itemsMax = 200

const at = (name: string, message: string, fix: string): InputError => ({
  pointer: `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`,
  message,
  fix,
})

/** Refuses with every fault at once; what the values mean is the provider's to judge. */
export function layRequest(plan: OpenApiPlan, params: Json): Result<LaidRequest> {
  const faults = [...strangersOf(plan, params), ...lacksOf(plan, params)]
  const laid = plan.params.flatMap((param) => {
    const value = Object.hasOwn(params, param.name) ? params[param.name] : undefined
    if (value === undefined || value === null) return []
    const values = requireSome(param, valuesOf(param, value))
    if (typeof values !== 'string') return [{ param, values }]
    faults.push(at(param.name, values, 'Send a value that the input schema describes.'))
    return []
  })
  if (faults.length > 0)
    return refused('VALIDATION_FAILED', 'The params do not match what this tool takes.', {
      errors: faults.slice(0, 20),
      next: 'Correct what errors[] points at and send again; POST /api/search answers what the tool takes.',
    })
  if (laid.reduce((sum, { values }) => sum + charactersOf(values), plan.path.length) > limits.toolAddressCharactersMax)
    return tooLong
  const only = (place: PlannedParam['in']) =>
    laid.filter(({ param }) => param.in === place).flatMap(({ values }) => values)
  const inPath = new Map(only('path'))
  return accepted({
    path: plan.path.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => encodeURIComponent(inPath.get(name) ?? '')),
    query: only('query'),
    headers: only('header'),
    body: plan.body === 'none' || params['body'] === undefined ? null : JSON.stringify(params['body']),
  })
}

/** As they are encoded, at most. */
const charactersOf = (values: Values): number =>
  values.reduce((sum, [name, value]) => sum + encodedLength(name) + encodedLength(value) + 2, 0)

/** A query writes five more by their codes than a path does. */
const encodedLength = (text: string): number =>
  encodeURIComponent(text).length + 2 * (text.match(/[!'()~]/g)?.length ?? 0)

const tooLong = refused(
  'VALIDATION_FAILED',
  `The params make an address of more than ${limits.toolAddressCharactersMax} characters.`,
  { next: 'Ask for less at once.' },
)

/** What has to be sent and comes to nothing would ask for everything. */
const requireSome = ({ isRequired }: PlannedParam, values: Values | string): Values | string =>
  typeof values !== 'string' && values.length === 0 && isRequired ? 'it is empty' : values

function strangersOf({ params: planned, body }: OpenApiPlan, params: Json): InputError[] {
  const known = [...planned.map(({ name }) => name), ...(body === 'none' ? [] : ['body'])]
  const all = known.length === 0 ? 'It takes no params.' : `Known here: ${known.slice(0, 30).join(', ')}.`
  return Object.keys(params)
    .filter((name) => !known.includes(name))
    .map((name) => at(name, 'unknown field', `Remove the field. ${all}`))
}

function lacksOf({ params: planned, body }: OpenApiPlan, params: Json): InputError[] {
  const isThere = (name: string): boolean =>
    Object.hasOwn(params, name) && params[name] !== undefined && params[name] !== null
  const needed = [
    ...planned.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    ...(body === 'required' ? ['body'] : []),
  ]
  return needed.filter((name) => !isThere(name)).map((name) => at(name, 'it is missing', 'Give it.'))
}

type Values = readonly (readonly [name: string, value: string])[]

/** The pairs that stand for the value, or what is wrong with it. */
function valuesOf(param: PlannedParam, value: unknown): Values | string {
  if (Array.isArray(value)) return listOf(param, value)
  if (typeof value === 'object') return param.isDeep ? deepOf(param, value as Json) : 'an object has no place here'
  const text = textOf(param, value)
  return text.fault ?? [[param.name, text.value]]
}

function listOf(param: PlannedParam, items: readonly unknown[]): Values | string {
  if (items.length > itemsMax) return `more than ${itemsMax} items`
  const texts = items.map((item) =>
    typeof item === 'object' ? { value: '', fault: 'lists hold texts and numbers here' } : textOf(param, item),
  )
  const fault = texts.find((text) => text.fault !== null)?.fault
  if (fault !== undefined && fault !== null) return fault
  if (param.in === 'query' && param.isExploded) return texts.map(({ value }) => [param.name, value])
  // Joined, one item would become two.
  if (texts.some(({ value }) => value.includes(','))) return 'an item has a comma, which separates items'
  const joined = texts.map(({ value }) => value).join(',')
  // An empty list is no value, and in a path it would be another address.
  return faultOf(param.in, joined) ?? (items.length === 0 ? [] : [[param.name, joined]])
}

function deepOf(param: PlannedParam, value: Json): Values | string {
  const entries = Object.entries(value)
  if (entries.length > itemsMax) return `more than ${itemsMax} fields`
  const pairs: [string, string][] = []
  for (const [key, item] of entries) {
    const text =
      typeof item === 'object' ? { value: '', fault: 'fields hold texts and numbers here' } : textOf(param, item)
    if (text.fault !== null) return text.fault
    if (!/^[^[\]]{1,200}$/.test(key) || !key.isWellFormed()) return 'the name of a field has brackets, or is too long'
    pairs.push([`${param.name}[${key}]`, text.value])
  }
  return pairs
}

interface Text {
  readonly value: string
  readonly fault: string | null
}

/** What is decided about by name is what is called: a value of a path leads nowhere else, one of a header begins no other. */
function textOf({ in: place }: PlannedParam, raw: unknown): Text {
  const isText =
    typeof raw === 'string' || typeof raw === 'boolean' || (typeof raw === 'number' && Number.isFinite(raw))
  const value = isText ? String(raw) : ''
  return { value, fault: isText ? faultOf(place, value) : 'a text, a number or a boolean belongs here' }
}

function faultOf(place: PlannedParam['in'], value: string): string | null {
  if (value.length > valueCharactersMax) return `more than ${valueCharactersMax} characters`
  if (!value.isWellFormed()) return 'half a character'
  if (place === 'header') return /^[\x20-\x7e]*$/.test(value) ? null : 'a character that no header carries'
  if (place === 'query') return null
  if (value === '') return 'nothing, where a part of an address belongs'
  return /[/\\\p{Cc}]/u.test(value) || /^(?:\.|%2e){1,2}$/i.test(value) ? 'it leads to another address' : null
}
