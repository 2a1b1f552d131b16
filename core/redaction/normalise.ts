// Text as recognisers read it: NFKC, nothing invisible, plain spaces, dashes, quotes and digits, with a map back to the original.
import { Origins } from './origins.ts'
import { kindAt, unit, unitKind } from './units.ts'

/** `starts[i]`/`ends[i]`: the original range of unit i in UTF-16; null when offsets are the same. */
export interface Normalised {
  readonly text: string
  readonly starts: Int32Array | null
  readonly ends: Int32Array | null
}

// oxlint-disable-next-line no-control-regex -- the ASCII test is the point
const ascii = /^[\x00-\x7f]*$/
/** Default-ignorable and format characters: they split a value without being seen. */
const invisible = /\p{Default_Ignorable_Code_Point}/u
/** More combining marks than a writer needs (UAX 15, stream-safe text): normalising such a run at once costs its square. */
const markRun = /\p{M}{31}/u
const marksMax = 30
const oddSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
const oddBreak = /[\u0085\u2028\v\f]/g
const oddDash = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g
const oddQuote = /[\u2018\u2019\u201b\u2032\u02bc\uff07]/g
const foreignDigit = /[\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\u0ed0-\u0ed9]/g
const needsDigits = /\d\p{Mn}/u

/** One-for-one replacements, so that offsets stay. */
function plain(text: string): string {
  return text
    .replace(oddSpace, ' ')
    .replace(oddBreak, '\n')
    .replace(oddDash, '-')
    .replace(oddQuote, "'")
    .replace(foreignDigit, digitOf)
}

/** Blocks of digits start at a code point ending in 0 or, in the Indic ones, in 6. */
function digitOf(digit: string): string {
  const code = digit.charCodeAt(0)
  return String((code & 0xf) - (code >= 0x0966 && code <= 0x09ef ? 6 : 0))
}

/** The recognisers' view of a text; linear time for any input. */
export function normalise(original: string): Normalised {
  if (ascii.test(original)) return { text: plainAscii(original), starts: null, ends: null }
  if (isDecomposed(original)) return byCluster(original)
  const stable = !invisible.test(original) && !needsDigits.test(original) && !markRun.test(original)
  if (stable && original.normalize('NFKC') === original) return { text: plain(original), starts: null, ends: null }
  return byCluster(original)
}

function plainAscii(text: string): string {
  return text.includes('\v') || text.includes('\f') ? text.replace(oddBreak, '\n') : text
}

/** Normalises cluster by cluster (a character and its marks), noting where each resulting unit came from. */
function byCluster(original: string): Normalised {
  const parts: string[] = []
  const known = new Map<string, string>()
  const origins = new Origins(original.length)
  for (let at = 0; at < original.length;) {
    const steadyTo = steadyEnd(original, at)
    const end = steadyTo > at ? steadyTo : clusterEnd(original, at)
    const made = steadyTo > at ? original.slice(at, end) : clusterMade(known, original, { at, end })
    if (steadyTo > at || (end - at === 1 && made.length === 1)) origins.addUnits(at, end)
    else origins.addCluster(at, end, made.length)
    parts.push(made)
    at = end
  }
  return { text: plainAscii(parts.join('')), ...origins.columns() }
}

/** The end of the units from `at` on that normalising leaves as they are and that no mark follows. */
function steadyEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && effectOn(text.charCodeAt(end)) === steady) end += 1
  return end > at && end < text.length && mayBeMark(text.charCodeAt(end)) ? end - 1 : end
}

/** Marks, and what of two units may be one. */
const mayBeMark = (code: number): boolean => code >= 0x300 && (unitKind(code) & (unit.letter | unit.number)) === 0

/** What normalising does to a unit that stands by itself. */
const steady = 1
const replaced = 2
const decomposed = 3
/** The same per unit; 0 where it was not asked yet. */
const effects = new Uint8Array(0x10000).fill(steady, 0, 0x80)

function effectOn(code: number): number {
  const known = effects[code] ?? 0
  return known === 0 ? (effects[code] = testedEffect(code)) : known
}

function testedEffect(code: number): number {
  const character = String.fromCharCode(code)
  if (isPhrase(code)) return steady
  if (character.normalize('NFKC') !== character) return decomposed
  return mayBeMark(code) || normaliseCluster(character) !== character ? replaced : steady
}

/** Whether any unit normalises to another, which tells most texts that do not stay as they are at little cost. */
function isDecomposed(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (effectOn(code) === decomposed || isPhrase(code)) return true
  }
  return false
}

/** What single units become, for all texts: at most one short string for each of 65,536. */
const knownUnits: (string | undefined)[] = []

/** Ligatures of whole phrases, of up to 18 letters: they stay, or a text would become many times as long. */
const isPhrase = (code: number): boolean => code === 0xfdfa || code === 0xfdfb

/** What the cluster at a place becomes; clusters of more than a unit are remembered in `known`. */
function clusterMade(known: Map<string, string>, text: string, { at, end }: { at: number; end: number }): string {
  if (end - at === 1) {
    const code = text.charCodeAt(at)
    return (knownUnits[code] ??= isPhrase(code) ? text.charAt(at) : normaliseCluster(text.charAt(at)))
  }
  const cluster = text.slice(at, end)
  const before = known.get(cluster)
  if (before !== undefined) return before
  const made = normaliseCluster(cluster)
  if (known.size < 4096) known.set(cluster, made)
  return made
}

function normaliseCluster(cluster: string): string {
  if (invisible.test(cluster) && cluster.length <= 2) return ''
  // A mark on a digit (struck through, enclosed) never changes the number.
  const bare = cluster.charCodeAt(0) < 0x80 && /^\d/.test(cluster) ? cluster.slice(0, 1) : cluster
  return plain(bare.normalize('NFKC')).replace(/\p{Default_Ignorable_Code_Point}/gu, '')
}

/** Whether a combining mark stands at a place. */
const isMarkAt = (text: string, at: number): boolean =>
  (kindAt(text, at) & (unit.foreign | unit.letter | unit.number)) === unit.foreign

/** The end of the character at `at` with the marks that follow it, at most `marksMax`. */
function clusterEnd(text: string, at: number): number {
  let end = at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
  for (let marks = 0; marks < marksMax && end < text.length; marks += 1) {
    const next = text.codePointAt(end) ?? 0
    if (next < 0x300 || !isMarkAt(text, end) || invisible.test(String.fromCodePoint(next))) break
    end += next > 0xffff ? 2 : 1
  }
  return end
}

/** The original UTF-16 range of a range of the normalised text. */
export function originalRange(normalised: Normalised, start: number, end: number): { start: number; end: number } {
  const { starts, ends } = normalised
  if (starts === null || ends === null || end <= start) return { start, end }
  return { start: starts[start] ?? start, end: ends[end - 1] ?? end }
}
