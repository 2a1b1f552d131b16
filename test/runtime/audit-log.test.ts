// AuditLog in workerd: chain and tree across restarts, idempotence, I1, write-once storage, fork guard, proofs, publication.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { decodeBase64 } from '../../core/audit/base64.ts'
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { decodeBundle } from '../../core/audit/entry-bundle.ts'
import { noPrevious, type Entry } from '../../core/audit/record.ts'
import { parseVerifierKey, signatureBy } from '../../core/audit/signed-note.ts'
import { formatTilePath } from '../../core/audit/tile-path.ts'
import { tilesSince, widthAt } from '../../core/audit/tile.ts'
import { leafHash } from '../../core/audit/tree-hash.ts'
import { treeRoot } from '../../core/audit/tree.ts'
import { verifyInclusion } from '../../core/audit/verify-proof.ts'
import {
  attack,
  bindings,
  callOf,
  codeOf,
  draftOf,
  draftsOf,
  fill,
  logOf,
  newTenant,
  opened,
  redacted,
  restart,
  rooted,
  tamper,
  type LogStub,
} from './audit-log-fixture.ts'

const decoder = new TextDecoder()

/** Every entry of the log, read through its bundles. */
async function readEntries(log: LogStub, tenantId: string): Promise<{ bytes: Uint8Array; entry: Entry }[]> {
  const { size } = opened(await log.status(callOf(tenantId)))
  const entries: { bytes: Uint8Array; entry: Entry }[] = []
  for (let n = 0; n * 256 < size; n += 1) {
    const tile = { level: 'entries' as const, n, width: widthAt(size, 'entries', n) }
    const bundle = opened(await log.tile({ ...callOf(tenantId), ...tile }))
    for (const bytes of decodeBundle(bundle!)!)
      entries.push({ bytes, entry: JSON.parse(decoder.decode(bytes)) as Entry })
  }
  return entries
}

