// The sweep: sends again what is stuck and drains what a crash left in the outbox. The clock object calls it.
import type { RecordDraft } from '../../contract/audit.ts'
import type { AdvanceMessage } from '../../contract/pipeline.ts'
import { tenantObjects, type PipelineBindings } from '../shared/bindings.ts'
import { outboxDelete, readOutbox } from '../shared/catalog/outbox.ts'

const resentMax = 200
const drainedMax = 200
/** Records younger than this are still in the hands of the commit that wrote them. */
const outboxAgeMs = 10_000
/** A message that was sent this recently may still be under way. */
const messageAgeMs = 8_000

/** Answers how many documents are unfinished. */
export async function sweep(env: PipelineBindings): Promise<{ unfinished: number }> {
  await drainOutbox(env, Date.now() - outboxAgeMs)
  await resend(env, Date.now())
  const unfinished = await env.DB.prepare(
    "SELECT count(*) AS n FROM document WHERE status = 'processing'",
  ).first<number>('n')
  return { unfinished: unfinished ?? 0 }
}

async function resend(env: PipelineBindings, nowMs: number): Promise<void> {
  const { results } = await env.DB.prepare(
    `UPDATE document SET sent_ms = ?1 WHERE (tenant_id, document_id, revision) IN (
       SELECT tenant_id, document_id, revision FROM document
       WHERE status = 'processing' AND lease_until_ms <= ?1 AND next_attempt_ms <= ?1 AND sent_ms <= ?2 ORDER BY created_ms LIMIT ?3)
     RETURNING tenant_id AS tenantId, document_id AS documentId, revision, request_id AS requestId, traceparent`,
  )
    .bind(nowMs, nowMs - messageAgeMs, resentMax)
    .all<Pick<AdvanceMessage, 'tenantId' | 'documentId' | 'revision' | 'requestId' | 'traceparent'>>()
  const messages = results.map((row) => ({ body: { v: 1, kind: 'advance', reason: 'sweep', ...row } as const }))
  for (let from = 0; from < messages.length; from += 100) await env.JOBS.sendBatch(messages.slice(from, from + 100))
}

/** Appending again is safe: the log answers a record that it has, it does not append it twice. */
async function drainOutbox(env: PipelineBindings, beforeMs: number): Promise<void> {
  const rows = await readOutbox(env.DB, beforeMs, drainedMax)
  for (const [tenantId, ofTenant] of Map.groupBy(rows, (row) => row.tenant_id)) {
    const records = ofTenant.map((row) => JSON.parse(row.body) as RecordDraft)
    const call = { v: 1, tenantId, actor: { id: 'pipeline', type: 'service' }, requestId: 'sweep-outbox' } as const
    const appended = await tenantObjects(env, tenantId).auditLog.append({ ...call, records })
    if (appended.ok)
      await outboxDelete(
        env.DB,
        records.map((record) => record.id),
      ).run()
  }
}
