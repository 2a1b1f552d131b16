// Tenant's log in workerd: trails, verification, tiles, checkpoints, publication, the fork guard.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { decodeBase64 } from '../../core/audit/base64.ts'
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { decodeBundle } from '../../core/audit/entry-bundle.ts'
import { parseVerifierKey, signatureBy } from '../../core/audit/signed-note.ts'
import { formatTilePath } from '../../core/audit/tile-path.ts'
import { tilesSince } from '../../core/audit/tile.ts'
import { leafHash } from '../../core/audit/tree-hash.ts'
import { treeRoot } from '../../core/audit/tree.ts'
import { verifyInclusion } from '../../core/audit/verify-proof.ts'
import {
  bindings,
  callOf,
  codeOf,
  draftsOf,
  fill,
  tenantOf,
  newTenant,
  opened,
  redacted,
  restart,
  rooted,
  tamper,
  type TenantStub,
} from './tenant-fixture.ts'
import { draftOf } from '../unit/audit/draft.ts'

const decoder = new TextDecoder()

describe('AuditLog answers', () => {
  test('trail() proves each record of a resource against one signed checkpoint', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 700)
    const also = [{ kind: 'memory-node' as const, id: 'n_1' }]
    opened(
      await log.append({ ...callOf(tenantId), records: [draftOf('x', { res: { kind: 'document', id: 'dx' }, also })] }),
    )
    for (const resource of [{ kind: 'document' as const, id: 'dx' }, also[0]!]) {
      const trail = opened(await log.trail({ ...callOf(tenantId), resource, limit: 50 }))
      expect([trail.verified, trail.entries.length, trail.entries[0]?.seq]).toEqual([true, 1, 700])
    }
    const trail = opened(await log.trail({ ...callOf(tenantId), resource: { kind: 'document', id: 'd0' }, limit: 400 }))
    const { note, checkpoint } = parseCheckpointNote(trail.checkpoint)!
    const { vkey, origin } = opened(await log.auditStatus(callOf(tenantId)))
    const verifier = parseVerifierKey(vkey)!
    const publicKey = await crypto.subtle.importKey('raw', verifier.publicKey, 'Ed25519', false, ['verify'])
    const { signature } = signatureBy(note, verifier)!
    expect(await crypto.subtle.verify('Ed25519', publicKey, signature, new TextEncoder().encode(note.text))).toBe(true)
    expect([checkpoint.origin, checkpoint.size]).toEqual([origin, 701])
    expect(trail.entries.length).toBeGreaterThan(10)
    expect(trail.entries.map(({ seq }) => seq)).toEqual(trail.entries.map(({ seq }) => seq).sort((a, b) => a - b))
    for (const { inclusion, hash } of trail.entries) {
      const leaf = decodeBase64(inclusion.leafHash)!
      const proof = inclusion.proof.map((one) => decodeBase64(one)!)
      expect(leaf.toHex()).toBe(hash)
      expect(verifyInclusion({ ...inclusion, leafHash: leaf, proof, root: checkpoint.root })).toBe(true)
    }
    expect(
      opened(await log.trail({ ...callOf(tenantId), resource: { kind: 'document', id: 'none' }, limit: 5 })).entries,
    ).toEqual([])
  })

  test('verify() tells a right root from an unknown one, another content’s, and a tampered record', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    opened(await log.append({ ...callOf(tenantId), records: [redacted('d1', 'aa'), rooted('d1', 'aa'), draftOf('z')] }))
    const ask = async (merkleRoot: string, contentId: string) =>
      opened(await log.verify({ ...callOf(tenantId), merkleRoot, contentId }))
    const right = await ask('root of d1', 'd1')
    expect(right).toMatchObject({ valid: true, reason: null, leafIndex: 1, treeSize: 3 })
    const { root, size } = parseCheckpointNote(right.signedHead!)!.checkpoint
    const proof = right.inclusionProof.map((one) => decodeBase64(one)!)
    expect(verifyInclusion({ index: 1, size, leafHash: decodeBase64(right.leafHash!)!, proof, root })).toBe(true)
    expect(await ask('root of d2', 'd1')).toMatchObject({ valid: false, reason: 'UNKNOWN_ROOT', leafIndex: null })
    expect(await ask('root of d1', 'd2')).toMatchObject({ valid: false, reason: 'CONTENT_MISMATCH' })
    await tamper(
      log,
      `UPDATE entry SET body = cast(replace(cast(body AS TEXT), '"leaves":3', '"leaves":4') AS BLOB) WHERE seq = 1`,
    )
    expect(await ask('root of d1', 'd1')).toMatchObject({ valid: false, reason: 'NOT_INCLUDED' })
  })

  test('tile() serves every tile of the size and null beyond', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 600)
    for (const tile of tilesSince(0, 600)) {
      const bytes = opened(await log.tile({ ...callOf(tenantId), ...tile }))
      if (tile.level !== 'entries') expect(bytes?.byteLength).toBe(tile.width * 32)
    }
    const beyond = [
      { level: 0, n: 2, width: 89 },
      { level: 0, n: 3, width: 1 },
      { level: 1, n: 0, width: 3 },
      { level: 'entries' as const, n: 2, width: 256 },
      { level: 0, n: -1, width: 1 },
      { level: 0, n: 0, width: 0 },
      { level: 0, n: 0, width: 257 },
      { level: 0.5, n: 0, width: 1 },
      { level: 60, n: 0, width: 1 },
      { level: 0, n: 2 ** 53, width: 1 },
    ]
    for (const tile of beyond) expect(opened(await log.tile({ ...callOf(tenantId), ...tile }))).toBeNull()
    const older = opened(await log.tile({ ...callOf(tenantId), level: 0, n: 0, width: 7 }))
    const full = opened(await log.tile({ ...callOf(tenantId), level: 0, n: 0, width: 256 }))
    expect(older?.toHex()).toBe(full?.subarray(0, 7 * 32).toHex())
  })

  test('digests() pages through what a graph remembered and pruned', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    const records = ['memory.ingested', 'document.ingested', 'memory.pruned', 'memory.ingested'].map((type, at) =>
      draftOf(`m${at}`, { type, graph: at === 3 ? 'other' : 'main', body: { nodes: [[`n${at}`, 'ab']] } }),
    )
    opened(await log.append({ ...callOf(tenantId), records }))
    const page = async (afterSeq: number, limit: number) =>
      opened(await log.digests({ ...callOf(tenantId), graph: 'main', afterSeq, limit }))
    const first = await page(-1, 1)
    expect(first).toEqual({
      records: [{ seq: 0, type: 'memory.ingested', body: { nodes: [['n0', 'ab']] } }],
      done: false,
    })
    const second = await page(0, 5)
    expect(second).toMatchObject({ records: [{ seq: 2, type: 'memory.pruned' }], done: true })
  })

  test('trail() and digests() refuse malformed places and limits', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 3)
    const resource = { kind: 'document' as const, id: 'd0' }
    for (const limit of [0, -1, 0.5, Number.NaN]) {
      expect(codeOf(await log.trail({ ...callOf(tenantId), resource, limit }))).toBe('VALIDATION_FAILED')
      expect(codeOf(await log.digests({ ...callOf(tenantId), graph: 'main', afterSeq: -1, limit }))).toBe(
        'VALIDATION_FAILED',
      )
    }
    const internal = { kind: '+root' as 'document', id: 'r' }
    expect(codeOf(await log.trail({ ...callOf(tenantId), resource: internal, limit: 5 }))).toBe('VALIDATION_FAILED')
  })

  test('checkpoint() is signed once per size', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    opened(await log.checkpoint(callOf(tenantId)))
    await fill(log, tenantId, 5)
    const notes = await Promise.all(Array.from({ length: 20 }, () => log.checkpoint(callOf(tenantId))))
    expect(new Set(notes.map((note) => opened(note))).size).toBe(1)
    await restart(log)
    expect(await log.checkpoint(callOf(tenantId))).toEqual(notes[0])
  })
})

