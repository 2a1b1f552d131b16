// clawql audit verify against a log made here: what it accepts, and every forgery that it has to refuse.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApi } from '../../../cli/api.ts'
import { auditCommand } from '../../../cli/commands/audit.ts'
import { createOutput, exitCodes } from '../../../cli/output.ts'
import { formatCheckpoint } from '../../../core/audit/checkpoint.ts'
import { encodeBundle } from '../../../core/audit/entry-bundle.ts'
import { appendLeaf, emptyFrontier, frontierRoot } from '../../../core/audit/frontier.ts'
import { formatNote, formatVerifierKey, keyId } from '../../../core/audit/signed-note.ts'
import { parseTilePath, tileWidth } from '../../../core/audit/tile-path.ts'
import { leafHash } from '../../../core/audit/tree-hash.ts'

const origin = 'test.clawql/t/t_01ARZ3NDEKTSV4RRFFQ69G5FAV/1'
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

function createKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'))
  return { privateKey, raw, vkey: formatVerifierKey(origin, raw) }
}
type Key = ReturnType<typeof createKey>

const createEntries = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => new TextEncoder().encode(`{"seq":${i},"type":"document.received"}`))

function signCheckpoint(entries: readonly Uint8Array[], key: Key, name = origin): string {
  let frontier = emptyFrontier
  for (const entry of entries) frontier = appendLeaf(frontier, leafHash(entry, sha256), sha256)
  const text = formatCheckpoint({ origin: name, size: entries.length, root: frontierRoot(frontier, sha256) })
  const signature = new Uint8Array(sign(null, Buffer.from(text), key.privateKey))
  return formatNote({ text, signatures: [{ name: origin, keyId: keyId(origin, key.raw), signature }] })
}

let server: Server
const stateDir = mkdtempSync(join(tmpdir(), 'clawql-state-'))
beforeEach(() => {
  rmSync(stateDir, { recursive: true, force: true })
  vi.stubEnv('CLAWQL_STATE_DIR', stateDir)
})
afterEach(() => void server.close())
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(stateDir, { recursive: true, force: true })
})

async function serveLog(log: { checkpoint: string; entries: readonly Uint8Array[]; vkey: string }): Promise<string> {
  server = createServer((request, response) => {
    const path = (request.url ?? '').replace('/api/audit/log/', '')
    if (path === 'checkpoint') return response.end(log.checkpoint)
    if (path === 'log.vkey') return response.end(`${log.vkey}\n`)
    const tile = parseTilePath(path)
    if (tile?.level !== 'entries') return response.writeHead(404).end('{}')
    return response.end(encodeBundle(log.entries.slice(tile.n * tileWidth, tile.n * tileWidth + tile.width)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Runs the command; answers its exit code, thrown or returned. */
async function verify(url: string, vkey?: string): Promise<number> {
  const api = createApi({ CLAWQL_URL: url, CLAWQL_DATA_DIR: '/nonexistent' })
  const values = vkey === undefined ? {} : { vkey }
  try {
    const output = { ...createOutput(true), answer: () => undefined }
    return await auditCommand.run({ positionals: ['verify', url], values, output, api })
  } catch (error) {
    return (error as { exitCode: number }).exitCode
  }
}

describe('clawql audit verify', () => {
  it.each([0, 1, 2, 255, 256, 257, 700])('verifies a log of %d records', async (count) => {
    const key = createKey()
    const entries = createEntries(count)
    const url = await serveLog({ checkpoint: signCheckpoint(entries, key), entries, vkey: key.vkey })
    expect(await verify(url, key.vkey)).toBe(exitCodes.done)
    server.close()
  })

  it('refuses a record that was changed, dropped or exchanged after signing', async () => {
    const key = createKey()
    const entries = createEntries(300)
    const checkpoint = signCheckpoint(entries, key)
    const changed = entries.with(299, new TextEncoder().encode('{"seq":299,"type":"document.erased"}'))
    const exchanged = entries.with(0, entries[1]!).with(1, entries[0]!)
    for (const forged of [changed, exchanged, entries.slice(0, 299)]) {
      const url = await serveLog({ checkpoint, entries: forged, vkey: key.vkey })
      expect(await verify(url, key.vkey)).toBe(exitCodes.unverified)
      server.close()
    }
  })

  it('refuses a checkpoint that another key signed, even where the server hands that key out', async () => {
    const [key, forger] = [createKey(), createKey()]
    const entries = createEntries(3)
    const url = await serveLog({ checkpoint: signCheckpoint(entries, forger), entries, vkey: forger.vkey })
    expect(await verify(url, key.vkey)).toBe(exitCodes.unverified)
  })

  it('refuses a checkpoint of another log that the same key signed', async () => {
    const key = createKey()
    const entries = createEntries(3)
    const url = await serveLog({ checkpoint: signCheckpoint(entries, key, 'other.clawql/1'), entries, vkey: key.vkey })
    expect(await verify(url, key.vkey)).toBe(exitCodes.unverified)
  })

  it('refuses a log that does not extend the checkpoint that this machine saw before, and keeps that one', async () => {
    const key = createKey()
    const entries = createEntries(300)
    const look = async (shown: readonly Uint8Array[]): Promise<number> => {
      const url = await serveLog({ checkpoint: signCheckpoint(shown, key), entries: shown, vkey: key.vkey })
      const code = await verify(url, key.vkey)
      server.close()
      return code
    }
    expect(await look(entries.slice(0, 200))).toBe(exitCodes.done)
    expect(await look(entries)).toBe(exitCodes.done)
    // Set back, and another history of the same length or a greater one: each is signed by the log's own key.
    const other = entries.with(150, new TextEncoder().encode('{"seq":150,"type":"document.erased"}'))
    for (const shown of [entries.slice(0, 299), [], other, [...other, ...createEntries(10)]])
      expect(await look(shown)).toBe(exitCodes.unverified)
    expect(await look([...entries, ...createEntries(10)])).toBe(exitCodes.done)
  })

  it('refuses records that leave one of their resource out, and takes those from before there were chains', async () => {
    const key = createKey()
    const record = (seq: number, id: string, chain?: readonly (readonly [number, number])[]): Uint8Array =>
      new TextEncoder().encode(JSON.stringify({ seq, res: { kind: 'document', id }, ...(chain && { chain }) }))
    const look = async (...shown: Uint8Array[]): Promise<number> => {
      rmSync(stateDir, { recursive: true, force: true })
      const url = await serveLog({ checkpoint: signCheckpoint(shown, key), entries: shown, vkey: key.vkey })
      const code = await verify(url, key.vkey)
      server.close()
      return code
    }
    const [before, first, second] = [record(0, 'd1'), record(1, 'd2', [[1, -1]]), record(2, 'd1', [[2, 0]])]
    expect(await look(before, first, second)).toBe(exitCodes.done)
    for (const third of [record(2, 'd1', [[1, -1]]), record(2, 'd1', [[2, 1]]), record(2, 'd1', []), record(2, 'd1')])
      expect(await look(before, first, third)).toBe(exitCodes.unverified)
  })

  it('tells a server that is not there from a log that does not verify', async () => {
    const url = await serveLog({ checkpoint: '', entries: [], vkey: '' })
    await new Promise((resolve) => server.close(resolve))
    expect(await verify(url)).toBe(exitCodes.unreachable)
  })
})
