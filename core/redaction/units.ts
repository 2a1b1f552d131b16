// Units: what each UTF-16 unit of a text is, from one table that is filled as units are met.

/** Kinds as bits; `foreign` marks letters, marks and numbers outside ASCII, whose case bits say what changing case does. */
export const unit = { lower: 1, upper: 2, digit: 4, foreign: 8, letter: 16, number: 32, other: 64, space: 128 } as const

const letterOrMarkOrNumber = /^[\p{L}\p{M}\p{N}]$/u
const letter = /^\p{L}$/u
const number = /^\p{N}$/u
const space = /^\s$/

const kinds = new Uint8Array(0x10000)
for (let code = 0; code < 0x80; code += 1) {
  const isLetter = (code | 32) >= 97 && (code | 32) <= 122
  if (code >= 48 && code <= 57) kinds[code] = unit.digit | unit.number
  else if (isLetter) kinds[code] = (code > 90 ? unit.lower : unit.upper) | unit.letter
  else kinds[code] = unit.other | (code === 32 || (code >= 9 && code <= 13) ? unit.space : 0)
}

/** Characters of two units, remembered up to a bound. */
const pairKinds = new Map<number, number>()
const pairsMax = 4096

const isSurrogate = (code: number): boolean => (code & 0xf800) === 0xd800
const isLead = (code: number): boolean => (code & 0xfc00) === 0xd800
const isTrail = (code: number): boolean => (code & 0xfc00) === 0xdc00

function kindOf(character: string): number {
  if (!letterOrMarkOrNumber.test(character)) return unit.other | (space.test(character) ? unit.space : 0)
  let bits: number = unit.foreign
  if (character.toLowerCase() !== character) bits |= unit.upper
  if (character.toUpperCase() !== character) bits |= unit.lower
  if (letter.test(character)) bits |= unit.letter
  if (number.test(character)) bits |= unit.number
  return bits
}

function pairKind(point: number): number {
  const known = pairKinds.get(point)
  if (known !== undefined) return known
  const made = kindOf(String.fromCodePoint(point))
  if (pairKinds.size < pairsMax) pairKinds.set(point, made)
  return made
}

/** The kind of a unit by itself; half a surrogate pair is `other`. */
export function unitKind(code: number): number {
  const known = kinds[code] ?? 0
  if (known !== 0) return known
  return isSurrogate(code) ? unit.other : (kinds[code] = kindOf(String.fromCharCode(code)))
}

/** The kind of the character that starts at `at`, which is inside the text; `other` for half a surrogate pair. */
export function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (!isSurrogate(code)) return unitKind(code)
  const point = text.codePointAt(at) ?? 0
  return point > 0xffff ? pairKind(point) : unit.other
}

/** The kind of the character that ends in front of `at`. */
export function kindBefore(text: string, at: number): number {
  if (at <= 0) return unit.other
  const isPair = at > 1 && isTrail(text.charCodeAt(at - 1)) && isLead(text.charCodeAt(at - 2))
  return kindAt(text, isPair ? at - 2 : at - 1)
}

/** How many units the character at `at` has. */
export const sizeAt = (text: string, at: number): 1 | 2 =>
  isLead(text.charCodeAt(at)) && isTrail(text.charCodeAt(at + 1)) ? 2 : 1

/** Whether a letter or number ends in front of `at`, or starts there. */
export const isLetterOrNumberBefore = (text: string, at: number): boolean =>
  (kindBefore(text, at) & (unit.letter | unit.number)) !== 0
export const isLetterOrNumberAt = (text: string, at: number): boolean =>
  at < text.length && (kindAt(text, at) & (unit.letter | unit.number)) !== 0
