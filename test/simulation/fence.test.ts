// The committer's fence, played by hand: what a holder writes after its lease was taken by another changes nothing.
import { expect, test } from 'vitest'
import { documentRecord } from '../../core/pipeline/records.ts'
import { createCommitter } from '../../workers/pipeline/commit.ts'
import { createCatalog } from './catalog.ts'
import type { Wire } from './wire.ts'

const tenantId = 't_01K00000000000000000000000'
const documentId = '01K00000000000000000000001'
const actor = { id: 'key-1', type: 'human' } as const
const recorded = {
  documentId,
  revision: 1,
  actor,
  claims: null,
  requestId: 'req-00000001',
  subjects: [],
  matter: null,
  vertical: null,
  graph: 'main',
}

/** A catalog with one document under the lease, a log that keeps what it is given, and the committer between them. */
function createTwins(lease: string) {
  const wire = {
    call: async (_name: string, effect: () => unknown) => await effect(),
    hits: () => false,
    hardship: { storageShare: 0 },
  }
  const catalog = createCatalog(wire as unknown as Wire)
  catalog.rows(
    `INSERT INTO document (tenant_id, document_id, revision, status, graph, size_bytes, sealed_metadata, actor_id, actor_type,
       request_id, traceparent, created_ms, lease) VALUES (?, ?, 1, 'processing', 'main', 1, '', 'key-1', 'human', 'r', 't', 0, ?)`,
    tenantId,
    documentId,
    lease,
  )
  const logged: string[] = []
  const append = async ({ records }: { readonly records: readonly { readonly type: string }[] }) => {
    logged.push(...records.map(({ type }) => type))
    return { ok: true, value: [] }
  }
  const objects = { getByName: () => ({ append }) }
  const env = { DB: catalog.binding, AUDIT_LOG: objects, MEMORY_GRAPH: objects, KEY_VAULT: objects }
  const committer = createCommitter(env as unknown as Parameters<typeof createCommitter>[0], { wormWrites: 0 })
  const commit = (type: string, by: string) =>
    committer.submit(
      {
        call: { v: 1, tenantId, actor, requestId: 'req-00000001' },
        documentId,
        lease: by,
        reports: [],
        statements: [],
        records: [documentRecord(recorded, { type, op: 'documents.ingest', body: {} })],
      },
      (work) => void work.catch(() => {}),
    )
  return { catalog, logged, commit }
}

test('I4: createCommitter() neither owes nor logs the records of a holder whose lease was taken', async () => {
  const { catalog, logged, commit } = createTwins('second')
  await expect(commit('document.partial', 'first')).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(catalog.rows('SELECT type FROM outbox')).toEqual([])
  expect(logged).toEqual([])
})

test('I4: createCommitter() fails a lost holder alone where a living one is in the same group', async () => {
  const { logged, commit } = createTwins('second')
  const outcomes = await Promise.allSettled([
    commit('document.partial', 'first'),
    commit('document.completed', 'second'),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect(new Set(logged)).toEqual(new Set(['document.completed']))
})

test('I6: createCommitter() owes, then logs the records of the holder', async () => {
  const { catalog, logged, commit } = createTwins('second')
  await commit('document.completed', 'second')
  expect(catalog.rows('SELECT type FROM outbox')).toEqual([{ type: 'document.completed' }])
  expect(logged).toEqual(['document.completed'])
})
