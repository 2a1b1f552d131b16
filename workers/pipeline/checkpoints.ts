// The three commits of a document: after redact, after remember, at the end. Each is durable and recorded before the next stage.
import type { RecordDraft } from '../../contract/audit.ts'
import type { Computed } from '../../contract/compute.ts'
import type { DocumentStatus } from '../../contract/document.ts'
import type { MemoryIngestAnswer } from '../../contract/memory.ts'
import type { ProblemCode } from '../../contract/problems.ts'
import { documentRecord } from '../../core/pipeline/records.ts'
import type { StageContext } from './context.ts'
import { takeReports, type Job } from './job.ts'

type Done = Computed<ReadableStream<Uint8Array>>

/** Nodes per record, so that an entry stays below 65,535 bytes: 400 × (34 + 16 + punctuation) ≈ 25 KB, twice over with `also`. */
const nodesPerRecord = 400

/** After presidio.redact: the receipt is durable and in the log before anything is rooted (invariant I1). */
export async function saveRedacted(context: StageContext, job: Job, computed: Done): Promise<void> {
  const { inCommit, outSha256, entities, detectors, metadataSha256 } = computed
  const body = { inCommit, outSha256, entities, detectors: detectors.map((one) => ({ ...one })), metadataSha256 }
  const record = documentRecord(job.recorded, { type: 'document.redacted', op: 'presidio.redact', body })
  const { tenantId, documentId, revision } = job.ref
  const receipt = {
    documentId,
    revision,
    redactedAt: new Date().toISOString(),
    entities,
    detectors,
    outSha256,
    inCommit,
    auditSeq: null,
  }
  const { DB } = context.env
  const saveReceipt = DB.prepare(
    `INSERT INTO receipt (tenant_id, document_id, revision, body) SELECT ?1, ?2, ?3, ?4
     WHERE EXISTS (SELECT 1 FROM document WHERE tenant_id = ?1 AND document_id = ?2 AND revision = ?3 AND lease = ?5)
     ON CONFLICT (tenant_id, document_id, revision) DO UPDATE SET body = excluded.body`,
  ).bind(tenantId, documentId, revision, JSON.stringify(receipt), job.lease)
  await context.committer.submit({
    call: job.call,
    documentId,
    lease: job.lease,
    reports: takeReports(job),
    statements: [saveReceipt],
    records: [record],
  })
}

/** After memory.ingest: root, nodes and the directory of nodes. */
export async function saveRemembered(
  context: StageContext,
  job: Job,
  done: { readonly computed: Done; readonly memory: MemoryIngestAnswer | null },
): Promise<void> {
  const { computed, memory } = done
  const { tenantId, documentId, revision } = job.ref
  const records = [
    documentRecord(job.recorded, {
      type: 'document.rooted',
      op: 'merkle.root',
      body: {
        merkleRoot: computed.merkleRoot,
        leafCount: computed.leafCount,
        outSha256: computed.outSha256,
        archiveSha256: computed.archiveSha256,
      },
    }),
    ...nodeRecords(job, memory?.nodes ?? []),
  ]
  const { DB } = context.env
  const directory = DB.prepare(
    `INSERT INTO node (tenant_id, node_id, graph, document_id, revision) SELECT ?1, value, ?2, ?3, ?4 FROM json_each(?5) WHERE true
     ON CONFLICT (tenant_id, node_id) DO NOTHING`,
  ).bind(
    tenantId,
    job.row.graph,
    documentId,
    revision,
    JSON.stringify((memory?.nodes ?? []).map((node) => node.nodeId)),
  )
  const setRoot = DB.prepare(
    'UPDATE document SET merkle_root = ? WHERE tenant_id = ? AND document_id = ? AND revision = ? AND lease = ?',
  ).bind(computed.merkleRoot, tenantId, documentId, revision, job.lease)
  await context.committer.submit({
    call: job.call,
    documentId,
    lease: job.lease,
    reports: takeReports(job),
    statements: [directory, setRoot],
    records,
  })
}

function nodeRecords(job: Job, nodes: MemoryIngestAnswer['nodes']): RecordDraft[] {
  const records: RecordDraft[] = []
  for (let from = 0; from < nodes.length; from += nodesPerRecord) {
    const part = nodes.slice(from, from + nodesPerRecord)
    records.push(
      documentRecord(job.recorded, {
        type: 'memory.ingested',
        op: 'memory.ingest',
        also: part.map((node) => ({ kind: 'memory-node', id: node.nodeId })),
        body: { part: from / nodesPerRecord, nodes: part.map((node) => [node.nodeId, node.digest]) },
      }),
    )
  }
  return records
}

export interface Completion {
  readonly status: DocumentStatus
  readonly errorCode: ProblemCode | null
  readonly merkleRoot: string | null
  readonly paperlessId: string | null
  readonly records: readonly RecordDraft[]
}

/** The end of a document, whatever it is: status, error and lease in one statement, fenced. */
export async function saveCompleted(context: StageContext, job: Job, end: Completion): Promise<void> {
  const { tenantId, documentId, revision } = job.ref
  const { DB } = context.env
  const finish = DB.prepare(
    `UPDATE document SET status = ?1, error_code = ?2, merkle_root = ?3, paperless_id = ?4, completed_ms = ?5, lease = NULL, lease_until_ms = 0
     WHERE tenant_id = ?6 AND document_id = ?7 AND revision = ?8 AND lease = ?9`,
  ).bind(
    end.status,
    end.errorCode,
    end.merkleRoot,
    end.paperlessId,
    Date.now(),
    tenantId,
    documentId,
    revision,
    job.lease,
  )
  const records = [...end.records]
  if (end.paperlessId !== null) {
    records.push(
      documentRecord(job.recorded, {
        type: 'document.archived',
        op: 'paperless.archive',
        body: { paperlessId: end.paperlessId },
      }),
    )
  }
  records.push(
    documentRecord(job.recorded, {
      type: `document.${end.status}`,
      op: 'documents.ingest',
      outcome:
        end.status === 'completed' || end.status === 'partial' ? 'ok' : end.status === 'blocked' ? 'refused' : 'failed',
      body: { merkleRoot: end.merkleRoot, errorCode: end.errorCode },
    }),
  )
  await context.committer.submit({
    call: job.call,
    documentId,
    lease: job.lease,
    reports: takeReports(job),
    statements: [finish],
    records,
  })
}
