// Slices of a long text that overlap, so that no value is cut unseen and no step takes long or much memory; a table keeps its head.
import type { Span } from '../../contract/redaction.ts'
import { mayHoldTables, TableHeads } from './table-heads.ts'

export interface TextSlice {
  /** Where the slice begins in the text, in UTF-16 code units. */
  readonly offset: number
  readonly text: string
  /** So many units in front are no part of the text there: the head of the table in which the slice begins. */
  readonly leadUnits: number
}

/** Cuts at white space, so that no surrogate pair or word is split. Sizes in UTF-16 code units. */
export function* sliceText(text: string, size: { characters: number; overlap: number }): Generator<TextSlice> {
  const heads = text.length > size.characters && mayHoldTables(text) ? new TableHeads(text) : null
  for (let offset = 0, lead = ''; ;) {
    const leadUnits = lead.length
    if (text.length - offset <= size.characters) return yield { offset, text: lead + text.slice(offset), leadUnits }
    const end = atSpace(text, offset + size.characters)
    yield { offset, text: lead + text.slice(offset, end), leadUnits }
    const next = atSpace(text, end - size.overlap)
    const row = heads?.rowAt(next) ?? null
    const isRow = row !== null && row.start > offset
    offset = isRow ? row.start : next
    lead = isRow ? `${row.head}\n` : ''
  }
}

/** What was found in a slice, at its places in the text. */
export function spansInText({ offset, leadUnits }: TextSlice, spans: readonly Span[]): Span[] {
  const shift = offset - leadUnits
  return spans
    .filter(({ start }) => start >= leadUnits)
    .map((span) => ({ ...span, start: span.start + shift, end: span.end + shift }))
}

function atSpace(text: string, from: number): number {
  const found = text.slice(from, from + 1_000).search(/\s/)
  const at = found < 0 ? from : from + found
  const isLowSurrogate = (text.charCodeAt(at) & 0xfc00) === 0xdc00
  return isLowSurrogate ? at + 1 : at
}
