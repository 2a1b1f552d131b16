// Spans: order, union, merging of overlaps.
import type { Span } from '../../contract/redaction.ts'

/** Orders spans by start, the longer first. */
export function byStart(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end || b.score - a.score
}

/** Every span of both lists, ordered; a span inside one of the same entity is dropped and leaves its higher score there. */
export function unionSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  const kept: Span[] = []
  const lastOf = new Map<string, number>()
  for (const span of ordered(a.concat(b))) {
    const at = lastOf.get(span.entity)
    const last = at === undefined ? undefined : kept[at]
    if (at !== undefined && last !== undefined && span.end <= last.end) {
      if (span.score > last.score) kept[at] = { ...last, score: span.score }
      continue
    }
    lastOf.set(span.entity, kept.length)
    kept.push(span)
  }
  return kept
}

/** Spans by start: numbers are sorted at far less cost than objects, and only spans of one start are compared. */
function ordered(spans: readonly Span[]): Span[] {
  if (spans.length < manySpans) return spans.toSorted(byStart)
  const count = spans.length
  const keys = Float64Array.from(spans, (span, index) => span.start * count + index).sort()
  const sorted: Span[] = []
  let from = 0
  for (const key of keys) {
    const span = spans[key - Math.floor(key / count) * count]
    if (span === undefined) continue
    if (sorted[from]?.start !== span.start) {
      orderEqual(sorted, from)
      from = sorted.length
    }
    sorted.push(span)
  }
  orderEqual(sorted, from)
  return sorted
}

/** Puts the spans from an index on, which share their start, in order. */
function orderEqual(sorted: Span[], from: number): void {
  if (sorted.length - from > 1) for (const span of sorted.splice(from).sort(byStart)) sorted.push(span)
}

/** Below it the objects are sorted at once. */
const manySpans = 256

/** Disjoint spans that cover the same characters: of what overlaps, the highest score (then the longest) names the whole. */
export function mergeOverlaps(spans: readonly Span[]): Span[] {
  const merged: { entity: string; start: number; end: number; score: number }[] = []
  let nameLength = 0
  for (const span of [...spans].filter((one) => one.end > one.start).sort(byStart)) {
    const last = merged.at(-1)
    if (last === undefined || span.start >= last.end) {
      merged.push({ ...span })
      nameLength = span.end - span.start
      continue
    }
    const length = span.end - span.start
    if (span.score > last.score || (span.score === last.score && length > nameLength)) {
      last.entity = span.entity
      last.score = span.score
      nameLength = length
    }
    last.end = Math.max(last.end, span.end)
  }
  return merged
}
