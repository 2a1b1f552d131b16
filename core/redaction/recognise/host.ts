// Host names: the end and start of one around a position, and whether its last label is a public suffix.
import { parse } from 'tldts'
import { ownText } from '../../own-text.ts'

export const hostCharactersMax = 253
const labelsKnownMax = 4096
const known = new Map<string, boolean>()

/** 1 for letters, digits and hyphen of a host label, in any script. */
const hostUnits = new Uint8Array(0x10000).fill(1, 0x80)
for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-')
  hostUnits[letter.charCodeAt(0)] = 1
/** Blocks of punctuation outside ASCII, and what stands for a placeholder. */
const punctuation = [
  [0x80, 0xbf],
  [0x2010, 0x206f],
  [0x3000, 0x303f],
  [0xff00, 0xff0f],
  [0xfffc, 0xfffd],
] as const
for (const [from, to] of punctuation) hostUnits.fill(0, from, to + 1)

const isHostUnit = (code: number): boolean => hostUnits[code] === 1

const dot = 46

/** The end of the host name that starts at `from`, not behind `limit`: labels joined by single dots, no trailing hyphen, nor a dot but at the limit. */
export function hostEnd(text: string, from: number, limit = text.length): number {
  const max = Math.min(limit, text.length)
  let at = from
  while (at < max) {
    const unit = text.charCodeAt(at)
    if (!isHostUnit(unit) && !(unit === dot && at > from && (at + 1 >= max || isHostUnit(text.charCodeAt(at + 1)))))
      break
    at += 1
  }
  while (at > from && text.charCodeAt(at - 1) === 45) at -= 1
  return at
}

/** The start of the host name that goes on at `from`, not before `floor`. */
export function hostStart(text: string, from: number, floor: number): number {
  let at = from
  while (at > floor) {
    const unit = text.charCodeAt(at - 1)
    if (!isHostUnit(unit) && !(unit === dot && at - 1 > floor && isHostUnit(text.charCodeAt(at - 2)))) break
    at -= 1
  }
  return at
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
/** What is asked is a host name of two labels already. */
const asWritten = {
  allowPrivateDomains: false,
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
  mixedInputs: false,
} as const

/** Whether a host name has a label before a top-level domain that exists. Remembers top-level domains, not hosts. */
export function hasPublicSuffix(host: string): boolean {
  const stop = host.lastIndexOf('.')
  if (stop < 1 || host.length - stop < 3 || isDigit(host.charCodeAt(stop + 1))) return false
  // An empty label.
  if (host.charCodeAt(0) === dot || host.includes('..')) return false
  const last = host.slice(stop + 1).toLowerCase()
  const before = known.get(last)
  if (before !== undefined) return before
  const answer = parse(`example.${last}`, asWritten).isIcann === true
  if (known.size < labelsKnownMax) known.set(ownText(last), answer)
  return answer
}
