// How many columns a text takes on a terminal: Chinese, Japanese, Korean and emoji take two, marks and controls none.
import { stripVTControlCharacters } from 'node:util'

const graphemes = new Intl.Segmenter()
const nothing = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}]*$/u
/** Unicode's East_Asian_Width Wide and Fullwidth, by their scripts and blocks; and what is drawn as an emoji. */
const wide =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u2E80-\u303E\u3040-\uA4CF\uAC00-\uD7A3\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|\p{Emoji}\uFE0F)/u
/** Katakana of half width. */
const narrow = /^[\uFF61-\uFFDC]/u

/** Columns of the text; colours take none. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) {
    if (nothing.test(segment)) continue
    width += wide.test(segment) && !narrow.test(segment) ? 2 : 1
  }
  return width
}

export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** At most so many columns; what is left out is marked. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let cut = ''
  for (const { segment } of graphemes.segment(text)) {
    if (widthOf(cut + segment) > width - 1) break
    cut += segment
  }
  return `${cut}…`
}
