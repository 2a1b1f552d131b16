// Tracked changes in a text: what was deleted and inserted stands between marks, and is read as it was before and as accepted.
import type { Span } from '../../contract/redaction.ts'
import { Origins, type Normalised } from './origins.ts'
import { UnitBuffer } from './unit-buffer.ts'

/** Of private use, so that shown text drops them wherever they come from; extractors take them out of content. */
export const changeMarks = {
  deleted: { start: '\uf8d0', end: '\uf8d1' },
  inserted: { start: '\uf8d2', end: '\uf8d3' },
} as const
export type Change = keyof typeof changeMarks
export const changeMark = /[\uf8d0-\uf8d3]/gu

/** One change: it begins with its mark and ends behind the other, or with its line where none follows. */
interface Segment {
  readonly change: Change
  readonly start: number
  readonly end: number
}

const hasChanges = (text: string): boolean => /[\uf8d0\uf8d2]/.test(text)
/** A change that is written in several runs is one. */
const segment =
  /(\uf8d0)[^\n\uf8d0-\uf8d3]*(?:\uf8d1\uf8d0[^\n\uf8d0-\uf8d3]*)*\uf8d1?|(\uf8d2)[^\n\uf8d0-\uf8d3]*(?:\uf8d3\uf8d2[^\n\uf8d0-\uf8d3]*)*\uf8d3?/gu

function segmentsOf(text: string): Segment[] {
  return Array.from(text.matchAll(segment), ({ 0: whole, 1: mark, index }) => ({
    change: mark === undefined ? 'inserted' : 'deleted',
    start: index,
    end: index + whole.length,
  }))
}

/** The text without what was inserted, and the text without what was deleted; none where nothing was changed. */
export function readingsOf(text: string): readonly Normalised[] {
  if (!hasChanges(text)) return []
  const segments = segmentsOf(text)
  return [readingWithout(text, segments, 'inserted'), readingWithout(text, segments, 'deleted')]
}

function readingWithout(text: string, segments: readonly Segment[], dropped: Change): Normalised {
  const made = new UnitBuffer(text.length)
  const origins = new Origins(text.length)
  let at = 0
  const copyTo = (end: number): void => {
    for (; at < end; at += 1) {
      made.add(text.charCodeAt(at))
      origins.addUnit(at)
    }
  }
  for (const { change, start, end } of segments) {
    if (change !== dropped) continue
    copyTo(start)
    origins.addCluster(start, end, 0)
    at = end
  }
  copyTo(text.length)
  return { text: made.text(), ...origins.columns() }
}

/** Spans that hold both marks of a change or none: one without the other would not say any more what was deleted. */
export function withWholeChanges(text: string, spans: readonly Span[]): readonly Span[] {
  if (!hasChanges(text)) return spans
  const segments = segmentsOf(text)
  return spans.map((span) => {
    const first = segments[firstEndingBehind(segments, span.start)]
    const last = segments[firstEndingBehind(segments, span.end)]
    const isInside = first !== undefined && first.start < span.start && span.end < first.end
    if (isInside) return span
    const start = first !== undefined && first.start < span.start ? first.start : span.start
    const end = last !== undefined && last.start < span.end ? last.end : span.end
    return { ...span, start, end }
  })
}

/** The index of the first segment that ends behind a place. */
function firstEndingBehind(segments: readonly Segment[], place: number): number {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((segments[middle]?.end ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return low
}

/** The text as accepted, and what was deleted from a line on lines of its own behind it; marks are gone. Never longer. */
export function changesApart(text: string): string {
  if (!hasChanges(text)) return text
  return text
    .split('\n')
    .flatMap((line) => {
      if (!hasChanges(line)) return [line]
      const deleted = segmentsOf(line).filter(({ change }) => change === 'deleted')
      const pieces = deleted.map(({ start, end }) => line.slice(start, end))
      let kept = ''
      let at = 0
      for (const { start, end } of deleted) {
        kept += line.slice(at, start)
        at = end
      }
      const lines = [kept + line.slice(at), ...pieces].map((one) => one.replaceAll(changeMark, ''))
      return lines.filter((one) => one.trim() !== '')
    })
    .join('\n')
}
