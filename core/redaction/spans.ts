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
  for (const span of a.concat(b).sort(byStart)) {
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