describe('Tenant log anchor', () => {
  const prefixOf = (tenantId: string): string => `audit/${tenantId}/1/`

  async function publish(log: TenantStub): Promise<void> {
    // A log that has just woken does not wait for silence.
    await restart(log)
    expect(await runDurableObjectAlarm(log)).toBe(true)
  }

  test('the alarm publishes tiles, bundles, history and checkpoint that rebuild the signed root', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    for (const count of [5, 300, 256]) {
      opened(await log.append({ ...callOf(tenantId), records: draftsOf(`p${count}`, Math.min(count, 256)) }))
      await publish(log)
    }
    const read = async (path: string) => (await bindings.AUDIT.get(prefixOf(tenantId) + path))!.bytes()
    const noteText = decoder.decode(await read('checkpoint'))
    const { checkpoint } = parseCheckpointNote(noteText)!
    expect(checkpoint.size).toBe(517)
    for (const size of [5, 261, 517]) {
      const history = decoder.decode(await read(`checkpoint/${size}`))
      expect(parseCheckpointNote(history)?.checkpoint.size).toBe(size)
    }
    const leaves: Uint8Array[] = []
    for (const tile of tilesSince(0, 517)) {
      const bytes = await read(formatTilePath(tile))
      if (tile.level === 'entries') leaves.push(...decodeBundle(bytes)!.map((entry) => leafHash(entry)))
      const direct = opened(await log.tile({ ...callOf(tenantId), ...tile }))
      expect(bytes.toHex()).toBe(direct?.toHex())
    }
    expect(treeRoot(leaves).toHex()).toBe(checkpoint.root.toHex())
    // Partial tiles of the last two publications stand, older ones do not.
    const isThere = async (path: string) => (await bindings.AUDIT.head(prefixOf(tenantId) + path)) !== null
    for (const [path, there] of [
      ['tile/entries/000.p/5', false],
      ['tile/0/000.p/5', false],
      ['tile/entries/001.p/5', true],
      ['tile/0/001.p/5', true],
      ['tile/entries/002.p/5', true],
      ['tile/entries/000', true],
    ] as const) {
      expect([path, await isThere(path)]).toEqual([path, there])
    }
    // A crash between the puts and the note of it: the same again changes nothing.
    await runInDurableObject(log, (_, state) => {
      state.storage.sql.exec(`UPDATE progress SET value = 0 WHERE name = 'published'`)
      return state.storage.setAlarm(Date.now() + 60_000)
    })
    await publish(log)
    expect(decoder.decode(await read('checkpoint'))).toBe(noteText)
    expect(opened(await log.auditStatus(callOf(tenantId))).state).toBe('open')
  })

  async function isFrozenAfter(tamperAnchor: (tenantId: string, log: TenantStub) => Promise<void>): Promise<string> {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 10)
    await publish(log)
    await tamperAnchor(tenantId, log)
    await restart(log)
    const answer = await log.append({ ...callOf(tenantId), records: [draftOf('next')] })
    expect(opened(await log.auditStatus(callOf(tenantId))).state).toBe(answer.ok ? 'open' : 'frozen')
    return codeOf(answer)
  }
  const checkpointKey = (tenantId: string): string => `${prefixOf(tenantId)}checkpoint`

  test('a log behind its anchor, beside it, or with a forged one is frozen; one ahead of it goes on', async () => {
    expect(await isFrozenAfter(async (tenantId, log) => fill(log, tenantId, 0))).toBe('ok')
    const ahead = async (tenantId: string, log: TenantStub): Promise<void> => {
      opened(await log.append({ ...callOf(tenantId), records: [draftOf('ahead')] }))
    }
    expect(await isFrozenAfter(ahead)).toBe('ok')
    const behind = (_: string, log: TenantStub): Promise<void> =>
      runInDurableObject(log, async (_, state) => {
        await state.storage.deleteAll()
      })
    expect(await isFrozenAfter(behind)).toBe('AUDIT_FORK')
    const forged = async (tenantId: string): Promise<void> => {
      const note = await (await bindings.AUDIT.get(checkpointKey(tenantId)))!.text()
      await bindings.AUDIT.put(checkpointKey(tenantId), note.replace('\n10\n', '\n9\n'))
    }
    expect(await isFrozenAfter(forged)).toBe('AUDIT_FORK')
    const garbage = async (tenantId: string): Promise<void> => {
      await bindings.AUDIT.put(checkpointKey(tenantId), 'garbage')
    }
    expect(await isFrozenAfter(garbage)).toBe('AUDIT_FORK')
  })

  test('a log with another history than its anchor is frozen', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 10)
    await publish(log)
    await runInDurableObject(log, async (_, state) => {
      await state.storage.deleteAll()
    })
    const saved = await (await bindings.AUDIT.get(checkpointKey(tenantId)))!.text()
    await bindings.AUDIT.delete([checkpointKey(tenantId), `${checkpointKey(tenantId)}/10`])
    await restart(log)
    opened(await log.append({ ...callOf(tenantId), records: draftsOf('fork', 12) }))
    await bindings.AUDIT.put(checkpointKey(tenantId), saved)
    await restart(log)
    expect(codeOf(await log.append({ ...callOf(tenantId), records: [draftOf('next')] }))).toBe('AUDIT_FORK')
    // It stays frozen when the anchor is taken away.
    await bindings.AUDIT.delete(checkpointKey(tenantId))
    await restart(log)
    expect(codeOf(await log.append({ ...callOf(tenantId), records: [draftOf('next')] }))).toBe('AUDIT_FORK')
  })

  test('a log whose newest checkpoint is gone, set back, or without its copy is frozen', async () => {
    const gone = (tenantId: string): Promise<void> => bindings.AUDIT.delete(checkpointKey(tenantId))
    expect(await isFrozenAfter(gone)).toBe('AUDIT_FORK')
    const copyGone = (tenantId: string): Promise<void> => bindings.AUDIT.delete(`${checkpointKey(tenantId)}/10`)
    expect(await isFrozenAfter(copyGone)).toBe('AUDIT_FORK')
    const cutBack = async (tenantId: string, log: TenantStub): Promise<void> => {
      const earlier = await (await bindings.AUDIT.get(checkpointKey(tenantId)))!.text()
      opened(await log.append({ ...callOf(tenantId), records: [draftOf('cut')] }))
      await publish(log)
      await tamper(log, ({ sql }) => {
        sql.exec(`DELETE FROM entry_ix WHERE seq = 10`)
        sql.exec(`DELETE FROM idem WHERE seq = 10`)
        sql.exec(`DELETE FROM checkpoint WHERE size = 11`)
        sql.exec(`DELETE FROM entry WHERE seq = 10`)
      })
      await bindings.AUDIT.put(checkpointKey(tenantId), earlier)
    }
    expect(await isFrozenAfter(cutBack)).toBe('AUDIT_FORK')
  })

  test('other bytes under a published name freeze the log', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    await fill(log, tenantId, 10)
    await bindings.AUDIT.put(`${prefixOf(tenantId)}checkpoint/10`, 'other')
    await publish(log)
    expect(codeOf(await log.append({ ...callOf(tenantId), records: [draftOf('next')] }))).toBe('AUDIT_FORK')
  })
})
