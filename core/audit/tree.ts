// Roots and proofs of an RFC 6962 tree, over any source of its complete subtrees.
import { assert } from '../../contract/result.ts'
import { emptyRoot, nodeHash, type Sha256 } from './tree-hash.ts'

/** The hash of the complete subtree over leaves [index * 2^level, (index + 1) * 2^level). */
export type NodeReader = (level: number, index: number) => Uint8Array

/** Leaf hashes, or a reader of stored nodes. */
export type TreeSource = readonly Uint8Array[] | NodeReader

/** A reader over leaf hashes that keeps every node it has computed. */
export function readerOf(leafHashes: readonly Uint8Array[], sha256?: Sha256): NodeReader {
  const levels: Uint8Array[][] = []
  const read = (level: number, index: number): Uint8Array => {
    if (level === 0) return leafHashes[index] ?? absent(level, index)
    const nodes = (levels[level] ??= [])
    return (nodes[index] ??= nodeHash(read(level - 1, 2 * index), read(level - 1, 2 * index + 1), sha256))
  }
  return read
}

function absent(level: number, index: number): never {
  throw new Error(`assertion failed: the tree has no node ${index} at level ${level}`)
}

/** MTH of a list of leaf hashes, RFC 6962 section 2.1. */
export function treeRoot(leafHashes: readonly Uint8Array[], sha256?: Sha256): Uint8Array {
  return rootAt(readerOf(leafHashes, sha256), leafHashes.length, sha256)
}

/** The root of the first `size` leaves. */
export function rootAt(source: TreeSource, size: number, sha256?: Sha256): Uint8Array {
  return size === 0 ? emptyRoot(sha256) : rangeHash(toReader(source, sha256), { start: 0, end: size }, sha256)
}

/** Audit path of a leaf in the tree of `size` leaves, from the leaf up (RFC 6962 section 2.1.1). */
export function inclusionProof(
  source: TreeSource,
  { index, size }: { readonly index: number; readonly size: number },
  sha256?: Sha256,
): Uint8Array[] {
  assert(Number.isSafeInteger(index) && index >= 0 && index < size, 'the leaf is in the tree')
  const read = toReader(source, sha256)
  const path: Uint8Array[] = []
  for (let [start, end] = [0, size]; end - start > 1;) {
    const middle = start + largestPowerBelow(end - start)
    const isLeft = index < middle
    path.push(rangeHash(read, isLeft ? { start: middle, end } : { start, end: middle }, sha256))
    if (isLeft) end = middle
    else start = middle
  }
  return path.toReversed()
}

/** Proof that the tree of `size1` leaves is a prefix of the tree of `size2` (RFC 6962 section 2.1.2). `size1` is at least 1. */
export function consistencyProof(
  source: TreeSource,
  { size1, size2 }: { readonly size1: number; readonly size2: number },
  sha256?: Sha256,
): Uint8Array[] {
  assert(Number.isSafeInteger(size1) && size1 >= 1 && size1 <= size2, 'sizes are in order and not zero')
  const read = toReader(source, sha256)
  const proof: Uint8Array[] = []
  let [start, end] = [0, size2]
  while (end > size1) {
    const middle = start + largestPowerBelow(end - start)
    const isLeft = size1 <= middle
    proof.push(rangeHash(read, isLeft ? { start: middle, end } : { start, end: middle }, sha256))
    if (isLeft) end = middle
    else start = middle
  }
  if (start > 0) proof.push(rangeHash(read, { start, end }, sha256))
  return proof.toReversed()
}

/** MTH of the leaves [start, end), where start is aligned as RFC 6962 splits. */
function rangeHash(
  read: NodeReader,
  range: { readonly start: number; readonly end: number },
  sha256?: Sha256,
): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = range.start; at < range.end;) {
    const width = largestPowerUpTo(range.end - at)
    parts.push(read(Math.log2(width), at / width))
    at += width
  }
  return parts.reduceRight((right, left) => nodeHash(left, right, sha256))
}

const toReader = (source: TreeSource, sha256?: Sha256): NodeReader =>
  typeof source === 'function' ? source : readerOf(source, sha256)

/** The largest power of two that is at most n, for n >= 1. Sizes exceed 32 bits, so no bit operators. */
function largestPowerUpTo(n: number): number {
  let power = 1
  while (power * 2 <= n) power *= 2
  return power
}

/** The largest power of two below n, for n >= 2. */
const largestPowerBelow = (n: number): number => largestPowerUpTo(n - 1)