describe('AuditLog.append()', () => {
  test('chains entries whose bundles rebuild the root, across restarts and the borders of tiles', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    for (const count of [1, 254, 1, 1, 256]) {
      opened(await log.append({ ...callOf(tenantId), records: draftsOf(`part-${count}-${Math.random()}`, count) }))
      await restart(log)
    }
    const entries = await readEntries(log, tenantId)
    expect(entries).toHaveLength(513)
    let prev = noPrevious
    for (const [seq, { bytes, entry }] of entries.entries()) {
      expect([entry.seq, entry.prev, entry.tenant, entry.v]).toEqual([seq, prev, tenantId, 1])
      prev = leafHash(bytes).toBase64()
    }
    const root = treeRoot(entries.map(({ bytes }) => leafHash(bytes)))
    expect(opened(await log.status(callOf(tenantId))).rootHash).toBe(root.toHex())
    expect(opened(await log.selfCheck(callOf(tenantId)))).toEqual({ size: 513, rootHash: root.toHex(), failures: [] })
  })

  test('answers known records with their place and appends them once, also within a call and from 100 copies at once', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    const records = [draftOf('a'), draftOf('b'), draftOf('a')]
    const first = opened(await log.append({ ...callOf(tenantId), records }))
    expect(first.map(({ id, seq }) => [id, seq])).toEqual([
      ['a', 0],
      ['b', 1],
      ['a', 0],
    ])
    await restart(log)
    expect(opened(await log.append({ ...callOf(tenantId), records }))).toEqual(first)
    const copies = await Promise.all(
      Array.from({ length: 100 }, () => log.append({ ...callOf(tenantId), records: [draftOf('c')] })),
    )
    expect(new Set(copies.map((copy) => opened(copy)[0]?.seq))).toEqual(new Set([2]))
    expect(opened(await log.status(callOf(tenantId))).size).toBe(3)
  })

  test('refuses an id with other content, and nothing of that call is appended', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('a')] }))
    for (const other of [{ body: { sizeBytes: 6 } }, { req: 'request-0002' }, { subj: ['s_1'] }]) {
      const answer = await log.append({ ...callOf(tenantId), records: [draftOf('new'), draftOf('a', other)] })
      expect(codeOf(answer)).toBe('CONFLICT')
    }
    const within = await log.append({ ...callOf(tenantId), records: [draftOf('x'), draftOf('x', { op: 'other.op' })] })
    expect(codeOf(within)).toBe('CONFLICT')
    expect(opened(await log.status(callOf(tenantId))).size).toBe(1)
  })

  test('takes entries up to 65,535 bytes and refuses longer ones', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('a', { body: { text: '' } })] }))
    const [empty] = await readEntries(log, tenantId)
    // The second entry has the same length but for the text: its id and seq have as many characters.
    const room = limits.auditEntryBytesMax - empty!.bytes.byteLength
    const sized = (id: string, length: number) => [draftOf(id, { body: { text: 'x'.repeat(length) } })]
    expect(codeOf(await log.append({ ...callOf(tenantId), records: sized('b', room + 1) }))).toBe('VALIDATION_FAILED')
    opened(await log.append({ ...callOf(tenantId), records: sized('b', room) }))
    const [, longest] = await readEntries(log, tenantId)
    expect(longest!.bytes.byteLength).toBe(65_535)
  })

  test('refuses what is not a record', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    let deep: object = {}
    for (let depth = 0; depth < 40; depth += 1) deep = { deep }
    const malformed: object[] = [
      { body: { text: '\ud800' } },
      { body: { n: Number.NaN } },
      { body: { n: Infinity } },
      { body: { at: new Date(0) } },
      { body: [] },
      { body: null },
      { body: deep },
      { type: 'no dots' },
      { outcome: 'maybe' },
      { actor: { id: 'a', type: 'alien' } },
      { actor: { id: 'a', type: 'human', more: 1 } },
      { res: { kind: 'planet', id: '1' } },
      { revision: 0.5 },
      { id: '' },
      { id: 'x'.repeat(257) },
      { subj: 'all' },
      { unknown: 1 },
      { seq: 7 },
    ]
    for (const more of malformed) {
      const answer = await log.append({ ...callOf(tenantId), records: [draftOf('fine'), draftOf('bad', more)] })
      expect([JSON.stringify(more).slice(0, 60), codeOf(answer)]).toEqual([expect.any(String), 'VALIDATION_FAILED'])
    }
    expect(codeOf(await log.append({ ...callOf(tenantId), records: [] }))).toBe('VALIDATION_FAILED')
    expect(codeOf(await log.append({ ...callOf(tenantId), records: draftsOf('many', 257) }))).toBe('VALIDATION_FAILED')
    expect(opened(await log.status(callOf(tenantId))).size).toBe(0)
  })

  test('keeps 1,000 records of concurrent calls, and a bad one fails alone', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) =>
        log.append({ ...callOf(tenantId), records: [draftOf(`c${at}`, at === 500 ? { id: '' } : {})] }),
      ),
    )
    expect(answers.filter((answer) => !answer.ok)).toHaveLength(1)
    const seqs = answers.flatMap((answer) => (answer.ok ? answer.value.map(({ seq }) => seq) : []))
    expect([...seqs].sort((one, other) => one - other)).toEqual(Array.from({ length: 999 }, (_, at) => at))
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).toEqual([])
  })

  test('never lets time run back', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    await fill(log, tenantId, 3)
    await runInDurableObject(log, (_, state) => {
      state.storage.sql.exec('UPDATE head SET last_ts = last_ts + 3600000')
    })
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('later')] }))
    const times = (await readEntries(log, tenantId)).map(({ entry }) => Date.parse(entry.ts))
    expect(times[3]! - times[2]!).toBeGreaterThanOrEqual(3_600_000)
  })
})

