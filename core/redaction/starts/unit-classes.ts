// Unit classes: units of UTF-16 by what they can start. ASCII one by one; scripts without case in buckets; all else together.

const asciiCount = 128
const bucketCount = 32
/** What is neither of ASCII nor of a script with buckets. */
export const otherClass = asciiCount + bucketCount
/** Behind the last unit of a text. */
export const endClass = otherClass + 1
export const classCount = endClass + 1

/**
 * Scripts of which texts are full, so that one class for all of their letters would tell nothing. Those with cases keep both inside:
 * Cyrillic, Hebrew to Arabic, the scripts of India, Thai to Tibetan, Chinese and Japanese, Hangul.
 */
const inBuckets: readonly (readonly [first: number, last: number])[] = [
  [0x400, 0x52f],
  [0x590, 0x6ff],
  [0x900, 0xdff],
  [0xe00, 0xfff],
  [0x2e80, 0x9fff],
  [0xac00, 0xd7a3],
]

let classes: Uint8Array | null = null

/** By unit. */
export const unitClasses = (): Uint8Array =>
  (classes ??= Uint8Array.from({ length: 0x10000 }, (_, unit) => classOf(unit)))

export function classOf(unit: number): number {
  if (unit < asciiCount) return unit
  return inBuckets.some(([first, last]) => unit >= first && unit <= last)
    ? asciiCount + (unit % bucketCount)
    : otherClass
}

/** Classes of all units beyond ASCII. */
export const beyondAscii: readonly number[] = Array.from({ length: bucketCount + 1 }, (_, at) => asciiCount + at)
