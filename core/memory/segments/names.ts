// Names in a graph's index: a kind and 64 keyed bits, as text in memory and as three numbers in segments.

/** Digest of a chunk's text, entity that is mentioned, index term; in the order in which they stand in a segment. */
export type NameKind = 'd' | 'm' | 't'

/** Kind and 16 hexadecimal digits. Texts and numbers sort alike. */
export type Name = string

export const nameOf = (kind: NameKind, digits: string): Name => kind + digits
export const kindOf = (name: Name): number => name.charCodeAt(0)
export const highOf = (name: Name): number => Number.parseInt(name.slice(1, 9), 16)
export const lowOf = (name: Name): number => Number.parseInt(name.slice(9, 17), 16)

/** The three numbers of a name. */
export interface NameNumbers {
  readonly kind: number
  readonly high: number
  readonly low: number
}

export const numbersOf = (name: Name): NameNumbers => ({ kind: kindOf(name), high: highOf(name), low: lowOf(name) })

/** Below zero where the first stands before the second. */
export function compareNames(one: NameNumbers, other: NameNumbers): number {
  return one.kind - other.kind || one.high - other.high || one.low - other.low
}

const kinds = 'dmt'
const digitsPerBucket = 3
const bucketsPerKind = 16 ** digitsPerBucket

const digitOf = (code: number): number => (code < 58 ? code - 48 : code - 87)

function bucketOf(name: Name): number {
  let bucket = kinds.indexOf(name[0] ?? '')
  for (let at = 1; at <= digitsPerBucket; at += 1) bucket = bucket * 16 + digitOf(name.charCodeAt(at))
  return bucket
}

/** In ascending order. Names are keyed hashes, so that buckets by their first digits are as good as sorted. */
export function sortNames(names: Iterable<Name>): Name[] {
  const buckets: Name[][] = []
  for (const name of names) {
    const bucket = bucketOf(name)
    const known = buckets[bucket]
    if (known === undefined) buckets[bucket] = [name]
    else known.push(name)
  }
  const sorted: Name[] = []
  for (let at = 0; at < kinds.length * bucketsPerKind; at += 1) {
    const bucket = buckets[at]
    if (bucket === undefined) continue
    if (bucket.length > 1) bucket.sort()
    for (const name of bucket) sorted.push(name)
  }
  return sorted
}
