// Text as recognisers read it: NFKC, nothing invisible, plain spaces, dashes, quotes and digits, with a map back to the original.
import { Origins, type Normalised } from './origins.ts'
import { droppedCharacter, droppedCharacters } from './shown-text.ts'
import { UnitBuffer } from './unit-buffer.ts'
import { kindAt, unit, unitKind } from './units.ts'

/** ASCII but for the controls that are dropped when a text is shown; and what stands for a placeholder, which normalises to itself. */
const ascii = /^[\t\n\v\f\r\x20-\x7e\ufffc]*$/
/** More combining marks than a writer needs (UAX 15, stream-safe text): normalising such a run at once costs its square. */
const markRun = /\p{M}{31}/u
const marksMax = 30
const oddSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
const oddBreak = /[\u0085\u2028\v\f]/g
const oddDash = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g
const oddQuote = /[\u2018\u2019\u201b\u2032\u02bc\uff07]/g
const foreignDigit = /(?![0-9])\p{Nd}/gu
/** A mark on a digit, or a digit of two units: what they become is shorter. */
const needsDigits = /\d\p{Mn}|(?![\0-\uffff])\p{Nd}/u

/** One-for-one replacements, so that offsets stay. */
function plain(text: string): string {
  return text
    .replace(oddSpace, ' ')
    .replace(oddBreak, '\n')
    .replace(oddDash, '-')
    .replace(oddQuote, "'")
    .replace(foreignDigit, digitOf)
}

/** Decimal digits of every script stand in blocks of ten in the order of their values (Unicode, 4.6 Numeric Value). */
export function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let first = code
  while (isDigit.test(String.fromCodePoint(first - 1))) first -= 1
  return String((code - first) % 10)
}

const isDigit = /^\p{Nd}$/u

/** The recognisers' view of a text; linear time for any input. */
export function normalise(original: string): Normalised {
  if (ascii.test(original)) return { text: plainAscii(original), starts: null, ends: null }
  if (isDecomposed(original)) return byCluster(original)
  const stable = !droppedCharacter.test(original) && !needsDigits.test(original) && !markRun.test(original)
  if (stable && original.normalize('NFKC') === original) return { text: plain(original), starts: null, ends: null }
  return byCluster(original)
}

function plainAscii(text: string): string {
  return text.includes('\v') || text.includes('\f') ? text.replace(oddBreak, '\n') : text
}

/** Normalises cluster by cluster (a character and its marks), noting where each resulting unit came from. */
function byCluster(original: string): Normalised {
  const known = new Map<string, string>()
  const made = new UnitBuffer(original.length)
  const origins = new Origins(original.length)
  for (let at = 0; at < original.length;) {
    const one = mayGoOn(original, at) ? several : unitMade(original.charCodeAt(at))
    if (one >= 0) {
      made.add(one)
      origins.addUnit(at)
      at += 1
      continue
    }
    const end = clusterEnd(original, at)
    const cluster = clusterMade(known, original, { at, end })
    made.addAll(cluster)
    origins.addCluster(at, end, cluster.length)
    at = end
  }
  return { text: plainAscii(made.text()), ...origins.columns() }
}

/** Whether the character at a place may be of more than one unit or have a mark behind it. */
function mayGoOn(text: string, at: number): boolean {
  if (isLead(text.charCodeAt(at))) return true
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0
  return next >= marksFrom && (isLead(next) || isMark(unitKind(next)))
}

/** The first combining mark of Unicode. */
const marksFrom = 0x300
const isLead = (code: number): boolean => (code & 0xfc00) === 0xd800
const isMark = (kinds: number): boolean => (kinds & (unit.foreign | unit.letter | unit.number)) === unit.foreign

/** What a unit by itself becomes, where that is not one unit. */
const several = -1
/** The same per unit, one added; 0 where it was not asked yet. */
const unitsMade = new Int32Array(0x10000)

function unitMade(code: number): number {
  const known = unitsMade[code] ?? 0
  if (known !== 0) return known === several ? several : known - 1
  const made = stringMade(code)
  unitsMade[code] = made.length === 1 ? made.charCodeAt(0) + 1 : several
  return made.length === 1 ? made.charCodeAt(0) : several
}

/** The same of units that become several or none. */
const stringsMade: (string | undefined)[] = []

const stringMade = (code: number): string =>
  (stringsMade[code] ??= isPhrase(code) ? String.fromCharCode(code) : normaliseCluster(String.fromCharCode(code)))

/** What NFKC does to a unit: 0 where it was not asked yet. */
const kept = 1
const decomposed = 2
const effects = new Uint8Array(0x10000).fill(kept, 0x20, 0x7f)

/** Whether any unit normalises to another, which tells most texts that do not stay as they are at little cost. */
function isDecomposed(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const effect = effects[code] ?? 0
    if ((effect === 0 ? (effects[code] = testedEffect(code)) : effect) === decomposed) return true
  }
  return false
}

function testedEffect(code: number): number {
  const character = String.fromCharCode(code)
  const isChanged = isPhrase(code) || (!isPair(code) && droppedCharacter.test(character))
  return isChanged || character.normalize('NFKC') !== character ? decomposed : kept
}

const isPair = (code: number): boolean => (code & 0xf800) === 0xd800
const isOneCharacter = (cluster: string): boolean => cluster.length <= ((cluster.codePointAt(0) ?? 0) > 0xffff ? 2 : 1)

/** Ligatures of whole phrases, of up to 18 letters: they stay, or a text would become many times as long. */
const isPhrase = (code: number): boolean => code === 0xfdfa || code === 0xfdfb

/** What the cluster at a place becomes; clusters of more than a unit are remembered in `known`. */
function clusterMade(known: Map<string, string>, text: string, { at, end }: { at: number; end: number }): string {
  if (end - at === 1) return stringMade(text.charCodeAt(at))
  const cluster = text.slice(at, end)
  const before = known.get(cluster)
  if (before !== undefined) return before
  const made = normaliseCluster(cluster)
  if (known.size < 4096) known.set(cluster, made)
  return made
}

function normaliseCluster(cluster: string): string {
  if (droppedCharacter.test(cluster) && isOneCharacter(cluster)) return ''
  // A mark on a digit (struck through, enclosed) never changes the number.
  const bare = cluster.charCodeAt(0) < 0x80 && /^\d/.test(cluster) ? cluster.slice(0, 1) : cluster
  return plain(bare.normalize('NFKC')).replace(droppedCharacters, '')
}

/** Whether a combining mark stands at a place. */
const isMarkAt = (text: string, at: number): boolean => isMark(kindAt(text, at))

/** The end of the character at `at` with the marks that follow it, at most `marksMax`. */
function clusterEnd(text: string, at: number): number {
  let end = at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
  for (let marks = 0; marks < marksMax && end < text.length; marks += 1) {
    const next = text.codePointAt(end) ?? 0
    if (next < marksFrom || !isMarkAt(text, end) || droppedCharacter.test(String.fromCodePoint(next))) break
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
