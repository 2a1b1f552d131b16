// Tenant's log in workerd: chain and tree across restarts, idempotence, refusals, redaction before root.
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { decodeBundle } from '../../core/audit/entry-bundle.ts'
import { noPrevious, type Entry } from '../../core/audit/record.ts'
import { widthAt } from '../../core/audit/tile.ts'
import { leafHash } from '../../core/audit/tree-hash.ts'
import { treeRoot } from '../../core/audit/tree.ts'
import {
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
  type TenantStub,
} from './tenant-fixture.ts'
import { draftOf } from '../unit/audit/draft.ts'

const decoder = new TextDecoder()

/** Every entry of the log, read through its bundles. */
async function readEntries(log: TenantStub, tenantId: string): Promise<{ bytes: Uint8Array; entry: Entry }[]> {
  const { size } = opened(await log.auditStatus(callOf(tenantId)))
  const entries: { bytes: Uint8Array; entry: Entry }[] = []
  for (let n = 0; n * 256 < size; n += 1) {
    const tile = { level: 'entries' as const, n, width: widthAt(size, 'entries', n) }
    const bundle = opened(await log.tile({ ...callOf(tenantId), ...tile }))
    for (const bytes of decodeBundle(bundle!)!)
      entries.push({ bytes, entry: JSON.parse(decoder.decode(bytes)) as Entry })
  }
  return entries
}

describe('Tenant.append()', () => {
  test('chains entries whose bundles rebuild the root, across restarts and the borders of tiles', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
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
    expect(opened(await log.auditStatus(callOf(tenantId))).rootHash).toBe(root.toHex())
    expect(opened(await log.selfCheck(callOf(tenantId)))).toEqual({ size: 513, rootHash: root.toHex(), failures: [] })
  })

  test('answers known records with their place and appends them once, also within a call and from 100 copies at once', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
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
    expect(opened(await log.auditStatus(callOf(tenantId))).size).toBe(3)
  })

  test('refuses an id with other content, and nothing of that call is appended', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('a')] }))
    for (const other of [{ body: { sizeBytes: 6 } }, { req: 'request-0002' }, { subj: ['s_1'] }]) {
      const answer = await log.append({ ...callOf(tenantId), records: [draftOf('new'), draftOf('a', other)] })
      expect(codeOf(answer)).toBe('CONFLICT')
    }
    const within = await log.append({ ...callOf(tenantId), records: [draftOf('x'), draftOf('x', { op: 'other.op' })] })
    expect(codeOf(within)).toBe('CONFLICT')
    expect(opened(await log.auditStatus(callOf(tenantId))).size).toBe(1)
  })

  test('takes entries up to 65,535 bytes and refuses longer ones', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('a', { body: { text: '' } })] }))
    const [empty] = await readEntries(log, tenantId)
    // The second entry has the same length but for the text: its id, seq and document have as many characters.
    const room = limits.auditEntryBytesMax - empty!.bytes.byteLength
    const sized = (id: string, length: number) => [
      draftOf(id, { res: { kind: 'document', id: 'd2' }, body: { text: 'x'.repeat(length) } }),
    ]
    expect(codeOf(await log.append({ ...callOf(tenantId), records: sized('b', room + 1) }))).toBe('VALIDATION_FAILED')
    opened(await log.append({ ...callOf(tenantId), records: sized('b', room) }))
    const [, longest] = await readEntries(log, tenantId)
    expect(longest!.bytes.byteLength).toBe(65_535)
  })

  test('refuses what is not a record', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
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
      { id: 'a\u0000b' },
      { res: { kind: 'document', id: 'a\nb' } },
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
    expect(opened(await log.auditStatus(callOf(tenantId))).size).toBe(0)
  })

  test('keeps 1,000 records of concurrent calls, and a bad one fails alone', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
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
    const log = tenantOf(tenantId)
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
    const log = tenantOf(tenantId)
    const [first] = opened(await log.append({ ...callOf(tenantId), records: [redacted('d1', 'aa')] }))
    const named = rooted('d1', 'aa', { redactedSeq: first!.seq })
    opened(await log.append({ ...callOf(tenantId), records: [named] }))
    opened(await log.append({ ...callOf(tenantId), records: [redacted('d2', 'bb'), rooted('d2', 'bb')] }))
    expect(opened(await log.auditStatus(callOf(tenantId))).size).toBe(4)
  })

  test('refuses every other root', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
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
    expect(opened(await log.auditStatus(callOf(tenantId))).size).toBe(3)
    opened(await log.append({ ...callOf(tenantId), records: [base] }))
  })
})
