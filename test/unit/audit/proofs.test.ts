// Merkle trees: proofs verify exactly for what is in the tree, at every small size and around the tile borders; published vectors.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  appendLeaf,
  decodeFrontier,
  emptyFrontier,
  encodeFrontier,
  frontierRoot,
} from '../../../core/audit/frontier.ts'
import { emptyRoot, leafHash } from '../../../core/audit/tree-hash.ts'
import { consistencyProof, inclusionProof, readerOf, rootAt, treeRoot } from '../../../core/audit/tree.ts'
import { verifyConsistency, verifyInclusion } from '../../../core/audit/verify-proof.ts'
import { hasVectors, readVector, vectorFiles } from './vectors.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const leaves = Array.from({ length: 70_000 }, (_, at) => leafHash(Buffer.from(`entry ${at}`), sha256))
const read = readerOf(leaves, sha256)
const flipped = (hash: Uint8Array): Uint8Array => hash.map((byte, at) => (at === 7 ? byte ^ 1 : byte))

const bytes = (text: string | null): Uint8Array => Buffer.from(text ?? '', 'base64')

describe('inclusionProof', () => {
  test('verifies for each leaf of each size up to 100 and around 128 and 256, and for no other leaf', () => {
    const sizes = [...Array.from({ length: 100 }, (_, i) => i + 1), 127, 128, 129, 255, 256, 257, 300]
    for (const size of sizes) {
      const root = rootAt(read, size, sha256)
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(read, { index, size }, sha256)
        const claim = { index, size, leafHash: leaves[index]!, proof, root }
        expect(verifyInclusion(claim, sha256)).toBe(true)
        expect(verifyInclusion({ ...claim, leafHash: leaves[index + 1]! }, sha256)).toBe(false)
        if (size > 1) expect(verifyInclusion({ ...claim, index: (index + 1) % size }, sha256)).toBe(false)
      }
    }
  })

  test('refuses a changed hash, a proof too long or too short, and a position outside', () => {
    for (const size of [65_535, 65_536, 65_537, 69_632, 69_999, 70_000]) {
      for (const index of [0, 1, 255, 256, 65_280, size - 1]) {
        const root = rootAt(read, size, sha256)
        const proof = inclusionProof(read, { index, size }, sha256)
        const claim = { index, size, leafHash: leaves[index]!, proof, root }
        expect(verifyInclusion(claim, sha256)).toBe(true)
        for (const at of proof.keys()) {
          const changed = proof.with(at, flipped(proof[at]!))
          expect(verifyInclusion({ ...claim, proof: changed }, sha256)).toBe(false)
        }
        expect(verifyInclusion({ ...claim, proof: [...proof, root] }, sha256)).toBe(false)
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) }, sha256)).toBe(false)
        expect(verifyInclusion({ ...claim, proof: proof.slice(0, -1) }, sha256)).toBe(false)
        expect(verifyInclusion({ ...claim, root: flipped(root) }, sha256)).toBe(false)
        for (const wrong of [-1, size, 0.5, Number.NaN, 2 ** 53 + 2]) {
          expect(verifyInclusion({ ...claim, index: wrong }, sha256)).toBe(false)
        }
        expect(verifyInclusion({ ...claim, size: 0 }, sha256)).toBe(false)
      }
    }
  })
})

describe('consistencyProof', () => {
  test('verifies for each pair of sizes up to 130, and not with another root', () => {
    for (let size2 = 1; size2 <= 130; size2++) {
      const root2 = rootAt(read, size2, sha256)
      for (let size1 = 1; size1 <= size2; size1++) {
        const root1 = rootAt(read, size1, sha256)
        const proof = consistencyProof(read, { size1, size2 }, sha256)
        const claim = { size1, size2, root1, root2, proof }
        expect(verifyConsistency(claim, sha256)).toBe(true)
        expect(verifyConsistency({ ...claim, root1: flipped(root1) }, sha256)).toBe(false)
        expect(verifyConsistency({ ...claim, root2: flipped(root2) }, sha256)).toBe(false)
      }
    }
  })

  test('verifies across tile borders and refuses each changed hash', () => {
    for (const [size1, size2] of [
      [1, 70_000],
      [256, 65_536],
      [65_535, 65_536],
      [65_536, 65_537],
      [69_999, 70_000],
    ] as const) {
      const [root1, root2] = [rootAt(read, size1, sha256), rootAt(read, size2, sha256)]
      const proof = consistencyProof(read, { size1, size2 }, sha256)
      expect(verifyConsistency({ size1, size2, root1, root2, proof }, sha256)).toBe(true)
      for (const at of proof.keys()) {
        const changed = proof.with(at, flipped(proof[at]!))
        expect(verifyConsistency({ size1, size2, root1, root2, proof: changed }, sha256)).toBe(false)
      }
    }
  })

  test('is an error from size 0', () => {
    const root = emptyRoot()
    expect(verifyConsistency({ size1: 0, size2: 0, root1: root, root2: root, proof: [] })).toBe(false)
    expect(verifyConsistency({ size1: 0, size2: 3, root1: root, root2: treeRoot(leaves.slice(0, 3)), proof: [] })).toBe(
      false,
    )
  })
})

describe('frontier', () => {
  test('has the root of the list at each size, through its stored form', () => {
    let frontier = emptyFrontier
    for (let size = 0; size <= 1_000; size++) {
      expect(Buffer.from(frontierRoot(frontier, sha256))).toEqual(Buffer.from(rootAt(read, size, sha256)))
      const stored = decodeFrontier(size, encodeFrontier(frontier))
      frontier = appendLeaf(stored, leaves[size]!, sha256)
    }
  })
})

describe.skipIf(!hasVectors)('published vectors', () => {
  test.each(vectorFiles('transparency-dev-merkle/dev/inclusion'))('%s', (path) => {
    const vector = JSON.parse(readVector(path))
    const claim = {
      index: vector.leafIdx,
      size: vector.treeSize,
      leafHash: bytes(vector.leafHash),
      proof: (vector.proof ?? []).map(bytes),
      root: bytes(vector.root),
    }
    expect(verifyInclusion(claim)).toBe(!vector.wantErr)
  })

  test.each(vectorFiles('transparency-dev-merkle/dev/consistency'))('%s', (path) => {
    const { size1, size2, root1, root2, proof, wantErr } = JSON.parse(readVector(path))
    const claim = { size1, size2, root1: bytes(root1), root2: bytes(root2), proof: (proof ?? []).map(bytes) }
    expect(verifyConsistency(claim)).toBe(!wantErr)
  })

  test('a real proof in a tree of 961,984,011 leaves verifies', () => {
    const folder = 'ct-argon2020-http/dev/'
    const head = JSON.parse(readVector(`${folder}get-sth`))
    const name = 'get-proof-by-hash-tree-size-961984011-hash-nCs3mfIydh9x4CKyQ-2Bu2xtmpxmFggA5MLymHwNQSlLg-3D'
    const found = JSON.parse(readVector(folder + name))
    const claim = {
      index: found.leaf_index,
      size: head.tree_size,
      leafHash: bytes('nCs3mfIydh9x4CKyQ+u2xtmpxmFggA5MLymHwNQSlLg='),
      proof: found.audit_path.map(bytes),
      root: bytes(head.sha256_root_hash),
    }
    expect(verifyInclusion(claim)).toBe(true)
    expect(verifyInclusion({ ...claim, index: claim.index + 1 })).toBe(false)
  })
})
