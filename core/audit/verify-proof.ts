// Checks of inclusion and consistency proofs (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Whatever is malformed is not valid.
import { equalBytes, hashBytes, nodeHash, type Sha256 } from './tree-hash.ts'

export interface InclusionClaim {
  readonly index: number
  readonly size: number
  readonly leafHash: Uint8Array
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

export interface ConsistencyClaim {
  readonly size1: number
  readonly size2: number
  readonly root1: Uint8Array
  readonly root2: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Whether the leaf stands at `index` in the tree of `size` leaves with this root. */
export function verifyInclusion(claim: InclusionClaim, sha256?: Sha256): boolean {
  const { index, size, leafHash, proof, root } = claim
  if (!isSize(index) || !isSize(size) || index >= size) return false
  if (![leafHash, root, ...proof].every(isHash)) return false
  let [position, last] = [index, size - 1]
  let hash = leafHash
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(position) || position === last) {
      hash = nodeHash(sibling, hash, sha256)
      while (!isOdd(position) && position !== 0) [position, last] = [half(position), half(last)]
    } else {
      hash = nodeHash(hash, sibling, sha256)
    }
    ;[position, last] = [half(position), half(last)]
  }
  return last === 0 && equalBytes(hash, root)
}

/** Whether the tree of `size1` leaves is a prefix of the tree of `size2`. From size 0 nothing can be proven: not valid. */
export function verifyConsistency(claim: ConsistencyClaim, sha256?: Sha256): boolean {
  const { size1, size2, root1, root2, proof } = claim
  if (!isSize(size1) || !isSize(size2) || size1 === 0 || size1 > size2) return false
  if (![root1, root2, ...proof].every(isHash)) return false
  if (size1 === size2) return proof.length === 0 && equalBytes(root1, root2)
  return foldConsistency(claim, sha256)
}

function foldConsistency({ size1, size2, root1, root2, proof }: ConsistencyClaim, sha256?: Sha256): boolean {
  let [position, last] = [size1 - 1, size2 - 1]
  while (isOdd(position)) [position, last] = [half(position), half(last)]
  // A prefix that is one complete subtree starts from its own root, which the proof therefore leaves out.
  const [first, ...rest] = position === 0 ? [root1, ...proof] : proof
  if (first === undefined) return false
  let [hash1, hash2] = [first, first]
  for (const node of rest) {
    if (last === 0) return false
    if (isOdd(position) || position === last) {
      hash1 = nodeHash(node, hash1, sha256)
      hash2 = nodeHash(node, hash2, sha256)
      while (!isOdd(position) && position !== 0) [position, last] = [half(position), half(last)]
    } else {
      hash2 = nodeHash(hash2, node, sha256)
    }
    ;[position, last] = [half(position), half(last)]
  }
  return last === 0 && equalBytes(hash1, root1) && equalBytes(hash2, root2)
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0
const isHash = (bytes: Uint8Array): boolean => bytes.byteLength === hashBytes
const isOdd = (n: number): boolean => n % 2 === 1
const half = (n: number): number => Math.floor(n / 2)