describe('AuditLog invariant I1', () => {
  test('takes a root behind its redaction, in an earlier call or earlier in the same one', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    const [first] = opened(await log.append({ ...callOf(tenantId), records: [redacted('d1', 'aa')] }))
    const named = rooted('d1', 'aa', { redactedSeq: first!.seq })
    opened(await log.append({ ...callOf(tenantId), records: [named] }))
    opened(await log.append({ ...callOf(tenantId), records: [redacted('d2', 'bb'), rooted('d2', 'bb')] }))
    expect(opened(await log.status(callOf(tenantId))).size).toBe(4)
  })

  test('refuses every other root', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    opened(
      await log.append({ ...callOf(tenantId), records: [draftOf('zero'), redacted('d1', 'aa'), redacted('d2', 'bb')] }),
    )
    const base = rooted('d1', 'aa')
    const attacks = [
      [rooted('d3', 'aa')],
      [rooted('d1', 'bb')],
      [rooted('d1', 'aa', { redactedSeq: 0 })],
      [rooted('d1', 'aa', { redactedSeq: 2 })],
      [rooted('d1', 'aa', { redactedSeq: 99 })],
      [rooted('d1', 'aa', { redactedSeq: '1' })],
      [{ ...base, revision: 2 }],
      [{ ...base, revision: null }],
      [{ ...base, res: { kind: 'memory-node' as const, id: 'd1' } }],
      [{ ...base, body: { merkleRoot: 'r' } }],
      [rooted('d4', 'dd'), redacted('d4', 'dd')],
    ]
    for (const records of attacks) {
      const answer = await log.append({ ...callOf(tenantId), records })
      expect(codeOf(answer)).toBe('VALIDATION_FAILED')
    }
    expect(opened(await log.status(callOf(tenantId))).size).toBe(3)
    opened(await log.append({ ...callOf(tenantId), records: [base] }))
  })
})

