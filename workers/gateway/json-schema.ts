// JSON Schema (draft 2020-12) of the contract's schemas: by name where they have one, for openapi.json, or whole, for tools.
import * as z from 'zod'
import { components } from '../../contract/components.ts'

export type Json = Record<string, unknown>
type Direction = 'input' | 'output'

for (const [id, schema] of Object.entries(components)) z.globalRegistry.add(schema, { ...schema.meta(), id })

function describe(schema: z.ZodType, io: Direction): { readonly described: Json; readonly named: Json } {
  const { $schema: _dialect, $defs = {}, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return { described, named: $defs as Json }
}

/** With everything that it refers to inside. */
export function wholeSchema(schema: z.ZodType, io: Direction): Json {
  const { described, named } = describe(schema, io)
  const { $ref, ...rest } = described
  const name = typeof $ref === 'string' ? $ref.replace('#/$defs/', '') : null
  const { [name ?? '']: root = {}, ...others } = named
  return { ...(root as Json), ...rest, ...(Object.keys(others).length === 0 ? {} : { $defs: others }) }
}

/** Collects named schemas as they are referred to. */
export interface NamedSchemas {
  /** A reference where the schema has a name, else what it is. */
  refer(schema: z.ZodType, io: Direction): Json
  /** Of a shape that no schema of the contract describes: what refers to it. */
  put(name: string, described: Json): Json
  readonly all: Json
}

/** One description per name: an input that is an output too must not have the same name. */
export function collectSchemas(): NamedSchemas {
  const all: Json = {}
  return {
    all,
    refer(schema, io) {
      const { described, named } = describe(schema, io)
      for (const [name, one] of Object.entries(named)) all[name] = atComponents(one)
      return atComponents(described) as Json
    },
    put(name, described) {
      all[name] = described
      return { $ref: `#/components/schemas/${name}` }
    },
  }
}

function atComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(atComponents)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => {
    const isReference = key === '$ref' && typeof one === 'string'
    return [key, isReference ? one.replace('#/$defs/', '#/components/schemas/') : atComponents(one)] as const
  })
  return Object.fromEntries(entries)
}
