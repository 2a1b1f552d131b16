// Formats of the log: canonical JSON, checkpoints, signed notes, tile paths, bundles, proofs; published vectors and refusals.
import { createPublicKey, verify as verifySignature } from 'node:crypto'
import { array, assert, constant, integer, maxSafeNat, nat, oneof, property, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from '../../../core/audit/base64.ts'
import { canonicalJson, isPlainJson } from '../../../core/audit/canonical-json.ts'
import { formatCheckpoint, parseCheckpoint } from '../../../core/audit/checkpoint.ts'
import { documentLeaves, documentRoot } from '../../../core/audit/document-root.ts'
import { decodeBundle, encodeBundle } from '../../../core/audit/entry-bundle.ts'
import { parseNote, parseVerifierKey, signatureBy } from '../../../core/audit/signed-note.ts'
import { formatTileIndex, formatTilePath, parseTilePath } from '../../../core/audit/tile-path.ts'
import { partialTiles, tilesSince, widthAt } from '../../../core/audit/tile.ts'
import { formatTlogProof, parseTlogProof } from '../../../core/audit/tlog-proof.ts'
import { leafHash, nodeHash } from '../../../core/audit/tree-hash.ts'
import { hasVectors, readVector } from './vectors.ts'

describe('canonicalJson', () => {
  test.skipIf(!hasVectors).each(['arrays', 'structures'])('writes the published form of %s', (name) => {
    const input = JSON.parse(readVector(`jcs-rfc8785/dev/input/${name}.json`))
    expect(canonicalJson(input)).toBe(readVector(`jcs-rfc8785/dev/output/${name}.json`).trimEnd())
  })

  test('isPlainJson refuses what JSON can not carry', () => {
    const refused = [
      Number.NaN,
      Infinity,
      '\ud800',
      { a: undefined },
      new Date(0),
      new Map(),
      1n,
      [[['deep']]],
      { '\udc00': 1 },
    ]
    for (const value of refused) expect(isPlainJson(value, 2)).toBe(false)
    for (const value of [null, -0, 1e21, 'ä', [1, [2]], { a: { b: 1 } }]) expect(isPlainJson(value, 2)).toBe(true)
  })
})

describe('base64', () => {
  test('reads back what it wrote and nothing else', () => {
    assert(
      property(uint8Array(), (bytes) => {
        const text = encodeBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(Buffer.from(decodeBase64(text)!)).toEqual(Buffer.from(bytes))
      }),
    )
    for (const text of ['A', 'AB==', 'AA', 'A===', 'AA-_', 'AA==\n', '====']) expect(decodeBase64(text)).toBeNull()
  })
})

describe('parseCheckpoint', () => {
  test('reads what formatCheckpoint wrote', () => {
    const checkpoint = { origin: 'i.clawql/t/x/1', size: 70_000, root: new Uint8Array(32).fill(7) }
    expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint)
  })

  test.skipIf(!hasVectors)('takes and refuses the published bodies', () => {
    const { cases } = JSON.parse(readVector('tlog-checkpoint/dev/body.json'))
    for (const { name, body, ok } of cases) expect([name, parseCheckpoint(body) !== null]).toEqual([name, ok])
  })

  test('refuses a root of 31 bytes, a size with a leading zero, CRLF', () => {
    const root = encodeBase64(new Uint8Array(32))
    expect(parseCheckpoint(`o\n1\n${root}\n`)).not.toBeNull()
    const wrong = [
      `o\n01\n${root}\n`,
      `o\r\n1\r\n${root}\r\n`,
      `o\n1\n${encodeBase64(new Uint8Array(31))}\n`,
      `o\n1\n${root}`,
    ]
    for (const body of wrong) expect(parseCheckpoint(body)).toBeNull()
  })
})

describe.skipIf(!hasVectors)('parseNote', () => {
  const { cases } = hasVectors ? JSON.parse(readVector('signed-note/dev/note-open.json')) : { cases: [] }

  test.each(cases as { name: string; note: string; keys: string[]; verified?: string[]; error?: string }[])(
    '$name',
    ({ note: noteText, keys, verified, error }) => {
      const verifiers = keys.map((key) => parseVerifierKey(key)).filter((key) => key !== null)
      const note = parseNote(noteText)
      if (error === 'malformed') return expect(note).toBeNull()
      expect(note).not.toBeNull()
      const names = verifiers.filter((verifier) => {
        const found = signatureBy(note!, verifier)
        if (found === null) return false
        const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), verifier.publicKey])
        const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
        return verifySignature(null, Buffer.from(note!.text), publicKey, found.signature)
      })
      expect(names.map(({ name }) => name)).toEqual(verified ?? [])
    },
  )
})

