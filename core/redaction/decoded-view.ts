// The decoded view: a text as it reads once escapes of JSON, URLs, HTML and Markdown are undone, with a map back to the original.
import { nearChanges } from './near-changes.ts'
import { originalRange, normalise } from './normalise.ts'
import { Origins, type Normalised } from './origins.ts'
import { UnitBuffer } from './unit-buffer.ts'

/** Characters that HTML writers name where they could stand as they are (HTML, 13.5), as far as values hold them. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  bsol: '\\',
  colon: ':',
  comma: ',',
  commat: '@',
  dash: '-',
  equals: '=',
  gt: '>',
  hyphen: '-',
  lowbar: '_',
  lpar: '(',
  lt: '<',
  mdash: '—',
  nbsp: ' ',
  ndash: '–',
  newline: '\n',
  num: '#',
  period: '.',
  plus: '+',
  quot: '"',
  rpar: ')',
  shy: '',
  sol: '/',
  tab: '\t',
  zwj: '',
  zwnj: '',
}
const ofJson: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t', b: '', f: '\n', v: '\n' }

/**
 * JSON (RFC 8259, 7) and source texts; URLs (RFC 3986, 2.1), a character of UTF-8 at once; HTML; Markdown's escapes and emphasis
 * (CommonMark, 2.4 and 6.2).
 */
const escape =
  /\\u(?:(?<unit>[0-9a-f]{4})|\{(?<point>[0-9a-f]{1,6})\})|\\x(?<byte>[0-9a-f]{2})|\\(?<letter>[nrtbfv])|\\(?<mark>[!-/:-@[-`{-~])|(?<percent>%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3})|&(?:#(?<decimal>\d{1,7})|#x(?<hex>[0-9a-f]{1,6})|(?<name>[a-z]{2,8}));|(?<emphasis>(?<![\p{L}\p{N}*_])[*_]{1,3}(?=[\p{L}\p{N}+(@])|(?<=[\p{L}\p{N})])[*_]{1,3}(?![\p{L}\p{N}*_])|\*\*|~~|`)/giu

/** One of these stands in every escape. */
const mayEscape = /[\\%&*_`~]/

/** An escape right behind a value still stands beside it. */
const escapeUnitsMax = 12

/** What was escaped twice, as in a log of requests, is decoded twice. */
const roundsMax = 3

export interface DecodedView extends Normalised {
  /** Whether something was decoded in a range of the original, or beside it. */
  readonly isDecodedAt: (start: number, end: number) => boolean
}

/** Null where the text escapes nothing. Linear in the text's length. */
export function decodedView(original: string): DecodedView | null {
  let view: Normalised | null = null
  for (let round = 0; round < roundsMax; round += 1) {
    const next = decode(view === null ? original : view.text)
    if (next === null) break
    view = view === null ? next : composed(view, next)
  }
  if (view === null) return null
  const places = placesDecoded(view)
  const isDecodedAt = (start: number, end: number): boolean =>
    (places[firstFrom(places, start)] ?? Infinity) <= end + escapeUnitsMax
  return { ...nearChanges(composed(view, normalise(view.text))), isDecodedAt }
}

function decode(text: string): Normalised | null {
  if (!mayEscape.test(text)) return null
  const made = new UnitBuffer(text.length)
  const origins = new Origins(text.length)
  let at = 0
  let isChanged = false
  const copyTo = (end: number): void => {
    for (; at < end; at += 1) {
      made.add(text.charCodeAt(at))
      origins.addUnit(at)
    }
  }
  escape.lastIndex = 0
  for (let match = escape.exec(text); match !== null; match = escape.exec(text)) {
    const read = readEscape(match)
    if (read === null) continue
    copyTo(match.index)
    at += match[0].length
    made.addAll(read)
    origins.addCluster(match.index, at, read.length)
    isChanged = true
  }
  if (!isChanged) return null
  copyTo(text.length)
  return { text: made.text(), ...origins.columns() }
}

/** What an escape stands for; null where it is none. */
function readEscape({ 0: whole, groups = {} }: RegExpExecArray): string | null {
  const { letter, mark, percent, emphasis, name } = groups
  if (letter !== undefined) return ofJson[letter.toLowerCase()] ?? null
  if (name !== undefined) return named[name.toLowerCase()] ?? null
  if (percent !== undefined) return readPercent(whole)
  return mark ?? (emphasis === undefined ? readNumber(groups) : '')
}

/** Longer forms than needed and half pairs are no UTF-8. */
function readPercent(whole: string): string | null {
  try {
    return decodeURIComponent(whole)
  } catch {
    return null
  }
}

function readNumber(groups: Readonly<Record<string, string | undefined>>): string | null {
  const hex = groups['unit'] ?? groups['point'] ?? groups['byte'] ?? groups['hex']
  const code = hex === undefined ? Number(groups['decimal']) : Number.parseInt(hex, 16)
  return code > 0x10_ffff ? null : String.fromCodePoint(code)
}

/** The map of `later`, a view of the text of `earlier`, to what that one is a view of. */
export function composed(earlier: Normalised, later: Normalised): Normalised {
  if (later.starts === null) return { ...earlier, text: later.text }
  const starts = new Int32Array(later.text.length)
  const ends = new Int32Array(later.text.length)
  for (let at = 0; at < later.text.length; at += 1) {
    const middle = originalRange(later, at, at + 1)
    const { start, end } = originalRange(earlier, middle.start, middle.end)
    starts[at] = start
    ends[at] = end
  }
  return { text: later.text, starts, ends }
}

/** Ends of what was decoded in the original, ascending: a unit that stands for several, or several that stand for none. */
function placesDecoded({ text, starts, ends }: Normalised): Int32Array {
  const places: number[] = []
  let before = 0
  for (let at = 0; at < text.length; at += 1) {
    const start = starts?.[at] ?? at
    const end = ends?.[at] ?? at + 1
    if (start > before) places.push(start)
    if (end - start > 1) places.push(end)
    before = end
  }
  return Int32Array.from(places)
}

/** The first place that is not below. */
function firstFrom(places: Int32Array, place: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (places[middle]! < place) low = middle + 1
    else high = middle
  }
  return low
}
