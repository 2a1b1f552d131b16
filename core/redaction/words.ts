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
/** What a unit is, as bits; a unit outside ASCII is looked up once and remembered. */
const unit = { lower: 1, upper: 2, digit: 4, foreign: 8, none: 16 } as const
const unitKinds = new Uint8Array(0x10000)
for (let code = 0; code < 0x80; code += 1) {
  const isLetter = (code | 32) >= 97 && (code | 32) <= 122
  if (code >= 48 && code <= 57) unitKinds[code] = unit.digit
  else unitKinds[code] = isLetter ? (code > 90 ? unit.lower : unit.upper) : unit.none
}

/** The kind of a unit that is no surrogate. */
function unitKind(code: number): number {
  const known = unitKinds[code] ?? 0
  if (known !== 0) return known
  return (unitKinds[code] = letterOrDigit.test(String.fromCharCode(code)) ? unit.foreign : unit.none)
}

/** Whether a surrogate pair that is a letter or digit stands at `at`. */
function isAstralLetter(text: string, at: number): boolean {
  const point = text.codePointAt(at) ?? 0
  return point > 0xffff && letterOrDigit.test(String.fromCodePoint(point))
}

const isSurrogate = (code: number): boolean => (code & 0xf800) === 0xd800

/** Whether a part of a word stands at `at`. */
function isWordAt(text: string, at: number): boolean {
  if (at >= text.length) return false
  const code = text.charCodeAt(at)
  return isSurrogate(code) ? isAstralLetter(text, at) : unitKind(code) !== unit.none
}

/** The end and the kinds of units of the word read last; one object, because texts hold very many words. */
const read = { end: 0, rest: 0 }

/** Reads the word that starts at `from`; an apostrophe between letters belongs to it, a contraction does not. */
function readWord(text: string, from: number): void {
  let at = from
  let rest = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const kind = isSurrogate(code) ? (isAstralLetter(text, at) ? unit.foreign : unit.none) : unitKind(code)
    if (kind === unit.none) {
      if (code !== apostrophe || !isWordAt(text, at + 1) || contraction.test(text.slice(at, at + 4))) break
    } else if (at > from) rest |= kind
    at += isSurrogate(code) && kind !== unit.none ? 2 : 1
  }
  read.end = at
  read.rest = rest
}

const gapMax = 40
const sentenceEnd = /[!?\n\u2029•;"“”(:|>\ufffc]|\.(?=\s|$)/
const abbreviation =
  /^(?:mr|mrs|ms|dr|prof|st|sr|jr|rev|hon|capt|sgt|lt|col|gen|messrs|mme|mlle|no|vs|apt|ste|ave|rd|blvd)$/

/** Letter case of a word of ASCII from the kinds of its first unit and of the others; null where it needs a closer look. */
function plainShape(first: number, rest: number): Shape | null {
  if (first === unit.digit) return 'number'
  if (((first | rest) & unit.foreign) !== 0) return null
  if ((rest & unit.digit) !== 0) return 'mixed'
  if (first === unit.lower) return (rest & unit.upper) === 0 ? 'lower' : 'mixed'
  if (rest === 0) return 'initial'
  if (rest === unit.lower) return 'capital'
  return rest === unit.upper ? 'upper' : null
}

/** Letter case of any word. */
function shapeOf(text: string): Shape {
  if (/\d/.test(text)) return 'mixed'
  const first = text.charCodeAt(0)
  const rest = text.slice(1)
  const isUpper = first < 0x80 ? first <= 90 : text[0] !== text[0]?.toLowerCase()
  if (!isUpper) return rest === rest.toLowerCase() ? 'lower' : 'mixed'
  if (rest === '') return 'initial'
  if (rest === rest.toLowerCase()) return 'capital'
  if (rest === rest.toUpperCase()) return 'upper'
  return /^(?:Mc|Mac|O'|D'|De|Di|Van|Von|Le|La|Fitz|[A-Z]')\p{Lu}\p{Ll}+$/u.test(text) ? 'capital' : 'mixed'
}

/** What is the same for every occurrence of a word: one string each, so that later look-ups compare by identity. */
interface Spelling {
  readonly text: string
  readonly lower: string
  readonly shape: Shape
}

function spellingOf(text: string, first: number, rest: number): Spelling {
  const isPlainLower = ((first | rest) & (unit.upper | unit.foreign)) === 0
  return { text, lower: isPlainLower ? text : text.toLowerCase(), shape: plainShape(first, rest) ?? shapeOf(text) }
}

/** Words that come often come early; a text of ever new ones is not worth remembering. */
const spellingsMax = 8192
export const stemLetters = 4

/** The words of a normalised text in order, and each of them once in lower case with its first `stemLetters`. */
export function wordsOf(text: string): { words: Word[]; vocabulary: ReadonlySet<string> } {
  const words: Word[] = []
  const spellings = new Map<string, Spelling>()
  const vocabulary = new Set<string>()
  let before: Spelling | null = null
  let gap = ''
  let gapEnds = false
  let end = 0
  for (let start = nextWord(text, 0); start < text.length; start = nextWord(text, end)) {
    readWord(text, start)
    const written = gapBetween(text, end, start)
    if (written !== gap) {
      gap = written
      gapEnds = gap !== ' ' && sentenceEnd.test(gap)
    }
    const value = text.slice(start, read.end)
    let spelling = spellings.get(value)
    if (spelling === undefined) {
      spelling = spellingOf(
        value,
        isSurrogate(text.charCodeAt(start)) ? unit.foreign : unitKind(text.charCodeAt(start)),
        read.rest,
      )
      if (spellings.size < spellingsMax) spellings.set(value, spelling)
      if (!vocabulary.has(spelling.lower)) vocabulary.add(spelling.lower).add(spelling.lower.slice(0, stemLetters))
    }
    const opens = before === null || (gapEnds && !isAbbreviated(gap, before))
    end = read.end
    words.push({ start, end, text: spelling.text, lower: spelling.lower, shape: spelling.shape, gap, opens, kinds: 0 })
    before = spelling
  }
  return { words, vocabulary }
}

function nextWord(text: string, from: number): number {
  let at = from
  while (at < text.length && !isWordAt(text, at)) at += 1
  return at
}

/** What stands between two words; a long gap counts as the end of a paragraph. */
function gapBetween(text: string, from: number, to: number): string {
  if (to - from === 1) return text[from] ?? ''
  return to - from > gapMax ? '\n\n' : text.slice(from, to)
}

/** Whether a full stop belongs to the word in front of it and ends no sentence. */
function isAbbreviated(gap: string, before: Spelling): boolean {
  return gap.startsWith('. ') && (before.shape === 'initial' || abbreviation.test(before.lower))
}
