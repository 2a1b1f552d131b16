// Which fields a schema knows at a place, and which of them a misspelt one was to be.
import * as z from 'zod'

/** What a schema wraps: optional, with a default, through a transform. */
function innerOf(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = schema._zod
  if ('innerType' in def) return innerOf(def.innerType as z.core.$ZodType)
  return 'in' in def && def.type === 'pipe' ? innerOf(def.in as z.core.$ZodType) : schema
}

function childOf(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  const inner = innerOf(schema)
  if (inner instanceof z.ZodObject) return (inner.shape as Record<PropertyKey, z.core.$ZodType>)[part]
  if (inner instanceof z.ZodArray) return inner.element
  return inner instanceof z.ZodRecord ? inner.valueType : undefined
}

/** Names of the object's fields at this place; none where no object is known there. */
export function knownFields(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  // Of several shapes that a whole value may have, all.
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.flatMap((option) => knownFields(option, path)))]
  let at: z.core.$ZodType | undefined = schema
  for (const part of path) at = at === undefined ? undefined : childOf(at, part)
  const inner = at === undefined ? undefined : innerOf(at)
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
}

/** Longer names are not compared. */
const comparedCharactersMax = 40

/** The known field that a name is nearest to: within two slips, and fewer than half of its letters. Null where none is. */
export function similarField(name: string, known: readonly string[]): string | null {
  if (name.length > comparedCharactersMax) return null
  const ranked = known
    .map((field) => ({ field, slips: slipsBetween(name.toLowerCase(), field.toLowerCase()) }))
    .filter(({ field, slips }) => slips <= 2 && slips * 2 < field.length)
    .toSorted((a, b) => a.slips - b.slips)
  return ranked[0]?.field ?? null
}

/** Levenshtein's distance. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swapped, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
