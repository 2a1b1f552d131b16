// Which fields of an answer come back: a GraphQL selection (October 2021, §2.4) of names alone, without arguments, aliases and fragments.
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'

/** Field names, each with what is selected of it; null where it comes back whole. */
export type Selection = ReadonlyMap<string, Selection | null>

const tokenPattern = /[{}]|[_A-Za-z][_0-9A-Za-z]*/y
/** GraphQL's ignored tokens: white space, commas, the byte order mark. */
const ignoredPattern = /[\s,\uFEFF]*/y

const refusedAt = (at: number, what: string): Result<never> =>
  refused('VALIDATION_FAILED', `projection, character ${at + 1}: ${what}`, {
    next: 'Write field names with braces around what is wanted of each: results { id content } requestId.',
  })

interface Token {
  readonly text: string
  readonly at: number
}

function tokensOf(text: string): Result<readonly Token[]> {
  const tokens: Token[] = []
  for (let at = skip(text, 0); at < text.length; at = skip(text, at)) {
    tokenPattern.lastIndex = at
    const [token] = tokenPattern.exec(text) ?? []
    if (token === undefined) return refusedAt(at, 'a field name or a brace is expected.')
    tokens.push({ text: token, at })
    if (tokens.length > 3 * limits.projectionFieldsMax)
      return refusedAt(at, `more than ${limits.projectionFieldsMax} fields are selected.`)
    at += token.length
  }
  return accepted(tokens)
}

function skip(text: string, at: number): number {
  ignoredPattern.lastIndex = at
  return at + (ignoredPattern.exec(text)?.[0].length ?? 0)
}

interface Open {
  readonly selection: Map<string, Selection | null>
  readonly at: number
}

/** Braces around the whole may be there or not. Refused where it is no selection, selects a field twice or nests deeper than JSON may. */
export function parseProjection(text: string): Result<Selection> {
  const read = tokensOf(text)
  if (!read.ok) return read
  const root: Open = { selection: new Map(), at: 0 }
  const open = [root]
  let last: string | null = null
  for (const token of unwrapped(read.value)) {
    const taken = take(open, token, last)
    if (!taken.ok) return taken
    last = taken.value
  }
  const unclosed = open.at(-1)!
  if (unclosed !== root) return refusedAt(unclosed.at, 'this brace is not closed.')
  return root.selection.size === 0 ? refusedAt(0, 'it selects nothing.') : accepted(root.selection)
}

/** Takes a token in; answers the field that a brace may follow. */
function take(open: Open[], { text, at }: Token, last: string | null): Result<string | null> {
  const { selection } = open.at(-1)!
  if (text === '}') {
    if (open.length === 1) return refusedAt(at, 'this brace closes nothing.')
    if (selection.size === 0) return refusedAt(at, 'nothing is selected within these braces.')
    open.pop()
    return accepted(null)
  }
  if (text !== '{') {
    if (selection.has(text)) return refusedAt(at, `${text.slice(0, 100)} is selected twice.`)
    selection.set(text, null)
    return accepted(text)
  }
  if (last === null) return refusedAt(at, 'a brace follows the name of a field.')
  if (open.length >= limits.jsonDepthMax) return refusedAt(at, `it nests deeper than ${limits.jsonDepthMax} levels.`)
  const below = new Map<string, Selection | null>()
  selection.set(last, below)
  open.push({ selection: below, at })
  return accepted(null)
}

/** Without braces around all of it. */
function unwrapped(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.text !== '{' || tokens.at(-1)?.text !== '}') return tokens
  return tokens.slice(1, -1)
}

/** The selected fields of a value; of a list, those of each of its items. What is not there is left out. */
export function project(value: unknown, selection: Selection | null): unknown {
  if (selection === null || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => project(item, selection))
  const fields = value as { readonly [name: string]: unknown }
  return Object.fromEntries(
    [...selection].flatMap(([name, below]) =>
      Object.hasOwn(fields, name) ? [[name, project(fields[name], below)]] : [],
    ),
  )
}

/** What a JSON Schema says of a place, as far as a projection goes by it. */
interface Described {
  readonly properties?: { readonly [name: string]: Described }
  readonly additionalProperties?: unknown
  readonly items?: Described
  readonly type?: string
  readonly anyOf?: readonly Described[]
  readonly oneOf?: readonly Described[]
  readonly allOf?: readonly Described[]
  readonly $ref?: string
  readonly $defs?: { readonly [name: string]: Described }
}

/** Refused where a selected field is none that the schema describes: a misspelt field would silently be left out. */
export function checkProjection(selection: Selection, schema: object): Result<null> {
  const root = schema as Described
  const unknown = unknownOf(selection, [root], { root, path: [] })
  if (unknown === null) return accepted(null)
  const { path, known } = unknown
  return refused(
    'VALIDATION_FAILED',
    `projection: ${path.join('.').slice(0, 200)} is no field of what this operation answers.`,
    {
      next:
        known.length === 0
          ? 'Nothing is known below that field: select it whole.'
          : `Fields there: ${known.join(', ')}.`,
    },
  )
}

interface Within {
  readonly root: Described
  readonly path: readonly string[]
}

interface UnknownField {
  readonly path: readonly string[]
  readonly known: readonly string[]
}

function unknownOf(selection: Selection, schemas: readonly Described[], { root, path }: Within): UnknownField | null {
  const shapes = shapesOf(schemas, root)
  // A shape without a description may hold anything.
  if (shapes.length === 0 || shapes.some(isOpen)) return null
  for (const [name, below] of selection) {
    const found = shapes.flatMap(({ properties }) =>
      properties && Object.hasOwn(properties, name) ? [properties[name]!] : [],
    )
    const at = [...path, name]
    if (found.length === 0) {
      const known = [...new Set(shapes.flatMap(({ properties = {} }) => Object.keys(properties)))]
      return { path: at, known }
    }
    const deeper = below === null ? null : unknownOf(below, found, { root, path: at })
    if (deeper !== null) return deeper
  }
  return null
}

const isOpen = ({ properties, additionalProperties }: Described): boolean =>
  properties === undefined || (additionalProperties !== undefined && additionalProperties !== false)

/** Of one place; a schema that has more stands for anything. */
const shapesMax = 1_000

/** Objects that may stand at a place, with those of its lists; scalars have none. Each is looked at once, however often others refer to it. */
function shapesOf(schemas: readonly Described[], root: Described): readonly Described[] {
  const seen = new Set(schemas)
  const shapes: Described[] = []
  for (const schema of seen) {
    if (seen.size > shapesMax) return []
    const below = belowOf(schema, root)
    if (below !== null) for (const one of below) seen.add(one)
    else shapes.push(schema.type !== undefined && schema.type !== 'object' ? scalar : schema)
  }
  return shapes
}

const scalar: Described = { properties: {} }
const anything: Described = {}

/** What stands for it: what it refers to, each of its shapes, the items of its list; null where it is one itself. */
function belowOf(
  { $ref, items, anyOf = [], oneOf = [], allOf = [] }: Described,
  { $defs = {} }: Described,
): readonly Described[] | null {
  if ($ref !== undefined) return [$defs[$ref.replace('#/$defs/', '')] ?? anything]
  const shapes = [...anyOf, ...oneOf, ...allOf]
  if (shapes.length > 0) return shapes
  return items === undefined ? null : [items]
}
