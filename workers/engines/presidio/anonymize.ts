// POST /anonymize and /deanonymize: findings and operators in, the changed text and its items out, in code points.
import { bounds } from './bounds.ts'
import { operate, type Operator } from './operators.ts'
import { isObject, Refusal, type Json } from './refusal.ts'

interface Entity {
  readonly entity: string
  readonly start: number
  readonly end: number
  readonly score: number
}

interface Item {
  start: number
  end: number
  readonly entity_type: string
  readonly text: string
  readonly operator: string
}

export interface Changed {
  readonly text: string
  readonly items: readonly Item[]
}

/** Anonymizes a text. Throws Refusal. */
export async function anonymize(body: Json): Promise<Changed> {
  const operators = operatorsOf(body['anonymizers'], { name: 'replace', params: {} })
  if ([...operators.values()].some((one) => one.name === 'custom')) {
    throw new Refusal(400, 'Custom type anonymizer is not supported')
  }
  const results = body['analyzer_results']
  if (results === undefined || results === null) {
    throw new Refusal(422, 'Invalid input, request must contain analyzer results')
  }
  const text = textOf(body)
  const entities = withoutConflicts(entitiesOf(results, true))
  return await change('anonymize', { text, entities: withSpacesJoined(text, entities), operators })
}

/** Restores a text. Throws Refusal. */
export async function deanonymize(body: Json): Promise<Changed> {
  const operators = operatorsOf(body['deanonymizers'], { name: 'deanonymize_keep', params: {} })
  const entities = entitiesOf(body['anonymizer_results'] ?? [], false)
  return await change('deanonymize', { text: textOf(body), entities, operators })
}

function textOf(body: Json): string[] {
  const text = body['text'] ?? ''
  if (typeof text !== 'string') throw new Refusal(422, 'Invalid input, text must be a string')
  if (text.length > bounds.textCharactersMax) throw new Refusal(413, 'Text is too long')
  return Array.from(text)
}

function operatorsOf(value: unknown, otherwise: Operator): Map<string, Operator> {
  const operators = new Map<string, Operator>([['DEFAULT', otherwise]])
  for (const [entity, config] of Object.entries(isObject(value) ? value : {}).slice(0, bounds.entitiesMax)) {
    const { type, ...params } = isObject(config) ? config : {}
    if (typeof type !== 'string' || type === '') {
      throw new Refusal(422, 'Invalid input, operator config must contain operator_name')
    }
    operators.set(entity, { name: type, params })
  }
  return operators
}

function entitiesOf(value: unknown, scored: boolean): Entity[] {
  if (!Array.isArray(value)) throw new Refusal(422, 'Invalid input, results must be a list')
  if (value.length > bounds.findingsMax) throw new Refusal(413, 'Too many results')
  return value.map((one) => entityOf(isObject(one) ? one : {}, scored))
}

function entityOf(json: Json, scored: boolean): Entity {
  const { start, end, entity_type: entity, score } = json
  for (const name of ['start', 'end']) {
    if (json[name] === undefined || json[name] === null) {
      throw new Refusal(422, `Invalid input, result must contain ${name}`)
    }
  }
  if (!isOffset(start) || !isOffset(end)) throw new Refusal(422, 'Invalid input, result start and end must be positive')
  if (typeof entity !== 'string' || entity === '') {
    throw new Refusal(422, 'Invalid input, result must contain entity_type')
  }
  if (start > end) {
    throw new Refusal(422, `Invalid input, start index '${start}' must be smaller than end index '${end}'`)
  }
  if (scored && typeof score !== 'number') throw new Refusal(422, 'Invalid input, analyzer result must contain score')
  return { entity, start, end, score: typeof score === 'number' ? score : 0 }
}

const isOffset = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0

/** Joins intersecting results of one entity, then drops what another contains; of equal ranges the highest score stays. */
function withoutConflicts(entities: readonly Entity[]): Entity[] {
  const sorted = joinedSame(entities).sort((a, b) => a.start - b.start || b.end - a.end || b.score - a.score)
  const kept: Entity[] = []
  let reach = -1
  for (const one of sorted) {
    if (one.end <= reach) continue
    kept.push(one)
    reach = one.end
  }
  return kept
}

function joinedSame(entities: readonly Entity[]): Entity[] {
  const joined: Entity[] = []
  const lastOf = new Map<string, number>()
  for (const one of [...entities].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const at = lastOf.get(one.entity)
    const last = at === undefined ? undefined : joined[at]
    if (at !== undefined && last !== undefined && one.start < last.end) {
      joined[at] = { ...last, end: Math.max(last.end, one.end), score: Math.max(last.score, one.score) }
      continue
    }
    lastOf.set(one.entity, joined.length)
    joined.push(one)
  }
  return joined
}

/** Neighbours of one entity with only spaces between become one. */
function withSpacesJoined(text: readonly string[], entities: readonly Entity[]): Entity[] {
  const joined: Entity[] = []
  for (const one of entities) {
    const last = joined.at(-1)
    const between = last === undefined ? [] : text.slice(last.end, Math.max(last.end, one.start))
    const touches = last?.entity === one.entity && between.length > 0 && between.every((unit) => unit === ' ')
    if (last !== undefined && touches) joined[joined.length - 1] = { ...one, start: last.start }
    else joined.push(one)
  }
  return joined
}

interface Change {
  readonly text: readonly string[]
  readonly entities: readonly Entity[]
  readonly operators: ReadonlyMap<string, Operator>
}

/** Operates on each entity from the last to the first; where two overlap, the earlier one ends where the later starts. */
async function change(kind: 'anonymize' | 'deanonymize', { text, entities, operators }: Change): Promise<Changed> {
  const items: Item[] = []
  const parts: string[] = []
  let floor = text.length
  let fromEnd = 0
  const ordered = [...entities].sort((a, b) => b.start - a.start || b.end - a.end)
  for (const one of ordered) {
    if (one.start > text.length || one.end > text.length) throw outside(one, text.length)
    const operator = operators.get(one.entity) ?? operators.get('DEFAULT')
    if (operator === undefined) continue
    const value = text.slice(one.start, one.end).join('')
    const made = await operate(kind, operator, { value, entity: one.entity })
    const rest = text.slice(Math.min(one.end, floor), floor)
    parts.push(rest.join(''), made)
    fromEnd += rest.length + Array.from(made).length
    floor = one.start
    items.push({ start: 0, end: fromEnd, entity_type: one.entity, text: made, operator: operator.name })
  }
  parts.push(text.slice(0, floor).join(''))
  const total = fromEnd + floor
  for (const item of items) {
    item.start = total - item.end
    item.end = item.start + Array.from(item.text).length
  }
  return { text: parts.toReversed().join(''), items }
}

const outside = ({ start, end }: Entity, length: number): Refusal =>
  new Refusal(422, `Invalid analyzer result, start: ${start} and end: ${end}, while text length is only ${length}.`)
