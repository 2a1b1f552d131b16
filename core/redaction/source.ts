// Source: a text prepared once for all recognisers, and the shape of a recogniser.
import type { Span } from '../../contract/redaction.ts'
import { digitRunsOf, type DigitRuns } from './digit-runs.ts'
import { wordsOf, type Word } from './words.ts'

export { stemLetters } from './words.ts'

/** A normalised text with the views that recognisers share. */
export interface Source {
  readonly text: string
  /** The text with single line breaks as spaces: values broken over a line end. Same offsets. */
  readonly flat: string
  /** Lower-cased words of the text and their first four letters: a cheap test whether a context word can occur. */
  readonly words: ReadonlySet<string>
  readonly hasDigit: boolean
  readonly digitRuns: DigitRuns
  /** The words of `text` in order. */
  readonly tokens: readonly Word[]
}

/** Finds spans of its entities in a prepared text; linear in the text's length. */
export interface Recogniser {
  readonly name: string
  readonly entities: readonly string[]
  /**
   * `floor`: findings below this score are not wanted, so weak patterns need not run; nor need those of other entities
   * than `wanted`, where it is given.
   */
  readonly find: (source: Source, floor: number, wanted?: ReadonlySet<string>) => Span[]
}

/** Prepares a normalised text. */
export function prepare(text: string): Source {
  const { words: tokens, vocabulary: words } = wordsOf(text)
  const digitRuns = digitRunsOf(text)
  return { text, flat: flatten(text), words, hasDigit: digitRuns.count > 0, digitRuns, tokens }
}

/** Line breaks as spaces, except at blank lines: those end a paragraph, and no value goes on behind one. */
function flatten(text: string): string {
  if (!text.includes('\n') && !text.includes('\r')) return text
  return text.replace(/\r\n/g, ' \n').replace(/(?<![\n\u2029]|\n )\n(?! ?[\n\u2029])/g, ' ')
}
