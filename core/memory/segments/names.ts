// Names in a graph's index: a kind and 64 keyed bits, as text in memory and as three numbers in segments.

/** Digest of a chunk's text, entity that is mentioned, index term; in the order in which they stand in a segment. */
export type NameKind = 'd' | 'm' | 't'

/** Kind and 16 hexadecimal digits. Texts and numbers sort alike. */
export type Name = string

export const nameOf = (kind: NameKind, digits: string): Name => kind + digits
const digitOf = (code: number): number => (code < 58 ? code - 48 : code - 87)

function halfOf(name: Name, from: number): number {
  let half = 0
  for (let at = from; at < from + 8; at += 1) half = (half << 4) | digitOf(name.charCodeAt(at))
  return half >>> 0
}

/** The three numbers of a name. */
export interface NameNumbers {
  readonly kind: number
  readonly high: number
  readonly low: number
}

/** `digits` stand in the text from `from` on. */
const numbersAt = (kind: number, text: string, from: number): NameNumbers => ({
  kind,
  high: halfOf(text, from),
  low: halfOf(text, from + 8),
})

export const numbersOf = (name: Name): NameNumbers => numbersAt(name.charCodeAt(0), name, 1)
export const digitsOf = (name: Name): string => name.slice(1)

/** Below zero where the first stands before the second. */
export function compareNames(one: NameNumbers, other: NameNumbers): number {
  return one.kind - other.kind || one.high - other.high || one.low - other.low
}

/** In the order of segments. */
export const nameKinds = ['d', 'm', 't'] as const satisfies readonly NameKind[]
/** Of a name's first half. */
const bucketBits = 12

/** A name with what is to be written under it. */
export interface Named<T> extends NameNumbers {
  readonly value: T
}

/** Puts one in its place among few that are in order. */
function insertSorted<T>(bucket: Named<T>[], named: Named<T>): void {
  let at = bucket.length
  for (; at > 0 && compareNames(bucket[at - 1]!, named) > 0; at -= 1) bucket[at] = bucket[at - 1]!
  bucket[at] = named
}

/** In ascending order of names, which are given by their digits. They are keyed hashes, so that buckets by their first bits are as good as sorted. */
export function sortNamed<T>(kind: NameKind, entries: Iterable<readonly [digits: string, T]>): Named<T>[] {
  const code = kind.charCodeAt(0)
  const buckets = Array.from({ length: 1 << bucketBits }, (): Named<T>[] | null => null)
  for (const [digits, value] of entries) {
    const { high, low } = numbersAt(code, digits, 0)
    const bucket = high >>> (32 - bucketBits)
    const known = buckets[bucket] ?? []
    insertSorted(known, { kind: code, high, low, value })
    buckets[bucket] = known
  }
  const sorted: Named<T>[] = []
  for (const bucket of buckets) if (bucket !== null) for (const named of bucket) sorted.push(named)
  return sorted
}
