// Redaction: spans out, placeholders in, and the gate that looks at the result once more.
import type { Span } from '../../contract/redaction.ts'
import { Findings } from './findings.ts'
import { blankLabels, operatorOf, placeholderOf } from './placeholder.ts'
import { findAll, gateRecognisers } from './registry.ts'
import { mergeOverlaps } from './spans.ts'
import { withWholeChanges } from './tracked-changes.ts'
import { findInViews } from './views.ts'

export { unionSpans } from './spans.ts'

export interface Redaction {
  readonly text: string
  /** How many placeholders of each entity type were put in. */
  readonly entities: Record<string, number>
  /** How many were put in by each operator. */
  readonly operators: Record<string, number>
}

/** What stands in place of a value: the placeholder of its entity type, with or without a label. */
export type Put = (entity: string, value: string) => string

/** Replaces every character that any span covers; overlapping spans become one placeholder. Spans are in UTF-16. */
export function redactText(text: string, spans: readonly Span[], put: Put = placeholderOf): Redaction {
  const entities: Record<string, number> = {}
  const operators: Record<string, number> = {}
  const parts: string[] = []
  let at = 0
  for (const span of placedSpans(text, spans)) {
    const placeholder = put(span.entity, text.slice(span.start, span.end))
    parts.push(text.slice(at, span.start), placeholder)
    const operator = operatorOf(placeholder)
    operators[operator] = (operators[operator] ?? 0) + 1
    // Under the name that stands in the text: what an analyzer calls its finding may be content.
    const entity = placeholderOf(span.entity).slice(1, -1)
    entities[entity] = (entities[entity] ?? 0) + 1
    at = span.end
  }
  parts.push(text.slice(at))
  return { text: parts.join(''), entities, operators }
}

/** The disjoint spans that redactText replaces: overlaps merged, and neighbours of one entity with only spaces between. */
export function placedSpans(text: string, spans: readonly Span[]): Span[] {
  const placed: Span[] = []
  for (const span of mergeOverlaps(withWholeChanges(text, spans).map((one) => wholeCharacters(text, one)))) {
    const last = placed.at(-1)
    const touches =
      last?.entity === span.entity && /^ {1,8}$/.test(text.slice(last.end, Math.min(span.start, last.end + 9)))
    if (last !== undefined && touches) placed[placed.length - 1] = { ...last, end: span.end }
    else placed.push(span)
  }
  return placed
}

/** A span inside the text that splits no surrogate pair. */
function wholeCharacters(text: string, span: Span): Span {
  let start = Math.max(0, Math.min(span.start, text.length))
  let end = Math.max(start, Math.min(span.end, text.length))
  if (start < text.length && (text.charCodeAt(start) & 0xfc00) === 0xdc00 && start > 0) start -= 1
  if (end > start && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 && end < text.length) end += 1
  return { ...span, start, end }
}

const gateScoreMin = 0.5

/** What precise recognisers still find in a redacted text, in its UTF-16 offsets; anything means that redaction failed. */
export function residualFindings(redactedText: string): Span[] {
  const findings = findInViews(blankLabels(redactedText), (source) => {
    const found = new Findings()
    findAll(gateRecognisers, { source, findings: found, wish: { floor: gateScoreMin, wanted: gateEntities } })
    return found
  })
  return findings.inOrder(redactedText.length)
}

/** The gate trusts formats with a check digit, addresses and formatted numbers; no names, no dates. */
const gateEntities = new Set([
  'CREDIT_CARD',
  'IBAN_CODE',
  'US_SSN',
  'US_ITIN',
  'EMAIL_ADDRESS',
  'CRYPTO',
  'PHONE_NUMBER',
  'SECRET',
])
