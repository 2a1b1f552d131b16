// Gaps: what stands between two words, told once for each way of writing it, as bits that recognisers ask for.

/** What a gap is, as bits. */
export const gap = {
  /** Exactly one of these. */
  space: 1,
  hyphen: 2,
  underscore: 4,
  stop: 8,
  stopSpace: 16,
  line: 32,
  apostrophe: 64,
  /** What may join two parts of a name besides: two blanks, "&". */
  loose: 128,
  /** Parts of addresses and file names: their lower case says nothing about a word. */
  glued: 256,
  /** At most two characters. */
  short: 512,
  /** Behind a label: ":", "=". */
  label: 1024,
  /** A colon in front of direct speech. */
  speech: 2048,
  /** May stand between two words of one address. */
  address: 4096,
  /** Somewhere in it, beside others. */
  hasLine: 8192,
  hasComma: 16_384,
  hasStop: 32_768,
  /** Between "Apt" and its number. */
  unit: 65_536,
  /** A sentence, line or quotation ends. */
  ends: 131_072,
  /** A full stop and a blank come first. */
  stopFirst: 262_144,
} as const

const charactersMax = 40
const paragraph = '\n\n'
const knownMax = 4096
const joint = /^(?: {1,2}|-|_| ?& ?|')$/
const glued = /^[.@_/\\-]+$/
const label = /^(?: ?[:=] {0,8}|:\t)$/
const speech = /^: ?["“]?$/
/** Blanks, a comma, a full stop, a line's end with its quotation marks. */
const inAddress = /^[ \t]{0,3}(?:[,.#]|, ?#)?[ \t]{0,3}(?:\r?\n[ \t>?|]{0,6},?[ \t]{0,2})?$/
const beforeUnit = /^\.? ?#? ?$/
const ends = /[!?\n\u2029•;"“”(:|>\ufffc]|\.(?=\s|$)/
const single: Readonly<Record<string, number>> = {
  ' ': gap.space,
  '-': gap.hyphen,
  _: gap.underscore,
  '.': gap.stop,
  '. ': gap.stopSpace,
  '\n': gap.line,
  "'": gap.apostrophe,
}

const bitsByGap = new Map<string, number>()
/** The same for gaps of one unit, which nearly all are. */
const bitsByUnit = new Int32Array(0x10000)

/** The bits of what stands between two words; a long gap counts as the end of a paragraph. */
export function gapBetween(text: string, from: number, to: number): number {
  if (to - from !== 1) return bitsOf(to - from > charactersMax ? paragraph : text.slice(from, to))
  const code = text.charCodeAt(from)
  const known = bitsByUnit[code] ?? 0
  // Every gap of one unit is short, so that 0 stands for one not met before.
  return known === 0 ? (bitsByUnit[code] = testedBits(text.charAt(from))) : known
}

function bitsOf(written: string): number {
  const known = bitsByGap.get(written)
  if (known !== undefined) return known
  const bits = testedBits(written)
  // What one text filled with gaps of its own must not slow the next.
  if (bitsByGap.size >= knownMax) bitsByGap.clear()
  bitsByGap.set(written, bits)
  return bits
}

function testedBits(written: string): number {
  let bits = single[written] ?? 0
  for (const [bit, is] of marks) if (is(written)) bits |= bit
  // oxlint-disable-next-line no-control-regex -- the ASCII test is the point
  if (/^[\x00-\x7f]*$/.test(written)) for (const [bit, form] of forms) if (form.test(written)) bits |= bit
  return bits
}

const marks: readonly (readonly [number, (written: string) => boolean])[] = [
  [gap.short, (written) => written.length <= 2],
  [gap.speech, (written) => written.startsWith(':') && speech.test(written)],
  [gap.hasLine, (written) => written.includes('\n')],
  [gap.hasComma, (written) => written.includes(',')],
  [gap.hasStop, (written) => written.includes('.')],
  [gap.ends, (written) => ends.test(written)],
  [gap.stopFirst, (written) => written.startsWith('. ')],
]

/** Of ASCII alone. */
const forms: readonly (readonly [number, RegExp])[] = [
  [gap.loose, joint],
  [gap.glued, glued],
  [gap.label, label],
  [gap.address, inAddress],
  [gap.unit, beforeUnit],
]
