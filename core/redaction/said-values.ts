// Values that a sender named, in the fields beside a text: letter by letter, however they are written there.
import type { Span } from '../../contract/redaction.ts'
import { foldMarks } from '../memory/tokenise.ts'

export interface SaidValue {
  readonly entity: string
  readonly value: string
}

/** Fewer letters are a value by themselves only, and not within a word. */
const lettersAnywhereMin = 5
const lettersMin = 2

interface Letters {
  readonly text: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Letters and digits alone, without marks and case. */
function lettersOf(text: string): Letters {
  const parts: string[] = []
  const [starts, ends]: [number[], number[]] = [[], []]
  for (const { 0: cluster, index } of text.matchAll(/[\p{L}\p{N}]\p{M}*/gu)) {
    const folded = foldMarks(cluster).toLowerCase()
    parts.push(folded)
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(index)
      ends.push(index + cluster.length)
    }
  }
  return { text: parts.join(''), starts, ends }
}

const isPartOfWord = (text: string): boolean => /[\p{L}\p{N}\p{M}]/u.test(text)

/** Every place of the values in a field, in its offsets. */
export function saidValuesIn(field: string, values: readonly SaidValue[]): readonly Span[] {
  const letters = lettersOf(field)
  const spans: Span[] = []
  for (const { entity, value } of values) {
    const wanted = lettersOf(value).text
    if (wanted.length < lettersMin) continue
    for (let at = letters.text.indexOf(wanted); at >= 0; at = letters.text.indexOf(wanted, at + wanted.length)) {
      const start = letters.starts[at] ?? 0
      const end = letters.ends[at + wanted.length - 1] ?? 0
      const isAlone = !isPartOfWord(field.slice(start - 1, start)) && !isPartOfWord(field.slice(end, end + 1))
      if (isAlone || wanted.length >= lettersAnywhereMin) spans.push({ entity, start, end, score: 1 })
    }
  }
  return spans
}
