// Accepts a sealed document: catalog row and its record in one transaction, the audit log, the queue; then it is acknowledged.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { Result } from '../../../contract/result.ts'
import { objectName } from '../../../contract/tenant.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import { createUnderWay } from '../../shared/under-way.ts'
import { callOf, type GatewayContext } from '../context.ts'
import { createAcceptanceGroup, type Acceptance } from './acceptance-group.ts'

export interface SealedDocument {
  readonly documentId: string
  readonly digest: string
  readonly sizeBytes: number
  readonly sealedMetadata: string
  readonly subjects: readonly string[]
  readonly matter: string | null
  readonly vertical: string | null
  readonly classification: string | null
  readonly graph: string
}

/** A sweep follows an ingest within this time, whatever becomes of the queue message. */
const sweepWithinMs = 3_000
let armedUntilMs = 0

/** Ingests of this isolate, their waits included. */
export const ingests = createUnderWay()
let group: ReturnType<typeof createAcceptanceGroup> | undefined

/** Durable, chained and queued on return. */
export async function acceptDocument(c: GatewayContext, document: SealedDocument): Promise<Result<Acceptance>> {
  const record = receivedRecord(c, document)
  const { documentId } = document
  const { tenantId } = c.get('claims')
  const target = { tenantId, documentId, revision: 1 }
  group ??= createAcceptanceGroup(c.env, () => ingests.count())
  const [acceptance] = await Promise.all([
    group.submit(
      {
        call: callOf(c),
        documentId,
        statements: catalogStatements(c, document, record),
        record,
        message: { v: 1, kind: 'advance', ...target, reason: 'ingest', ...c.get('trace') },
      },
      (work) => c.executionCtx.waitUntil(work),
    ),
    armClock(c),
  ])
  return acceptance
}

async function armClock(c: GatewayContext): Promise<void> {
  const nowMs = Date.now()
  if (nowMs < armedUntilMs) return
  armedUntilMs = nowMs + sweepWithinMs - 1_000
  await c.env.PIPELINE_CLOCK.getByName(objectName.pipelineClock()).arm({ v: 1, withinMs: sweepWithinMs })
}

function receivedRecord(c: GatewayContext, document: SealedDocument): RecordDraft {
  const { actor, digest } = c.get('claims')
  const { documentId, subjects, matter, vertical, graph, sizeBytes } = document
  const recorded = {
    documentId,
    revision: 1,
    actor,
    claims: digest,
    requestId: c.get('trace').requestId,
    subjects,
    matter,
    vertical,
    graph,
  }
  return documentRecord(recorded, { type: 'document.received', op: 'documents.ingest', body: { sizeBytes } })
}

/** The row that holds a digest wins, also within a group; a document that failed or was blocked gives its place to the new one. */
function catalogStatements(c: GatewayContext, document: SealedDocument, record: RecordDraft): D1PreparedStatement[] {
  const { DB } = c.env
  const { tenantId } = c.get('claims')
  const holds = 'EXISTS (SELECT 1 FROM duplicate WHERE tenant_id = ?1 AND digest = ?2 AND document_id = ?3)'
  const ids = [tenantId, document.digest, document.documentId] as const
  return [
    DB.prepare(
      `INSERT INTO duplicate (tenant_id, digest, document_id) VALUES (?1, ?2, ?3)
       ON CONFLICT (tenant_id, digest) DO UPDATE SET document_id = excluded.document_id
       WHERE coalesce((SELECT status FROM document d WHERE d.tenant_id = duplicate.tenant_id AND d.document_id = duplicate.document_id
         ORDER BY revision DESC LIMIT 1), 'failed') IN ('failed', 'blocked')`,
    ).bind(...ids),
    insertDocument(c, document, holds),
    DB.prepare(
      `INSERT INTO outbox (tenant_id, document_id, id, type, subject, body, at_ms)
       SELECT ?1, ?3, ?4, ?5, 'clawql.' || ?5, ?6, ?7 WHERE ${holds} ON CONFLICT (id) DO NOTHING`,
    ).bind(...ids, record.id, record.type, JSON.stringify(record), Date.now()),
    DB.prepare(
      `SELECT d.document_id, d.status, d.merkle_root,
         (SELECT o.body FROM outbox o WHERE o.tenant_id = d.tenant_id AND o.document_id = d.document_id AND o.type = 'document.received') AS owed
       FROM duplicate x JOIN document d ON d.tenant_id = x.tenant_id AND d.document_id = x.document_id
       WHERE x.tenant_id = ? AND x.digest = ? ORDER BY d.revision DESC LIMIT 1`,
    ).bind(tenantId, document.digest),
  ]
}

function insertDocument(c: GatewayContext, document: SealedDocument, holds: string): D1PreparedStatement {
  const { tenantId, actor, digest } = c.get('claims')
  const { requestId, traceparent } = c.get('trace')
  const nowMs = Date.now()
  return c.env.DB.prepare(
    `INSERT INTO document (tenant_id, document_id, revision, status, graph, vertical, classification, matter, subjects, size_bytes,
       sealed_metadata, actor_id, actor_type, claims, request_id, traceparent, created_ms, sent_ms)
     SELECT ?1, ?3, 1, 'processing', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16 WHERE ${holds}
     ON CONFLICT (tenant_id, document_id, revision) DO NOTHING`,
  ).bind(
    tenantId,
    document.digest,
    document.documentId,
    document.graph,
    document.vertical,
    document.classification,
    document.matter,
    JSON.stringify(document.subjects),
    document.sizeBytes,
    document.sealedMetadata,
    actor.id,
    actor.type,
    digest,
    requestId,
    traceparent,
    nowMs,
  )
}
