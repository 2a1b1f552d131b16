// Words: a text as tokens with their letter case, and runs of tokens that may be a name.

export type Shape = 'lower' | 'capital' | 'upper' | 'initial' | 'number' | 'mixed'

export interface Word {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly lower: string
  shape: Shape
  /** What stands between the word before and this one. */
  readonly gap: string
  /** Whether a sentence, line or quotation starts here. */
  readonly opens: boolean
  /** Kinds of the word (lexicon), set when names are looked for. */
  kinds: number
}

const letterOrDigit = /^[\p{L}\p{M}\p{N}]$/u
const contraction = /^'(?:[stdm]|ll|re|ve)(?![\p{L}\p{N}])/iu
const apostrophe = 39
/** 0: not yet known, 1: part of a word, 2: not; surrogates are told apart by their pair. */
const unitKinds = new Uint8Array(0x10000)

/** Whether the character at `at` is part of a word; `units` is how long it is. */
function wordUnits(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  if ((unit & 0xf800) === 0xd800) {
    const point = text.codePointAt(at) ?? 0
    return point > 0xffff && letterOrDigit.test(String.fromCodePoint(point)) ? 2 : 0
  }
  if (unitKinds[unit] === 0) unitKinds[unit] = letterOrDigit.test(String.fromCharCode(unit)) ? 1 : 2
  return unitKinds[unit] === 1 ? 1 : 0
}

/** The end of the word that starts at `at`; an apostrophe between letters belongs to it, a contraction does not. */
function wordEnd(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const units = wordUnits(text, at)
    if (units > 0) at += units
    else if (
      text.charCodeAt(at) === apostrophe &&
      wordUnits(text, at + 1) > 0 &&
      !contraction.test(text.slice(at, at + 4))
    )
      at += 1
    else break
  }
  return at
}
const gapMax = 40
const sentenceEnd = /[!?\n\u2029•;"“”(:|>\ufffc]|\.(?=\s|$)/
const abbreviation =
  /^(?:mr|mrs|ms|dr|prof|st|sr|jr|rev|hon|capt|sgt|lt|col|gen|messrs|mme|mlle|no|vs|apt|ste|ave|rd|blvd)$/

/** Letter case of a word, cheap for ASCII. */
function shapeOf(text: string): Shape {
  const first = text.charCodeAt(0)
  if (first >= 48 && first <= 57) return 'number'
  if (/\d/.test(text)) return 'mixed'
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
  for (let at = 0; at < text.length;) {
    if (wordUnits(text, at) === 0) {
      at += 1
      continue
    }
    const start = at
    at = wordEnd(text, at)
    words.push(wordAt(text, { start, end: at, gapFrom: end }, words.at(-1)))
    end = at
  }
  return words
}

function wordAt(text: string, place: { start: number; end: number; gapFrom: number }, before: Word | undefined): Word {
  const { start, end, gapFrom } = place
  const value = text.slice(start, end)
  const gap = start - gapFrom > gapMax ? '\n\n' : text.slice(gapFrom, start)
  const opens = before === undefined || opensSentence(gap, before)
  return { start, end, text: value, lower: value.toLowerCase(), shape: shapeOf(value), gap, opens, kinds: 0 }
}

function opensSentence(gap: string, before: Word): boolean {
  if (gap === ' ') return false
  if (!sentenceEnd.test(gap)) return false
  return !(gap.startsWith('. ') && (before.shape === 'initial' || abbreviation.test(before.lower)))
}
