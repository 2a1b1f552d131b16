// Framed AEAD: opens only whole, unaltered, in order, at its place and with its key.
import { describe, expect, test } from 'vitest'
import {
  createOpener,
  createSealer,
  importDocumentKey,
  openBytes,
  openStream,
  sealBytes,
  sealedSizeBytes,
  sealStream,
} from '../../../r2/ciphertext.ts'

const place = { tenantId: 't_1', documentId: 'd1', revision: 1, channel: 'original' }
const kid = `k_${'0'.repeat(26)}`
const raw = crypto.getRandomValues(new Uint8Array(32))
const key = await importDocumentKey({ kid, key: raw })
const MiB = 1024 * 1024
const frame = MiB + 28
const headerBytes = 3 + kid.length
const plain = (sizeBytes: number): Uint8Array => new Uint8Array(sizeBytes).map((_, at) => (at * 31 + (at >> 13)) & 255)
const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

const split = (whole: Uint8Array) => ({
  header: whole.subarray(0, headerBytes),
  frames: [0, 1, 2, 3].map((at) => whole.subarray(headerBytes + at * frame, headerBytes + (at + 1) * frame)),
})

describe('openBytes', () => {
  test.each([0, 1, 700, MiB - 1, MiB, MiB + 1, 3 * MiB, 3 * MiB + 5])('reads back %i bytes', async (sizeBytes) => {
    const sealed = await sealBytes(key, place, plain(sizeBytes))
    expect(sealed.byteLength).toBe(sealedSizeBytes(sizeBytes, kid.length))
    const opened = await openBytes(key, place, sealed)
    expect(opened.ok && Buffer.compare(opened.value, plain(sizeBytes))).toBe(0)
    expect((await openBytes(raw, place, sealed)).ok).toBe(true)
  })

  test('refuses a flipped bit at every byte of a small object', async () => {
    const sealed = await sealBytes(key, place, plain(40))
    for (const at of sealed.keys()) {
      const opened = await openBytes(raw, place, sealed.with(at, sealed[at]! ^ 4))
      expect([at, opened.ok]).toEqual([at, false])
    }
  })

  test('refuses every truncation of a small object and any tail', async () => {
    const sealed = await sealBytes(key, place, plain(40))
    for (let end = 0; end < sealed.byteLength; end++)
      expect((await openBytes(key, place, sealed.slice(0, end))).ok).toBe(false)
    expect((await openBytes(key, place, joined([sealed, Uint8Array.of(0)]))).ok).toBe(false)
  })

  test('refuses another tenant, document, revision, channel, key and key id', async () => {
    const sealed = await sealBytes(key, place, plain(40))
    const others = [{ tenantId: 't_2' }, { documentId: 'd2' }, { revision: 2 }, { channel: 'metadata' }]
    for (const other of others) expect((await openBytes(key, { ...place, ...other }, sealed)).ok).toBe(false)
    expect((await openBytes(new Uint8Array(32), place, sealed)).ok).toBe(false)
    const renamed = await importDocumentKey({ kid: `k_${'1'.repeat(26)}`, key: raw })
    expect((await openBytes(renamed, place, sealed)).ok).toBe(false)
    // Fields are length-prefixed, so moving a border between them is another place.
    expect((await openBytes(key, { ...place, tenantId: 't_', documentId: '1d1' }, sealed)).ok).toBe(false)
  })

  test('refuses frames that are dropped, swapped, repeated, or taken from another sealing of the same place', async () => {
    const bytes = plain(3 * MiB + 9)
    const sealed = await sealBytes(key, place, bytes)
    const again = await sealBytes(key, place, bytes)
    const { header, frames } = split(sealed)
    const [a, b, c, d] = frames as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
    const foreign = split(again).frames[1]!
    expect((await openBytes(key, place, joined([header, a, b, c, d]))).ok).toBe(true)
    const attacks = [
      [a, b, c],
      [a, c, b, d],
      [a, b, d],
      [b, c, d],
      [a, a, b, c, d],
      [a, foreign, c, d],
      [a, b, c, d, d],
      [d],
      [],
    ]
    for (const attack of attacks) expect((await openBytes(key, place, joined([header, ...attack]))).ok).toBe(false)
  })
})

describe('createSealer and createOpener', () => {
  test.each([0, 1, MiB, 2 * MiB, 2 * MiB + 77])('read back %i bytes in odd pieces', async (sizeBytes) => {
    const bytes = plain(sizeBytes)
    const sealer = await createSealer(key, place)
    const pieces: Uint8Array[] = []
    for (let at = 0; at < bytes.length; at += 65_521)
      pieces.push(...(await sealer.write(bytes.subarray(at, at + 65_521))))
    const sealed = joined([...pieces, ...(await sealer.end())])
    expect((await openBytes(key, place, sealed)).ok).toBe(true)
    const opener = createOpener(key, place)
    const opened: Uint8Array[] = []
    for (let at = 0; at < sealed.length; at += 99_991) {
      const some = await opener.write(sealed.subarray(at, at + 99_991))
      if (some.ok) opened.push(...some.value)
    }
    const rest = await opener.end()
    expect(rest.ok && Buffer.compare(joined([...opened, ...rest.value]), bytes)).toBe(0)
  })

  test('streams through transforms, and a cut stream errors', async () => {
    const bytes = plain(2 * MiB + 5)
    const sealed = await new Response(new Blob([bytes]).stream().pipeThrough(await sealStream(key, place))).bytes()
    const opened = new Blob([sealed]).stream().pipeThrough(openStream(key, place))
    expect(Buffer.compare(await new Response(opened).bytes(), bytes)).toBe(0)
    const cut = new Blob([sealed.subarray(0, headerBytes + 2 * frame)]).stream().pipeThrough(openStream(key, place))
    await expect(new Response(cut).bytes()).rejects.toThrow('altered')
  })
})
