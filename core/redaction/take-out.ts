// Values that a later look found in what is shown (a page, a chunk), taken out of the text that it was made of.
import type { Span } from '../../contract/redaction.ts'

/** What was found somewhere: as which entity, and its characters without white space. */
export interface FoundValue {
  readonly entity: string
  readonly letters: string
}

const whiteSpace = /\s+/gu

/** Composed, and without white space: what a page breaks, collapses or composes it shows as the same letters. */
export const lettersOf = (text: string): string => text.normalize('NFC').replace(whiteSpace, '')

/** Every place of the values in a text, whatever white space stands in between; null where one of them stands nowhere. */
export function placesOf(text: string, values: readonly FoundValue[]): Span[] | null {
  const { letters, startByUnit, endByUnit } = withoutSpace(text)
  const spans: Span[] = []
  for (const { entity, letters: value } of values) {
    const before = spans.length
    for (let at = find(letters, value, 0); at >= 0; at = find(letters, value, at + value.length)) {
      spans.push({ entity, start: startByUnit[at] ?? 0, end: endByUnit[at + value.length - 1] ?? 0, score: 1 })
    }
    if (spans.length === before) return null
  }
  return spans
}

const find = (letters: string, value: string, from: number): number =>
  value === '' ? -1 : letters.indexOf(value, from)

interface Letters {
  readonly letters: string
  /** Where in the text each unit of the letters begins and ends. */
  readonly startByUnit: readonly number[]
  readonly endByUnit: readonly number[]
}

/** A base and its marks compose to fewer units: all of them then stand where the cluster stands. */
function withoutSpace(text: string): Letters {
  const parts: string[] = []
  const [startByUnit, endByUnit]: [number[], number[]] = [[], []]
  for (const { 0: cluster, index } of text.matchAll(/[^\s\p{M}]\p{M}*|\p{M}+/gu)) {
    const composed = cluster.normalize('NFC')
    parts.push(composed)
    for (let unit = 0; unit < composed.length; unit++) {
      startByUnit.push(index)
      endByUnit.push(index + cluster.length)
    }
  }
  return { letters: parts.join(''), startByUnit, endByUnit }
}