describe('AuditLog storage', () => {
  test('refuses every attack on what is written', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    await fill(log, tenantId, 300)
    opened(await log.checkpoint(callOf(tenantId)))
    const leaf = `zeroblob(32)`
    const row = (seq: number, ts = '9999999999999'): string =>
      `INTO entry(seq, ts, body, leaf) VALUES(${seq}, ${ts}, x'7b7d', ${leaf})`
    const attacks: [string, string][] = [
      [`INSERT ${row(301)}`, 'WORM_SEQ'],
      [`INSERT ${row(5)}`, 'WORM_SEQ'],
      [`INSERT ${row(300, '1')}`, 'WORM_CLOCK'],
      [`REPLACE ${row(5)}`, 'WORM_'],
      [`UPDATE entry SET body = x'7b7d' WHERE seq = 5`, 'WORM_UPDATE'],
      [`UPDATE OR REPLACE entry SET seq = 6 WHERE seq = 5`, 'WORM_UPDATE'],
      [`DELETE FROM entry WHERE seq = 5`, 'WORM_NOT_ARCHIVED'],
      [`INSERT INTO entry(seq, ts, body, leaf) VALUES(300, 9999999999999, zeroblob(65536), ${leaf})`, 'CHECK'],
      [`INSERT INTO entry(seq, ts, body, leaf) VALUES(300, 9999999999999, x'7b', ${leaf})`, 'CHECK'],
      [`INSERT INTO entry(seq, ts, body, leaf) VALUES(300, 9999999999999, x'7b7d', x'00')`, 'CHECK'],
      [`UPDATE head SET size = 5`, 'WORM_HEAD'],
      [`UPDATE head SET last_ts = 0`, 'WORM_HEAD'],
      [`UPDATE head SET hot_floor_ts = -1`, 'WORM_HEAD'],
      [`DELETE FROM head`, 'WORM_DELETE'],
      [`REPLACE INTO head(id, size, frontier, last_ts) VALUES(1, 0, x'', 0)`, 'WORM_'],
      [`UPDATE checkpoint SET note = 'x'`, 'WORM_UPDATE'],
      [`DELETE FROM checkpoint`, 'WORM_DELETE'],
      [`INSERT INTO checkpoint VALUES(300, ${leaf}, 'x')`, 'WORM_CHECKPOINT_ORDER'],
      [`INSERT INTO checkpoint VALUES(10, ${leaf}, 'x')`, 'WORM_CHECKPOINT_ORDER'],
      [`REPLACE INTO checkpoint VALUES(300, ${leaf}, 'x')`, 'WORM_'],
      [`UPDATE tile SET data = zeroblob(8192)`, 'WORM_UPDATE'],
      [`REPLACE INTO tile VALUES(0, 0, zeroblob(8192), zeroblob(8128))`, 'WORM_DELETE'],
      [`DELETE FROM subtree`, 'WORM_DELETE'],
      [`UPDATE entry_ix SET ref = 'other'`, 'WORM_UPDATE'],
      [`DELETE FROM entry_ix`, 'WORM_DELETE'],
      [`DELETE FROM idem`, 'WORM_DELETE'],
      [`UPDATE pin SET value = 'other'`, 'WORM_UPDATE'],
      [`DELETE FROM pin`, 'WORM_DELETE'],
      [`REPLACE INTO pin VALUES('tenant', 'other')`, 'WORM_DELETE'],
    ]
    for (const [statement, code] of attacks) {
      expect([statement, await attack(log, statement)]).toEqual([statement, expect.stringContaining(code)])
    }
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).toEqual([])
  })

  test('lets only archived, expired, unheld bundles go, and a hold opens once', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    await fill(log, tenantId, 300)
    const hash = 'zeroblob(32)'
    expect(await attack(log, `INSERT INTO bundle VALUES(0, 'k', ${hash}, 1)`)).toBeNull()
    const evict = 'DELETE FROM entry WHERE seq < 256'
    expect(await attack(log, evict)).toContain('WORM_RETENTION')
    expect(await attack(log, 'UPDATE head SET hot_floor_ts = last_ts + 1')).toBeNull()
    expect(await attack(log, `INSERT INTO hold VALUES('h', 'm', 10, NULL)`)).toBeNull()
    expect(await attack(log, `INSERT INTO hold_bundle VALUES('h', 0)`)).toBeNull()
    for (const [statement, code] of [
      [evict, 'WORM_LEGAL_HOLD'],
      ['DELETE FROM hold', 'WORM_DELETE'],
      ['DELETE FROM hold_bundle', 'WORM_DELETE'],
      ['DELETE FROM bundle', 'WORM_DELETE'],
      ['UPDATE hold SET released_seq = 5', 'WORM_HOLD'],
      ['UPDATE head SET hot_floor_ts = 0', 'WORM_HEAD'],
    ] as const) {
      expect([statement, await attack(log, statement)]).toEqual([statement, expect.stringContaining(code)])
    }
    expect(await attack(log, 'UPDATE hold SET released_seq = 20')).toBeNull()
    expect(await attack(log, 'UPDATE hold SET released_seq = NULL')).toContain('WORM_HOLD')
    expect(await attack(log, 'DELETE FROM entry WHERE seq >= 256')).toContain('WORM_NOT_ARCHIVED')
    expect(await attack(log, evict)).toBeNull()
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('after')] }))
    expect(opened(await log.status(callOf(tenantId))).size).toBe(301)
  })

  test.each([
    ['an entry', `UPDATE entry SET body = x'7b7d' WHERE seq = 5`],
    ['a leaf hash', 'UPDATE entry SET leaf = zeroblob(32) WHERE seq = 5'],
    ['a time', 'UPDATE entry SET ts = ts + 1 WHERE seq = 5'],
    ['a tile', 'UPDATE tile SET data = zeroblob(8192) WHERE n = 0'],
    ['the root of a tile', 'UPDATE subtree SET hash = zeroblob(32) WHERE n = 0'],
    ['the frontier', 'UPDATE head SET frontier = zeroblob(length(frontier))'],
    ['a checkpoint', 'UPDATE checkpoint SET root = zeroblob(32)'],
    ['the index', `DELETE FROM entry_ix WHERE seq = 5`],
    ['an index row too many', `INSERT INTO entry_ix VALUES('document', 'd9', 5)`],
    ['an idempotency key', `UPDATE idem SET key = 'other' WHERE seq = 5`],
    ['the last entry', 'DELETE FROM entry WHERE seq = 299'],
  ])('the self-check finds a change of %s', async (_, statement) => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    await fill(log, tenantId, 300)
    opened(await log.checkpoint(callOf(tenantId)))
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).toEqual([])
    await tamper(log, statement)
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).not.toEqual([])
  })

  test('refuses to go on without one of its triggers, or with data of a newer release', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    await fill(log, tenantId, 3)
    await attack(log, 'DROP TRIGGER entry_u')
    await restart(log)
    expect(codeOf(await log.append({ ...callOf(tenantId), records: [draftOf('x')] }))).toBe('AUDIT_FORK')
    const other = newTenant()
    await fill(logOf(other), other, 3)
    await attack(logOf(other), `UPDATE progress SET value = 99 WHERE name = 'schema'`)
    await restart(logOf(other))
    expect(codeOf(await logOf(other).status(callOf(other)))).toBe('CONFIG_REJECTED')
  })

  test('belongs to the tenant of its name', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    const foreign = callOf(newTenant())
    expect(codeOf(await log.status(foreign))).toBe('NOT_FOUND')
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('a')] }))
    expect(codeOf(await log.append({ ...foreign, records: [draftOf('b')] }))).toBe('NOT_FOUND')
    expect(codeOf(await log.trail({ ...foreign, resource: { kind: 'document', id: 'd1' }, limit: 9 }))).toBe(
      'NOT_FOUND',
    )
  })
})

