// The gate: a second look at exactly what leaves; what it finds is taken out too, and what remains after the last round blocks.
import type { RedactedContent, Span } from '../../../contract/redaction.ts'
import type { RedactionRules } from '../../../contract/redaction-rules.ts'
import { saidFields, withSaid } from '../../../core/pipeline/caption.ts'
import { joinFields } from '../../../core/redaction/fields.ts'
import { redactText, residualFindings, type Put } from '../../../core/redaction/redact.ts'
import { keepByRules } from '../../../core/redaction/rules.ts'
import { sliceText, spansInText } from '../../../core/redaction/slices.ts'
import { lettersOf, placesOf, type FoundValue } from '../../../core/redaction/take-out.ts'

/** So often is taken out what the gate finds. */
export const gateRoundsMax = 3
/** The gate runs where requests are served: between slices of about 20 ms they have their turn. */
const gateSlice = { characters: 50_000, overlap: 1_000 }

type Counts = Readonly<Record<string, number>>

/** What is left in a text without what the gate finds in it; null where it finds something after the last round. */
export async function redactResiduals(
  text: string,
  rules: RedactionRules,
): Promise<{ readonly text: string; readonly entities: Counts } | null> {
  let current = text
  let entities: Counts = {}
  for (let round = 0; round < gateRoundsMax; round++) {
    const residual = await findResiduals(current, rules)
    if (residual.length === 0) return { text: current, entities }
    const again = redactText(current, residual)
    current = again.text
    entities = addCounts(entities, again.entities)
  }
  return (await findResiduals(current, rules)).length === 0 ? { text: current, entities } : null
}

/** What the gate finds in texts that leave, each read by itself as its reader gets it: a chunk, a page, a name, a tag. */
export async function residualsIn(texts: Iterable<string>, rules: RedactionRules): Promise<readonly FoundValue[]> {
  const found = new Map<string, FoundValue>()
  let characters = 0
  for (const text of texts) {
    characters += text.length
    if (characters > gateSlice.characters) {
      characters = text.length
      await scheduler.wait(0)
    }
    for (const { entity, start, end } of await findResiduals(text, rules)) {
      const letters = lettersOf(text.slice(start, end))
      found.set(`${entity} ${letters}`, { entity, letters })
    }
  }
  return [...found.values()]
}

/** What the rules let stay is no residue. */
async function findResiduals(text: string, rules: RedactionRules): Promise<readonly Span[]> {
  const spans: Span[] = []
  for (const slice of sliceText(text, gateSlice)) {
    if (slice.offset > 0) await scheduler.wait(0)
    for (const span of spansInText(slice, residualFindings(slice.text))) spans.push(span)
  }
  return keepByRules(text, spans, { rules, floor: 0 })
}

/** The content without these values; null where one of them does not stand in it: it came about by drawing. */
export function withoutValues<T extends RedactedContent>(
  content: T,
  values: readonly FoundValue[],
  put?: Put,
): T | null {
  const fields = joinFields([content.text, ...saidFields(content.metadata)])
  const places = placesOf(fields.text, values)
  if (places === null) return null
  const redacted = redactText(fields.text, places, put)
  const parts = fields.split(redacted.text)
  if (parts === null) return null
  const [text = '', ...rest] = parts
  return {
    ...content,
    text,
    metadata: withSaid(content.metadata, rest),
    entities: addCounts(content.entities, redacted.entities),
    operators: addCounts(content.operators ?? {}, redacted.operators),
  }
}

/** Sums of counts by entity type. */
export function addCounts(a: Counts, b: Counts): Record<string, number> {
  const sum: Record<string, number> = { ...a }
  for (const [entity, count] of Object.entries(b)) sum[entity] = (sum[entity] ?? 0) + count
  return sum
}
