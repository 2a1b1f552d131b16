// Words: a text as tokens with their letter case, and runs of tokens that may be a name.

export type Shape = 'lower' | 'capital' | 'upper' | 'initial' | 'number' | 'mixed'

export interface Word {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly lower: string
  readonly shape: Shape
  /** What stands between the word before and this one. */
  readonly gap: string
  /** Whether a sentence, line or quotation starts here. */
  readonly opens: boolean
}

const wordPattern = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:'(?![st]\b|ll\b|re\b|ve\b|[dm]\b)\p{L}[\p{L}\p{M}]*)*/gu
const gapMax = 40
const sentenceEnd = /[!?\n\u2029•;"“”(:|>\ufffc]|\.(?=\s|$)/
const abbreviation =
  /^(?:mr|mrs|ms|dr|prof|st|sr|jr|rev|hon|capt|sgt|lt|col|gen|messrs|mme|mlle|no|vs|apt|ste|ave|rd|blvd)$/

/** Letter case of a word, cheap for ASCII. */
function shapeOf(text: string): Shape {
  const first = text.charCodeAt(0)
  if (first >= 48 && first <= 57) return 'number'
  const rest = text.slice(1)
  const isUpper = first < 0x80 ? first <= 90 : text[0] !== text[0]?.toLowerCase()
  if (!isUpper) return rest === rest.toLowerCase() ? 'lower' : 'mixed'
  if (rest === '') return 'initial'
  if (rest === rest.toLowerCase()) return 'capital'
  if (rest === rest.toUpperCase()) return 'upper'
  return /^(?:Mc|Mac|O'|D'|De|Di|Van|Von|Le|La|Fitz|[A-Z]')\p{Lu}\p{Ll}+$/u.test(text) ? 'capital' : 'mixed'
}

/** The words of a normalised text, in order. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let end = 0
  for (const match of text.matchAll(wordPattern)) {
    const value = match[0]
    const gap = match.index - end > gapMax ? '\n\n' : text.slice(end, match.index)
    const before = words.at(-1)
    const opens = before === undefined || opensSentence(gap, before)
    words.push({
      start: match.index,
      end: match.index + value.length,
      text: value,
      lower: value.toLowerCase(),
      shape: shapeOf(value),
      gap,
      opens,
    })
    end = match.index + value.length
  }
  return words
}

function opensSentence(gap: string, before: Word): boolean {
  if (gap === ' ') return false
  if (!sentenceEnd.test(gap)) return false
  return !(gap.startsWith('. ') && (before.shape === 'initial' || abbreviation.test(before.lower)))
}