describe('AuditLog answers', () => {
  test('trail() proves each record of a resource against one signed checkpoint', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
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
    const { vkey, origin } = opened(await log.status(callOf(tenantId)))
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
    const log = logOf(tenantId)
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
    const log = logOf(tenantId)
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
    const log = logOf(tenantId)
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

  test('checkpoint() is signed once per size', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    opened(await log.checkpoint(callOf(tenantId)))
    await fill(log, tenantId, 5)
    const notes = await Promise.all(Array.from({ length: 20 }, () => log.checkpoint(callOf(tenantId))))
    expect(new Set(notes.map((note) => opened(note))).size).toBe(1)
    await restart(log)
    expect(await log.checkpoint(callOf(tenantId))).toEqual(notes[0])
  })
})

describe('AuditLog anchor', () => {
  const prefixOf = (tenantId: string): string => `audit/${tenantId}/1/`

  async function publish(log: LogStub): Promise<void> {
    expect(await runDurableObjectAlarm(log)).toBe(true)
  }

  test('the alarm publishes tiles, bundles, history and checkpoint that rebuild the signed root', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
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
    // A crash between the puts and the note of it: the same again changes nothing.
    await runInDurableObject(log, (_, state) => {
      state.storage.sql.exec(`UPDATE progress SET value = 0 WHERE name = 'published'`)
      return state.storage.setAlarm(Date.now() + 60_000)
    })
    await restart(log)
    await publish(log)
    expect(decoder.decode(await read('checkpoint'))).toBe(noteText)
    expect(opened(await log.status(callOf(tenantId))).state).toBe('open')
  })

  async function isFrozenAfter(tamperAnchor: (tenantId: string, log: LogStub) => Promise<void>): Promise<string> {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    await fill(log, tenantId, 10)
    await publish(log)
    await tamperAnchor(tenantId, log)
    await restart(log)
    const answer = await log.append({ ...callOf(tenantId), records: [draftOf('next')] })
    expect(opened(await log.status(callOf(tenantId))).state).toBe(answer.ok ? 'open' : 'frozen')
    return codeOf(answer)
  }
  const checkpointKey = (tenantId: string): string => `${prefixOf(tenantId)}checkpoint`

  test('a log behind its anchor, beside it, or with a forged one is frozen; one ahead of it goes on', async () => {
    expect(await isFrozenAfter(async (tenantId, log) => fill(log, tenantId, 0))).toBe('ok')
    const ahead = async (tenantId: string, log: LogStub): Promise<void> => {
      opened(await log.append({ ...callOf(tenantId), records: [draftOf('ahead')] }))
    }
    expect(await isFrozenAfter(ahead)).toBe('ok')
    const behind = (_: string, log: LogStub): Promise<void> =>
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
    const log = logOf(tenantId)
    await fill(log, tenantId, 10)
    await publish(log)
    await runInDurableObject(log, async (_, state) => {
      await state.storage.deleteAll()
    })
    const saved = await (await bindings.AUDIT.get(checkpointKey(tenantId)))!.text()
    await bindings.AUDIT.delete(checkpointKey(tenantId))
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

  test('other bytes under a published name freeze the log', async () => {
    const tenantId = newTenant()
    const log = logOf(tenantId)
    await fill(log, tenantId, 10)
    await bindings.AUDIT.put(`${prefixOf(tenantId)}checkpoint/10`, 'other')
    await publish(log)
    expect(codeOf(await log.append({ ...callOf(tenantId), records: [draftOf('next')] }))).toBe('AUDIT_FORK')
  })
})
