// The outside verifier (Go's transparency log packages): takes our logs at every interesting size and refuses every falsification.
import { spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { encodeBase64 } from '../../core/audit/base64.ts'
import { formatCheckpoint } from '../../core/audit/checkpoint.ts'
import { encodeBundle } from '../../core/audit/entry-bundle.ts'
import { checkDraft, entryText, noPrevious } from '../../core/audit/record.ts'
import { formatNote, formatVerifierKey, keyId } from '../../core/audit/signed-note.ts'
import { formatTilePath } from '../../core/audit/tile-path.ts'
import { tilesSince } from '../../core/audit/tile.ts'
import { leafHash } from '../../core/audit/tree-hash.ts'
import { treeRoot } from '../../core/audit/tree.ts'
import { draftOf } from '../unit/audit/draft.ts'
import { falsifications, rebuildTiles, type Falsification, writeLogFile, type SavedLog } from './falsify.ts'

const work = mkdtempSync(join(tmpdir(), 'go-verify-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const program = join(work, 'go-verify')
const folder = join(import.meta.dirname, 'go-verify')
const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: folder, encoding: 'utf8' })
const hasGo = built.status === 0
if (!hasGo) console.warn(`go-verify could not be built, its tests are skipped: ${built.error?.message ?? built.stderr}`)

const tenant = 't_01JAVD1T000000000000000001'
const origin = `i_test.clawql/t/${tenant}/1`
const { privateKey } = generateKeyPairSync('ed25519')

function publicBytes(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }))).export({
    format: 'jwk',
  })
  return Buffer.from(x ?? '', 'base64url')
}
const vkey = formatVerifierKey(origin, publicBytes(privateKey))

function makeEntries(count: number): Uint8Array[] {
  const checked = checkDraft(draftOf('r'))
  if (!checked.ok) throw new Error(checked.refusal.detail)
  let prev = noPrevious
  return Array.from({ length: count }, (_, seq) => {
    const entry = Buffer.from(entryText(checked.value, { seq, prev, ts: new Date(1.7e12 + seq).toISOString(), tenant }))
    prev = encodeBase64(leafHash(entry))
    return entry
  })
}
const entries = makeEntries(70_000)

function signCheckpoint(size: number): string {
  const leaves = entries.slice(0, size).map((entry) => leafHash(entry))
  const text = formatCheckpoint({ origin, size, root: treeRoot(leaves) })
  const signature = sign(null, Buffer.from(text), privateKey)
  return formatNote({ text, signatures: [{ name: origin, keyId: keyId(origin, publicBytes(privateKey)), signature }] })
}

/** A log of the first `size` entries in a folder of its own. */
function save(size: number): SavedLog {
  const log = { directory: mkdtempSync(join(work, 'log-')), size }
  for (const tile of tilesSince(0, size)) {
    if (tile.level !== 'entries') continue
    writeLogFile(log, formatTilePath(tile), encodeBundle(entries.slice(tile.n * 256, tile.n * 256 + tile.width)))
  }
  rebuildTiles(log)
  writeLogFile(log, 'checkpoint', signCheckpoint(size))
  return log
}

function verify(log: SavedLog, ...more: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, ['-vkey', vkey, ...more, log.directory], { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

describe.skipIf(!hasGo)('go-verify', () => {
  test.each([0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])('takes a log of %i records', (size) => {
    const { status, output } = verify(save(size))
    expect([status, output]).toEqual([0, expect.stringContaining(`verified: ${size} records, root `)])
  })

  function refusesAll(size: number, chosen: readonly Falsification[]): void {
    const log = save(size)
    for (const falsification of chosen) {
      const copy = { directory: mkdtempSync(join(work, 'false-')), size }
      cpSync(log.directory, copy.directory, { recursive: true })
      falsification.apply(copy)
      const { status, output } = verify(copy)
      expect([falsification.name, status, output]).toEqual([
        falsification.name,
        1,
        expect.stringContaining('refused: '),
      ])
      rmSync(copy.directory, { recursive: true })
    }
    expect(verify(log).status).toBe(0)
  }

  test('refuses every falsification of a log of 600 records', () => {
    const possible = falsifications.filter(({ sizeMin }) => sizeMin <= 600)
    expect(possible.length).toBeGreaterThanOrEqual(50)
    refusesAll(600, possible)
  })

  // Sizes whose tiles share subtrees, where Go's own tile reader takes a forged leaf tile.
  test('refuses every falsification of tiles of 70,000 records', () => {
    const ofTiles = falsifications.filter(({ name }) => /\btiles?\b|level [12]/.test(name))
    expect(ofTiles.length).toBeGreaterThanOrEqual(10)
    refusesAll(70_000, ofTiles)
  })

  test('takes an earlier checkpoint that is a prefix, and refuses a later one and a fork', () => {
    const log = save(600)
    const old = { directory: work, size: 0 }
    const check = (name: string, note: string): number | null => {
      writeLogFile(old, name, note)
      return verify(log, '-old', join(work, name)).status
    }
    for (const size of [0, 1, 255, 599, 600]) expect([size, check('old', signCheckpoint(size))]).toEqual([size, 0])
    expect(check('later', signCheckpoint(601))).toBe(1)
    const forkText = formatCheckpoint({ origin, size: 300, root: new Uint8Array(32) })
    const signature = sign(null, Buffer.from(forkText), privateKey)
    const id = keyId(origin, publicBytes(privateKey))
    expect(check('fork', formatNote({ text: forkText, signatures: [{ name: origin, keyId: id, signature }] }))).toBe(1)
  })

  test('refuses another key', () => {
    const other = generateKeyPairSync('ed25519').privateKey
    const wrong = formatVerifierKey(origin, publicBytes(other))
    const { status } = spawnSync(program, ['-vkey', wrong, save(5).directory])
    expect(status).toBe(1)
  })
})
