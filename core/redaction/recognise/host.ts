// Host names: the end and start of one around a position, and whether its last label is a public suffix.
import { parse } from 'tldts'

export const hostCharactersMax = 253
const labelsKnownMax = 4096
const known = new Map<string, boolean>()

/** Letters, digits and hyphen of a host label, in any script. */
export function isHostUnit(unit: number): boolean {
  return unit < 0x80 ? asciiHost.has(unit) : !(unit in punctuation)
}

const asciiHost = new Set(
  Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-', (letter) => letter.charCodeAt(0)),
)
/** Blocks of punctuation outside ASCII, and what stands for a placeholder. */
const punctuation: Readonly<Record<number, true>> = Object.fromEntries(
  [
    [0x80, 0xbf],
    [0x2010, 0x206f],
    [0x3000, 0x303f],
    [0xff00, 0xff0f],
    [0xfffc, 0xfffd],
  ].flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, at) => [from + at, true])),
)

const dot = 46

/** The end of the host name that starts at `from`: labels joined by single dots, no trailing dot or hyphen. */
export function hostEnd(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (!isHostUnit(unit) && !(unit === dot && isHostUnit(text.charCodeAt(at + 1)) && at > from)) break
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

/** Whether a host name has a label before a top-level domain that exists. Remembers top-level domains, not hosts. */
export function hasPublicSuffix(host: string): boolean {
  if (isDigit(host.charCodeAt(host.lastIndexOf('.') + 1))) return false
  const labels = host.toLowerCase().split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length < 2 || labels.includes('') || last.length < 2) return false
  const before = known.get(last)
  if (before !== undefined) return before
  const answer = parse(`example.${last}`, { allowPrivateDomains: false }).isIcann === true
  if (known.size < labelsKnownMax) known.set(last, answer)
  return answer
}
