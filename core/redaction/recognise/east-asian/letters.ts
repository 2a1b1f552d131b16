// Letters of East Asian scripts, and the runs of one script that a text is made of.

export type Script = 'han' | 'hiragana' | 'katakana' | 'hangul'

const iterationMark = 0x3005
const longVowel = 0x30fc

/** The script of a unit; null for all else. Half a pair of the supplementary ideographic plane is Han. */
export function scriptOf(code: number): Script | null {
  if (code < 0x3005 || code > 0xfaff) return null
  if (code <= 0x30ff) return scriptOfKana(code)
  if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf)) return 'han'
  if (code >= 0xac00 && code <= 0xd7a3) return 'hangul'
  if (code >= 0xf900) return 'han'
  return isAstralHan(code) ? 'han' : null
}

function scriptOfKana(code: number): Script | null {
  if (code === iterationMark || code === 0x3006) return 'han'
  // Voicing marks apart come of half-width katakana.
  if (code === 0x3099 || code === 0x309a) return 'katakana'
  if (code >= 0x3041 && code <= 0x309f) return 'hiragana'
  if (code === longVowel || (code >= 0x30a1 && code <= 0x30fa)) return 'katakana'
  return null
}

/** Leads of U+20000 to U+323AF, and any trail: a trail stands behind its lead. */
const isAstralHan = (code: number): boolean => (code >= 0xd840 && code <= 0xd888) || (code >= 0xdc00 && code <= 0xdfff)

/** Small ke stands between ideographs as one: 三ヶ島, 一ノ瀬. */
const joinsHan = (text: string, at: number): boolean =>
  'ヶケヵノ'.includes(text.charAt(at)) &&
  at > 0 &&
  scriptOf(text.charCodeAt(at - 1)) === 'han' &&
  scriptOf(text.charCodeAt(at + 1)) === 'han'

/** A maximal run of letters of one script. */
export interface Stretch {
  readonly script: Script
  readonly start: number
  readonly end: number
}

export function stretchesOf(text: string): Stretch[] {
  const stretches: Stretch[] = []
  for (let at = 0; at < text.length;) {
    const script = isTrail(text.charCodeAt(at)) ? null : scriptOf(text.charCodeAt(at))
    const end = script === null ? at + 1 : stretchEnd(text, at + 1, script)
    if (script !== null) stretches.push({ script, start: at, end })
    at = end
  }
  return stretches
}

function stretchEnd(text: string, from: number, script: Script): number {
  for (let at = from; at < text.length; at += 1) {
    const isSame = scriptOf(text.charCodeAt(at)) === script || (script === 'han' && joinsHan(text, at))
    if (!isSame) return at
  }
  return text.length
}

const isTrail = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff

export const isLetterAt = (text: string, at: number): boolean =>
  at >= 0 && at < text.length && scriptOf(text.charCodeAt(at)) !== null
