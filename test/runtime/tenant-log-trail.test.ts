// Trails in workerd: pages in both orders, totals, chains that show what is missing, recalls by document.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordDraft, Resource, TrailAnswer } from '../../contract/audit.ts'
import { linkOf } from '../../core/audit/chain.ts'
import type { Entry } from '../../core/audit/record.ts'
import { draftOf } from '../unit/audit/draft.ts'
import { createLife } from './catalog-fixture.ts'
import {
  callOf,
  codeOf,
  newTenant,
  opened,
  restart,
  tamper,
  tenantOf,
  ulidOf,
  type TenantStub,
} from './tenant-fixture.ts'

const document = (id: string): Resource => ({ kind: 'document', id })
const node = (id: string): Resource => ({ kind: 'memory-node', id })

/** Records of two documents, and recalls that name one or both of them beside nodes. */
const kinds = fc.constantFrom('d1', 'd2', 'recall d1', 'recall d2', 'recall d1 d2')
function recordOf(kind: string, at: number): RecordDraft {
  if (!kind.startsWith('recall')) return draftOf(`r${at}`, { res: document(kind) })
  const documents = kind.split(' ').slice(1)
  const also = documents.flatMap((id) => [node(`n_${id}`), document(id)])
  return draftOf(`r${at}`, { type: 'memory.recalled', res: { kind: 'graph', id: 'main' }, also })
}

async function readAll(
  log: TenantStub,
  tenantId: string,
  asked: { resource: Resource; limit: number; order: 'oldest' | 'newest' },
) {
  const pages: TrailAnswer[] = []
  for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)!.nextCursor)
    pages.push(opened(await log.trail({ ...callOf(tenantId), ...asked, cursor: cursor ?? null })))
  return pages
}

describe('Tenant.trail()', () => {
  test('pages hold every record once, in both orders, and each record says its place', async () => {
    const all = fc.sample(fc.array(kinds, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed: 7 })[0]!
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    for (let at = 0; at < all.length; at += 7) {
      const records = all.slice(at, at + 7).map((kind, n) => recordOf(kind, at + n))
      opened(await log.append({ ...callOf(tenantId), records }))
      if (at % 21 === 0) await restart(log)
    }
    for (const resource of [document('d1'), document('d2'), node('n_d1'), { kind: 'graph' as const, id: 'main' }]) {
      const seqs = all.flatMap((kind, at) => {
        const isNamed = resource.kind === 'graph' ? kind.startsWith('recall') : kind.includes(resource.id.slice(-2))
        return isNamed && (resource.kind !== 'memory-node' || kind.startsWith('recall')) ? [at] : []
      })
      for (const limit of [1, 4, 1_000]) {
        const oldest = await readAll(log, tenantId, { resource, limit, order: 'oldest' })
        const newest = await readAll(log, tenantId, { resource, limit, order: 'newest' })
        expect(oldest.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual(seqs)
        expect(newest.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual(seqs.toReversed())
        for (const page of [...oldest, ...newest]) expect([page.total, page.verified]).toEqual([seqs.length, true])
      }
      const [whole] = await readAll(log, tenantId, { resource, limit: 1_000, order: 'oldest' })
      const links = whole!.entries.map(({ record }) => linkOf(record as Entry, resource))
      if (resource.kind !== 'memory-node') expect(links).toEqual(seqs.map((_, at) => [at + 1, seqs[at - 1] ?? -1]))
      expect(whole!.entries.map(({ position }) => position)).toEqual(seqs.map((_, at) => at + 1))
    }
    expect(opened(await log.selfCheck(callOf(tenantId))).failures).toEqual([])
  })

  test.each([
    ['a record in the middle of a document', document('d1'), `kind = 'document' AND ref = 'd1' AND seq = 1`],
    ['the newest record of a document', document('d1'), `kind = 'document' AND ref = 'd1' AND seq = 3`],
    ['a recall of a node', node('n_1'), `kind = 'memory-node' AND ref = 'n_1' AND seq = 2`],
    ['the newest recall of a node', node('n_1'), `kind = 'memory-node' AND ref = 'n_1' AND seq = 3`],
  ])('a hidden row of %s is told by the trail, and found at the next wake', async (_, resource, where) => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    const ingested = draftOf('ingested', { type: 'memory.ingested', also: [node('n_1')] })
    const recall = (id: string) =>
      draftOf(id, { type: 'memory.recalled', res: { kind: 'graph', id: 'main' }, also: [node('n_1'), document('d1')] })
    opened(await log.append({ ...callOf(tenantId), records: [ingested, draftOf('b'), recall('c'), recall('d')] }))
    const ask = async () => opened(await log.trail({ ...callOf(tenantId), resource, limit: 100, order: 'newest' }))
    expect(await ask()).toMatchObject({ verified: true })
    await tamper(log, ({ sql }) => {
      // As after a while: all names are sorted in.
      for (const [table, kind] of [
        ['recent_nodes', 'memory-node'],
        ['recent_documents', 'document'],
      ] as const) {
        sql.exec(`INSERT OR IGNORE INTO entry_ix SELECT '${kind}', j.value, r.seq FROM ${table} r, json_each(r.refs) j`)
        sql.exec(`DELETE FROM ${table}`)
      }
      sql.exec(`DELETE FROM entry_ix WHERE ${where}`)
    })
    expect(await ask()).toMatchObject({ verified: false })
    await restart(log)
    expect(opened(await log.auditStatus(callOf(tenantId))).check).toMatchObject({ state: 'tampered' })
    expect(codeOf(await log.append({ ...callOf(tenantId), records: [draftOf('next')] }))).toBe('AUDIT_FORK')
  })

  test('refuses a cursor, an order or a limit that is none', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    for (const asked of [
      { cursor: '1.5.2' },
      { cursor: '0x1' },
      { cursor: '-1' },
      { cursor: 'x' },
      { order: 'any' as never },
      { limit: 0 },
    ])
      expect(codeOf(await log.trail({ ...callOf(tenantId), resource: document('d1'), limit: 5, ...asked }))).toBe(
        'VALIDATION_FAILED',
      )
  })
})

describe('Tenant.open()', () => {
  test('a recall stands in the trail of each document that its nodes belong to, however many', async () => {
    const life = createLife()
    const ids = ['d1', 'd2', 'd3']
    for (const id of ids) {
      opened(await life.accept(id, { lease: 'l' }))
      opened(await life.complete(id, 'l'))
    }
    const revisions = ids.map((id) => ({
      ...life.place(id),
      merkleRoot: id === 'd3' ? 'root of another try' : `root of ${id}`,
    }))
    const nodes = Array.from({ length: 700 }, (_, n) => ({
      nodeId: `n_${String(n).padStart(32, '0')}`,
      revisions: n === 699 ? [1, 2] : [0],
    }))
    const asked = { graph: 'main', mode: 'vault' as const, claims: null, startedMs: Date.now() }
    const recall = { ...life.call, ...asked, revisions, nodes }
    opened(await life.tenant.open(recall))
    expect((await life.trail('d1')).filter((type) => type === 'memory.recalled')).toHaveLength(2)
    expect((await life.trail('d2')).at(-1)).toBe('memory.recalled')
    // Only a revision that is committed under this root was read.
    expect(await life.trail('d3')).not.toContain('memory.recalled')
    const trail = opened(await life.tenant.trail({ ...life.call, resource: document(ulidOf('d1')), limit: 100 }))
    expect([trail.verified, trail.total]).toEqual([true, trail.entries.length])
  })
})
