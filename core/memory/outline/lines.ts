// A text as lines: each with what stands around it, as far as that says whether it is a heading.

export interface Line {
  /** Without white space at its ends. */
  readonly text: string
  /** Place in the text, in UTF-16 code units. */
  readonly start: number
  /** Whether an empty line, or nothing, stands before it. */
  readonly isApart: boolean
}

/** Lines that hold something. Line ends of all systems, and form feeds, which end pages. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  let isApart = true
  let start = 0
  for (const match of text.matchAll(/\r\n?|\n|\f|$/g)) {
    const raw = text.slice(start, match.index)
    const trimmed = raw.trim()
    if (trimmed === '') isApart = true
    else {
      lines.push({ text: trimmed, start: start + raw.indexOf(trimmed[0]!), isApart })
      isApart = match[0] === '\f'
    }
    start = match.index + match[0].length
  }
  return lines
}

/** Ends like a sentence, or like something that goes on. */
export const isOpenEnded = (text: string): boolean => /[.,;:!?…。、，；：！？][\])"'”’»」』]*$/u.test(text)

/** Words between white space; of scripts without it two characters count as one. */
export function wordsIn(text: string): number {
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0
  const spaced = text.replaceAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu, ' ')
  return Math.ceil(unspaced / 2) + (spaced.match(/\S+/g)?.length ?? 0)
}

/** At most so many code units, and no half of a character. */
export function cutText(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text
  const isPair = /[\uD800-\uDBFF]/.test(text.charAt(charactersMax - 1))
  return text.slice(0, isPair ? charactersMax - 1 : charactersMax)
}