describe('parseTilePath', () => {
  test.skipIf(!hasVectors)('agrees with the published paths', () => {
    const vectors = JSON.parse(readVector('tlog-tiles/dev/paths.json'))
    for (const [n, text] of vectors.n_encoding) {
      expect(formatTileIndex(n)).toBe(text)
      expect(parseTilePath(`tile/0/${text}`)).toEqual({ level: 0, n, width: 256 })
    }
    for (const path of vectors.bad_paths) expect([path, parseTilePath(path)]).toEqual([path, null])
    const { l0_full, l0_partial, l1_full, l1_partial, l2_partial } = vectors.size_70000
    expect([widthAt(70_000, 0, l0_full - 1), widthAt(70_000, 0, l0_full)]).toEqual([256, l0_partial])
    expect([widthAt(70_000, 1, l1_full - 1), widthAt(70_000, 1, l1_full)]).toEqual([256, l1_partial])
    expect(widthAt(70_000, 2, 0)).toBe(l2_partial)
  })

  test('reads back each path that formatTilePath writes', () => {
    const level = oneof(constant('entries' as const), nat({ max: 7 }))
    assert(
      property(level, maxSafeNat(), integer({ min: 1, max: 256 }), (level, n, width) => {
        expect(parseTilePath(formatTilePath({ level, n, width }))).toEqual({ level, n, width })
      }),
    )
  })

  test('refuses traversal and second spellings', () => {
    const refused = [
      'tile/0/../000',
      '/tile/0/000',
      'tile/0/%30',
      'tile/0/x000/x000/001',
      'tile/1e0/000',
      'tile/entries/000.p/256',
      'tile/0/000/',
    ]
    for (const path of refused) expect([path, parseTilePath(path)]).toEqual([path, null])
  })
})

describe('tilesSince', () => {
  test('lists each new tile once, with the width that the size gives', () => {
    for (const [since, size] of [
      [0, 0],
      [0, 1],
      [0, 256],
      [255, 257],
      [256, 256],
      [256, 70_000],
      [65_535, 65_537],
    ] as const) {
      const listed = [...tilesSince(since, size)]
      expect(new Set(listed.map((tile) => formatTilePath(tile))).size).toBe(listed.length)
      for (const { level, n, width } of listed) {
        expect(width).toBe(widthAt(size, level, n))
        expect(width).not.toBe(widthAt(since, level, n))
      }
      const bundles = listed.filter(({ level }) => level === 'entries')
      expect(bundles.length).toBe(since === size ? 0 : Math.ceil(size / 256) - Math.floor(since / 256))
    }
  })
})

describe('partialTiles', () => {
  test('are those of tilesSince that are not full', () => {
    for (const size of [0, 1, 5, 255, 256, 257, 512, 65_535, 65_536, 65_537, 70_000]) {
      const partial = [...tilesSince(0, size)].filter(({ width }) => width < 256)
      expect(partialTiles(size)).toEqual(partial)
    }
  })
})

describe('decodeBundle', () => {
  test('reads back entries and refuses a cut', () => {
    assert(
      property(array(uint8Array({ minLength: 2, maxLength: 70 }), { minLength: 1, maxLength: 9 }), (entries) => {
        const bytes = encodeBundle(entries)
        expect(decodeBundle(bytes)?.map((entry) => Buffer.from(entry))).toEqual(
          entries.map((entry) => Buffer.from(entry)),
        )
        expect(decodeBundle(bytes.subarray(0, -1))).toBeNull()
      }),
    )
  })
})

describe('parseTlogProof', () => {
  test.skipIf(!hasVectors)('takes and refuses the published texts', () => {
    const { cases } = JSON.parse(readVector('tlog-proof/dev/parse.json'))
    for (const { name, text, ok } of cases) expect([name, parseTlogProof(text) !== null]).toEqual([name, ok])
  })

  test('reads back what formatTlogProof wrote', () => {
    const proof = { extra: Uint8Array.of(1), index: 5, proof: [new Uint8Array(32)], checkpoint: 'o\n6\nAA==\n' }
    expect(parseTlogProof(formatTlogProof(proof))).toEqual(proof)
  })
})

describe('documentRoot', () => {
  const header = {
    documentId: '01J00000000000000000000000',
    revision: 1,
    detectors: [{ name: 'iban', version: '1' }],
    chunkerVersion: 'c1',
    metadataSha256: 'a'.repeat(64),
    archiveSha256: null,
  }
  const expectedHeader =
    `{"archiveSha256":null,"chunkerVersion":"c1","detectors":[{"name":"iban","version":"1"}],` +
    `"documentId":"01J00000000000000000000000","metadataSha256":"${'a'.repeat(64)}","revision":1,"rootVersion":1}`

  test('is the RFC 6962 root over header and chunks', () => {
    const [first, second, third] = documentLeaves({ header, chunks: ['ä', ''] })
    expect(Buffer.from(first!).toString()).toBe(expectedHeader)
    const [one, two, three] = [first!, second!, third!].map((leaf) => leafHash(leaf))
    const root = nodeHash(nodeHash(one!, two!), three!)
    expect(documentRoot({ header, chunks: ['ä', ''] })).toBe(Buffer.from(root).toString('hex'))
  })

  test('changes with every field, chunk and order', () => {
    const roots = new Set([
      documentRoot({ header, chunks: ['a', 'b'] }),
      documentRoot({ header, chunks: ['b', 'a'] }),
      documentRoot({ header, chunks: ['a'] }),
      documentRoot({ header, chunks: [] }),
      documentRoot({ header: { ...header, revision: 2 }, chunks: ['a', 'b'] }),
      documentRoot({ header: { ...header, archiveSha256: 'b'.repeat(64) }, chunks: ['a', 'b'] }),
      documentRoot({ header: { ...header, metadataSha256: 'b'.repeat(64) }, chunks: ['a', 'b'] }),
      documentRoot({ header: { ...header, detectors: [] }, chunks: ['a', 'b'] }),
    ])
    expect(roots.size).toBe(8)
  })
})
