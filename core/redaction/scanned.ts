// Scanned text: a text with the classes of its units, read once, and the search of expressions where their matches can begin.
import { headsOf, isPair, type Heads, type StartKind } from './starts/heads.ts'
import { endClass, otherClass, unitClasses } from './starts/unit-classes.ts'
import { grown } from './typed-arrays.ts'

/** Few texts hold a word in fewer characters; memory that is not written to costs nothing. */
const charactersPerWord = 4
const wordsMin = 64
/** So far behind its start a match is looked at. */
const unitsBehind = 2

export class Scanned {
  readonly text: string
  /** Whether a unit needs two bytes: expressions read such a text several times as slowly. */
  readonly isWide: boolean
  #classes: Uint8Array | null = null
  readonly #starts: { [kind in StartKind]?: Int32Array } = {}

  constructor(text: string) {
    this.text = text
    this.isWide = wide.test(text)
  }

  /** Of the units in order, and behind the last. */
  get classes(): Uint8Array {
    return (this.#classes ??= classesOf(this.text))
  }

  /** Where words, numbers or both start. */
  starts(kind: StartKind): Int32Array {
    return (this.#starts[kind] ??= startsIn(this.classes, this.text.length, kind))
  }
}

// oxlint-disable-next-line no-control-regex -- all of Latin-1 is the point
const wide = /[^\x00-\xff]/

function classesOf(text: string): Uint8Array {
  const classes = new Uint8Array(text.length + unitsBehind)
  const byUnit = unitClasses()
  for (let at = 0; at < text.length; at += 1) classes[at] = byUnit[text.charCodeAt(at)] ?? 0
  classes.fill(endClass, text.length)
  return classes
}

/** What is told of a unit: letters and digits of ASCII, what lies beyond it, and all else. */
const sort = { mark: 0, letter: 1, digit: 2, beyond: 3 } as const
const sortCount = 4
const sorts = Uint8Array.from({ length: endClass }, (_, one) => {
  if (one >= 0x80) return sort.beyond
  if (one >= 48 && one <= 57) return sort.digit
  return (one | 32) >= 97 && (one | 32) <= 122 ? sort.letter : sort.mark
})

/** By the sorts of two neighbours: 1 where the second starts one of a kind. Beyond ASCII anything may, but behind a letter. */
const startsBehind = (isWord: boolean, isNumber: boolean): Uint8Array =>
  Uint8Array.from({ length: sortCount * sortCount }, (_, both) => {
    const [before, own] = [Math.floor(both / sortCount), both % sortCount]
    if (own === sort.digit) return isNumber && before !== sort.digit ? 1 : 0
    return own !== sort.mark && isWord && before !== sort.letter ? 1 : 0
  })
const startsByKind = {
  words: startsBehind(true, false),
  numbers: startsBehind(false, true),
  both: startsBehind(true, true),
}

function startsIn(classes: Uint8Array, length: number, kind: StartKind): Int32Array {
  const isStart = startsByKind[kind]
  let starts = new Int32Array(wordsMin + Math.ceil(length / charactersPerWord))
  let count = 0
  let before: number = sort.mark
  for (let at = 0; at < length; at += 1) {
    const own = sorts[classes[at] ?? 0] ?? 0
    if (isStart[sortCount * before + own] === 1) {
      if (count === starts.length) starts = grown(starts)
      starts[count] = at
      count += 1
    }
    before = own
  }
  return starts.subarray(0, count)
}

/** What matchAll gives: every match of an expression of flag g that never matches nothing. */
export function* matchesIn(regex: RegExp, scanned: Scanned): Generator<RegExpExecArray> {
  for (let match = matchFrom(regex, scanned, 0); match !== null;) {
    const end = match.index + match[0].length
    yield match
    match = matchFrom(regex, scanned, end)
  }
}

export interface Mark {
  /** What stands in every match; of flag g. */
  readonly mark: RegExp
  /** How far behind the start of a match at most, in units. */
  readonly reach: number
}

/** The same for an expression of matches that nearly anything may start, but that hold something rare: tried in front of it alone. */
export function* matchesAround(regex: RegExp, scanned: Scanned, { mark, reach }: Mark): Generator<RegExpExecArray> {
  const heads = headsOf(regex)
  if (heads === null) return yield* matchesIn(regex, scanned)
  let tried = 0
  for (let place = placeOf(mark, scanned.text, 0); place >= 0; place = placeOf(mark, scanned.text, place + 1)) {
    tried = Math.max(tried, place - reach)
    while (tried <= place) {
      const match = heads.first[scanned.classes[tried] ?? 0] === 1 ? matchAt(heads, scanned, tried) : null
      tried = match === null ? tried + 1 : tried + match[0].length
      if (match !== null) yield match
    }
  }
}

function placeOf(mark: RegExp, text: string, from: number): number {
  mark.lastIndex = from
  return mark.exec(text)?.index ?? -1
}

/** Whether an expression matches anywhere. */
export const isIn = (regex: RegExp, scanned: Scanned): boolean => matchFrom(regex, scanned, 0) !== null

/** The first match at or behind a place. */
export function matchFrom(regex: RegExp, scanned: Scanned, from: number): RegExpExecArray | null {
  const heads = headsOf(regex)
  if (heads === null || heads.isDense || !scanned.isWide) {
    regex.lastIndex = from
    return regex.exec(scanned.text)
  }
  return heads.at === null ? matchAnywhere(heads, scanned, from) : matchAtStarts(heads, scanned, from)
}

function matchAtStarts(heads: Heads, scanned: Scanned, from: number): RegExpExecArray | null {
  const { first } = heads
  const { classes } = scanned
  const starts = scanned.starts(heads.at ?? 'both')
  for (let index = firstFrom(starts, from); index < starts.length; index += 1) {
    const at = starts[index] ?? 0
    if (first[classes[at] ?? 0] !== 1) continue
    const match = matchAt(heads, scanned, at)
    if (match !== null) return match
  }
  return null
}

function matchAnywhere(heads: Heads, scanned: Scanned, from: number): RegExpExecArray | null {
  const { first } = heads
  const { classes, text } = scanned
  for (let at = from; at < text.length; at += 1) {
    if (first[classes[at] ?? 0] !== 1) continue
    const match = matchAt(heads, scanned, at)
    if (match !== null) return match
  }
  return null
}

function matchAt({ sticky, notBehind, pairs }: Heads, { classes, text }: Scanned, at: number): RegExpExecArray | null {
  const own = classes[at] ?? 0
  const next = classes[at + 1] ?? endClass
  if (!isPair(pairs[0], own, next) || !isPair(pairs[1], next, classes[at + 2] ?? endClass)) return null
  if (at > 0 && notBehind[classes[at - 1] ?? 0] === 1) return null
  if (own === otherClass && sticky.unicode && isInsidePair(text, at)) return null
  sticky.lastIndex = at
  return sticky.exec(text)
}

const isInsidePair = (text: string, at: number): boolean =>
  at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800

/** The index of the first place that is not below. */
function firstFrom(places: Int32Array, place: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((places[middle] ?? 0) < place) low = middle + 1
    else high = middle
  }
  return low
}
