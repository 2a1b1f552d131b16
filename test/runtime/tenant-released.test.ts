// What the Tenant answers of a released document, in workerd: its rows are held against the log's records.
import { describe, expect, test } from 'vitest'
import { createLife, everyDocument } from './catalog-fixture.ts'
import { callOf, codeOf, opened, ulidOf } from './tenant-fixture.ts'

async function completed(id: string) {
  const life = createLife()
  opened(await life.accept(id, { lease: 'l' }))
  opened(await life.complete(id, 'l'))
  const ask = { ...life.call, documentId: ulidOf(id) }
  const filter = { ...everyDocument, limit: 10 }
  const answers = async () => ({
    status: codeOf(await life.tenant.document({ ...ask, waitMs: 0 })),
    list: codeOf(await life.tenant.documents({ ...life.call, filter })),
    receipt: codeOf(await life.tenant.receipt(ask)),
  })
  return { life, ask, answers }
}

describe('A released document', () => {
  test.each([
    [
      'root',
      `UPDATE document SET merkle_root = 'root of d2'`,
      { status: 'AUDIT_FORK', list: 'AUDIT_FORK', receipt: 'ok' },
    ],
    [
      'root, to none',
      'UPDATE document SET merkle_root = NULL',
      { status: 'AUDIT_FORK', list: 'AUDIT_FORK', receipt: 'ok' },
    ],
    [
      'digest of its page',
      `UPDATE document SET archive_sha256 = 'ff'`,
      { status: 'AUDIT_FORK', list: 'AUDIT_FORK', receipt: 'ok' },
    ],
    [
      'receipt',
      `UPDATE receipt SET body = json_set(body, '$.entities', json('{}'))`,
      { status: 'ok', list: 'ok', receipt: 'AUDIT_FORK' },
    ],
    [
      'receipt’s place in the log',
      `UPDATE receipt SET body = json_set(body, '$.auditSeq', 99)`,
      { status: 'ok', list: 'ok', receipt: 'AUDIT_FORK' },
    ],
    ['receipt, to none', 'DELETE FROM receipt', { status: 'ok', list: 'ok', receipt: 'AUDIT_FORK' }],
  ])('with another %s than was recorded is not answered', async (_, statement, expected) => {
    const { life, answers } = await completed('d1')
    expect(await answers()).toEqual({ status: 'ok', list: 'ok', receipt: 'ok' })
    await life.change(statement)
    expect(await answers()).toEqual(expected)
  })

  test('answers the receipt from its record', async () => {
    const { life, ask } = await completed('d1')
    const receipt = opened(await life.tenant.receipt(ask))!
    const trail = opened(
      await life.tenant.trail({ ...life.call, resource: { kind: 'document', id: ask.documentId }, limit: 10 }),
    )
    const record = trail.entries.find(({ type }) => type === 'document.redacted')!
    expect(receipt).toMatchObject({ auditSeq: record.seq, redactedAt: record.timestamp, revision: 1 })
  })

  test('says who downloaded its page, each time', async () => {
    const { life, ask } = await completed('d1')
    const page = { ...ask, revision: 1, claims: null, archiveSha256: 'aa', sizeBytes: 3 }
    for (let n = 0; n < 2; n++) opened(await life.tenant.recordDownload(page))
    opened(await life.tenant.recordDownload({ ...page, revision: 9 }))
    const resource = { kind: 'document' as const, id: ask.documentId }
    const trail = opened(await life.tenant.trail({ ...life.call, resource, limit: 2, order: 'newest' }))
    expect(trail.entries.map(({ type, actorId }) => [type, actorId])).toEqual(
      Array.from({ length: 2 }, () => ['document.downloaded', callOf('').actor.id]),
    )
    expect(trail.entries[0]!.record).toMatchObject({ body: { archiveSha256: 'aa', sizeBytes: 3 } })
  })
})
