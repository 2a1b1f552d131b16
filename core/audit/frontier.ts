// The frontier (compact range) of a tree: roots of its complete subtrees, largest first. All that an append needs of the past.
import { assert } from '../../contract/result.ts'
import { emptyRoot, hashBytes, nodeHash, type Sha256 } from './tree-hash.ts'

export interface Frontier {
  readonly size: number
  /** One hash per bit of `size` that is set, from the highest. */
  readonly hashes: readonly Uint8Array[]
}

export const emptyFrontier: Frontier = { size: 0, hashes: [] }

/** The frontier with one more leaf. Costs one node hash on average. */
export function appendLeaf({ size, hashes }: Frontier, leaf: Uint8Array, sha256?: Sha256): Frontier {
  const grown = [...hashes]
  let node = leaf
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = grown.pop()
    assert(left, 'the frontier has a hash per set bit')
    node = nodeHash(left, node, sha256)
  }
  grown.push(node)
  return { size: size + 1, hashes: grown }
}

/** The root of the tree: its subtrees folded from the smallest. */
export function frontierRoot({ hashes }: Frontier, sha256?: Sha256): Uint8Array {
  if (hashes.length === 0) return emptyRoot(sha256)
  return hashes.reduceRight((right, left) => nodeHash(left, right, sha256))
}

/** The hashes in a row, 32 bytes each; the size is stored beside them. */
export function encodeFrontier({ hashes }: Frontier): Uint8Array {
  const bytes = new Uint8Array(hashes.length * hashBytes)
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * hashBytes)
  return bytes
}

export function decodeFrontier(size: number, bytes: Uint8Array): Frontier {
  const hashes = Array.from({ length: bytes.byteLength / hashBytes }, (_, at) =>
    bytes.subarray(at * hashBytes, (at + 1) * hashBytes),
  )
  assert(hashes.length === setBits(size), 'the frontier has a hash per set bit')
  return { size, hashes }
}

function setBits(size: number): number {
  let bits = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2
  return bits
}
