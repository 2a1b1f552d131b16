// The page's own check of a trail, against trees and notes of our core: what is as it was signed is proven, and one changed byte is not.
import fc from 'fast-check'
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../contract/rpc.ts'
import { encodeBase64 } from '../../../core/audit/base64.ts'
import { canonicalJson } from '../../../core/audit/canonical-json.ts'
import { formatCheckpoint } from '../../../core/audit/checkpoint.ts'
import { formatNote, formatVerifierKey, keyId } from '../../../core/audit/signed-note.ts'
import { inclusionProof, treeRoot } from '../../../core/audit/tree.ts'
import { leafHash } from '../../../core/audit/tree-hash.ts'
import { rootDir } from '../../../self-host/settings.ts'

interface Trail {
  checkpoint: string
  closed: { checkpoint: string }[]
  entries: {
    seq: number
    type: string
    actorId: string
    timestamp: string
    record: { seq: number; type: string; actor: { id: string }; ts: string; body: Json }
    inclusion: { index: number; size: number; proof: string[] }
  }[]
}
interface ProofCheck {
  readonly checkTrail: (trail: Trail, vkey: string) => Promise<{ checked: number; others: number }>
  readonly canonical: (value: unknown) => string
}
const { checkTrail, canonical } = (await import(
  pathToFileURL(join(rootDir, 'dashboard', 'proof-check.client.js')).href
)) as ProofCheck

const origin = 'log.example/t/1'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const rawOf = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'spki', format: 'der' }).subarray(-32))
const vkey = formatVerifierKey(origin, rawOf(publicKey))

const recordOf = (seq: number, body: Json) => ({
  seq,
  type: `document.${seq}`,
  actor: { id: `a${seq}`, type: 'person' },
  ts: new Date(seq * 1_000).toISOString(),
  body,
})

function trailOf(bodies: readonly Json[], shown: readonly number[], signer = privateKey): Trail {
  const records = bodies.map((body, seq) => recordOf(seq, body))
  const leaves = records.map((record) => leafHash(new TextEncoder().encode(canonicalJson(record))))
  const text = formatCheckpoint({ origin, size: leaves.length, root: treeRoot(leaves) })
  const signature = new Uint8Array(sign(null, Buffer.from(text), signer))
  const own = { name: origin, keyId: keyId(origin, rawOf(publicKey)), signature }
  const other = { name: 'witness.example', keyId: new Uint8Array(4), signature: new Uint8Array(64) }
  return {
    checkpoint: formatNote({ text, signatures: [other, own] }),
    closed: [],
    entries: shown.map((seq) => {
      const record = records[seq]!
      return {
        seq,
        type: record.type,
        actorId: record.actor.id,
        timestamp: record.ts,
        record,
        inclusion: {
          index: seq,
          size: leaves.length,
          proof: inclusionProof(leaves, { index: seq, size: leaves.length }).map((hash) => encodeBase64(hash)),
        },
      }
    }),
  }
}

const bodies = fc.array(fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>, { minLength: 1, maxLength: 40 })

describe('checkTrail()', () => {
  test('proves what was signed, whatever its size, and writes values as RFC 8785 does', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (drawn) => {
        const all = drawn.map((_, at) => at)
        expect(await checkTrail(trailOf(drawn, all), vkey)).toMatchObject({ checked: drawn.length, others: 0 })
        for (const body of drawn) expect(canonical(body)).toBe(canonicalJson(body))
      }),
      { numRuns: 60 },
    )
  })

  const trail = (): Trail => structuredClone(trailOf(['a', { b: 1 }, [true, null], 'd', 'e'], [1, 3]))
  const changes: readonly (readonly [string, (trail: Trail) => void])[] = [
    ['what a record says', ({ entries }) => void (entries[0]!.record.body = { b: 2 })],
    ['its type as shown', ({ entries }) => void (entries[0]!.type = 'document.9')],
    ['its actor as shown', ({ entries }) => void (entries[1]!.actorId = 'a1')],
    ['its time as shown', ({ entries }) => void (entries[1]!.timestamp = new Date(0).toISOString())],
    ['its place', ({ entries }) => void (entries[0]!.inclusion.index = 2)],
    ['a hash of its proof', ({ entries }) => void (entries[0]!.inclusion.proof[0] = encodeBase64(new Uint8Array(32)))],
    [
      'the length of its proof',
      ({ entries }) => void entries[0]!.inclusion.proof.push(encodeBase64(new Uint8Array(32))),
    ],
    ['a missing hash', ({ entries }) => void entries[0]!.inclusion.proof.pop()],
    ['the signed size', (one) => void (one.checkpoint = one.checkpoint.replace('\n5\n', '\n6\n'))],
    ['the origin', (one) => void (one.checkpoint = one.checkpoint.replaceAll(origin, 'other.example/t/1'))],
    ['the signature', (one) => void (one.checkpoint = one.checkpoint.replace(/.{8}\n$/, 'AAAAAAAA\n'))],
    ['the checkpoint', (one) => void (one.checkpoint = '')],
    ['records swapped', ({ entries }) => void ([entries[0]!.record, entries[1]!.record] = [entries[1]!.record, entries[0]!.record])], // oxfmt-ignore
  ]
  test.each(changes)('does not prove %s changed', async (_, change) => {
    const changed = trail()
    change(changed)
    await expect(checkTrail(changed, vkey)).rejects.toThrow(/./)
    expect(await checkTrail(trail(), vkey)).toEqual(expect.objectContaining({ checked: 2 }))
  })

  test('does not take another’s key, one mistyped, or what somebody else signed', async () => {
    const stranger = generateKeyPairSync('ed25519')
    const strange = formatVerifierKey(origin, rawOf(stranger.publicKey))
    await expect(checkTrail(trail(), strange)).rejects.toThrow('not signed by this key')
    await expect(checkTrail(trailOf(['a'], [0], stranger.privateKey), vkey)).rejects.toThrow('not that of this key')
    await expect(checkTrail(trail(), `${vkey.slice(0, -4)}AAA=`)).rejects.toThrow(/digits|Ed25519/)
    await expect(checkTrail(trail(), 'key')).rejects.toThrow('no verifier key')
    await expect(checkTrail({ ...trail(), entries: [] }, vkey)).rejects.toThrow('None of these records')
  })
})
