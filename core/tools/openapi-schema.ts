// Schemas of an OpenAPI description (3.0 and 3.1), or of a tool of MCP, as JSON Schema that stands alone: what they refer to comes along, what nobody needs stays behind.
import { shownText } from './tool-name.ts'

export type Json = { readonly [name: string]: unknown }

/** What can't become a tool, with the reason in words for whoever reads the list. */
export class NotATool extends Error {
  override readonly name = 'NotATool'
}

const depthMax = 40
/** Of one tool: larger ones no model reads. */
const nodesMax = 4_000
const descriptionCharactersMax = 500
const patternCharactersMax = 200

const maps: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas'])
const lists: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const schemas: ReadonlySet<string> = new Set([
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
])
const values: ReadonlySet<string> = new Set([
  'type',
  'format',
  'enum',
  'const',
  'default',
  'required',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'minContains',
  'maxContains',
  'readOnly',
  'writeOnly',
  'deprecated',
])

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a local reference (`#/components/…`) leads to, through others; NotATool for any other. */
export function resolve(document: Json, value: unknown): unknown {
  let at = value
  for (let hops = 0; isObject(at) && typeof at['$ref'] === 'string'; hops++) {
    if (hops > 8) throw new NotATool('references lead in a circle')
    at = pointed(document, at['$ref'])
  }
  return at
}

function pointed(document: Json, ref: string): unknown {
  if (!ref.startsWith('#/')) throw new NotATool('it refers to another document')
  let at: unknown = document
  for (const step of ref.slice(2).split('/')) {
    const name = unescaped(step)
    const holder: unknown = at
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name))
      throw new NotATool(`nothing stands at ${ref.slice(0, 100)}`)
    at = (holder as Json)[name]
  }
  return at
}

const unescaped = (step: string): string => {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    throw new NotATool('a reference is no pointer')
  }
}

/** Of one tool: every schema that it takes or answers, and the named ones that these refer to. */
export class Schemas {
  readonly #document: Json
  /** By name, where it stands. */
  readonly #named = new Map<string, string>()
  #nodes = 0

  constructor(document: Json) {
    this.#document = document
  }

  /** With references into `$defs`. */
  convert(schema: unknown, depth = 0): Json | boolean {
    if (typeof schema === 'boolean') return schema
    if (!isObject(schema)) return {}
    if (depth > depthMax) throw new NotATool('its schema nests too deep')
    if (++this.#nodes > nodesMax) throw new NotATool('its schema is too large')
    const { $ref } = schema
    if (typeof $ref === 'string') return this.#refer($ref, depth)
    const kept = Object.entries(schema).flatMap(([keyword, value]) => this.#keyword(keyword, value, depth))
    return nullable(schema, Object.fromEntries(kept))
  }

  #refer(ref: string, depth: number): Json | boolean {
    const [, name] = /^#\/(?:components\/schemas|\$defs|definitions)\/([^/]+)$/.exec(ref) ?? []
    if (name === undefined) return this.convert(pointed(this.#document, ref), depth + 1)
    const plain = unescaped(name)
    if ((this.#named.get(plain) ?? ref) !== ref) throw new NotATool('two of its schemas have one name')
    this.#named.set(plain, ref)
    return { $ref: `#/$defs/${encodeURIComponent(plain.replaceAll('~', '~0').replaceAll('/', '~1'))}` }
  }

  #keyword(keyword: string, value: unknown, depth: number): readonly (readonly [string, unknown])[] {
    if (maps.has(keyword) && isObject(value))
      return [
        [
          keyword,
          Object.fromEntries(Object.entries(value).map(([name, below]) => [name, this.convert(below, depth + 1)])),
        ],
      ]
    if (lists.has(keyword) && Array.isArray(value))
      return [[keyword, value.map((below) => this.convert(below, depth + 1))]]
    if (schemas.has(keyword)) return [[keyword, this.convert(value, depth + 1)]]
    if (keyword === 'description' || keyword === 'title') return [[keyword, shownText(value, descriptionCharactersMax)]]
    if (keyword === 'pattern')
      return typeof value === 'string' && value.length <= patternCharactersMax ? [[keyword, value]] : []
    return values.has(keyword) ? [[keyword, value]] : []
  }

  /** Named schemas that were referred to, and those that they refer to. */
  definitions(): Json {
    const defs: [string, unknown][] = []
    // What a definition refers to joins the list while it is walked.
    for (const [name, ref] of this.#named) defs.push([name, this.convert(pointed(this.#document, ref))])
    return Object.fromEntries(defs)
  }
}

/** OpenAPI 3.0 writes `nullable` where JSON Schema has a type. */
function nullable({ nullable: isNullable, type }: Json, kept: Json): Json {
  return isNullable === true && typeof type === 'string' ? { ...kept, type: [type, 'null'] } : kept
}

/** A schema with all that it refers to. */
export function whole(schema: Json, schemas: Schemas): Record<string, unknown> {
  const $defs = schemas.definitions()
  return Object.keys($defs).length === 0 ? schema : { ...schema, $defs }
}
