// Text as it can be drawn: composed characters, no invisible ones, plain spaces.
import { shownText } from '../../../core/redaction/shown-text.ts'

const isPlain = /^[\x20-\x7e\n]*$/
/** Spaces of other widths draw nothing; only their being spaces matters. */
const otherSpaces = /[\u1680\u2000-\u200a\u205f]/g
const lineEnds = /\r\n?|[\v\u0085\u2028\u2029]/g

/** Well-formed NFC text (UAX #15), so that a base letter and its accent become the one character that fonts hold. */
export function prepareText(text: string): string {
  if (isPlain.test(text)) return text
  return shownText(text.toWellFormed())
    .replace(lineEnds, '\n')
    .replace(otherSpaces, ' ')
    .replaceAll('\u202f', '\u00a0')
    .normalize('NFC')
}
