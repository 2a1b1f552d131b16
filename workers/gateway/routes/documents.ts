// Documents: list, queue, status, archived PDF, redaction receipt.
import { Hono } from 'hono'
import {
  stageNames,
  type DocumentListAnswer,
  type DocumentStatusAnswer,
  type RedactionReceipt,
} from '../../../contract/document.ts'
import { problems, type ProblemCode } from '../../../contract/problems.ts'
import { pageQuerySchema, routes } from '../../../contract/routes.ts'
import { documentIdSchema } from '../../../contract/tenant.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import {
  listDocuments,
  readDocument,
  readReceipt,
  type DocumentRow,
  type FoundDocument,
  type StageRow,
} from '../../shared/catalog/documents.ts'
import { readQueue } from '../../shared/catalog/queue.ts'
import { callOf, notFound, refuse, type GatewayContext, type GatewayHono } from '../context.ts'
import { validate } from '../input.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

export const documentRoutes = new Hono<GatewayHono>()
  .get('/api/documents', async (c) => {
    const query = validate(c, pageQuerySchema, c.req.query())
    if (!query.ok) return query.response
    const { limit, cursor, status } = query.value
    const rows = await listDocuments(c.env.DB, c.get('claims').tenantId, { limit: limit + 1, cursor, status })
    return c.json(listAnswer(rows, limit))
  })
  .get('/api/documents/queue', async (c) => {
    const { counts, rows } = await readQueue(c.env.DB, {
      tenantId: c.get('claims').tenantId,
      nowMs: Date.now(),
      limit: 100,
    })
    const documents = rows.map((row) => ({
      documentId: row.document_id,
      status: row.status,
      stage: row.stage,
      attempts: row.attempts,
      nextAttemptAt: row.next_attempt_ms === 0 ? null : iso(row.next_attempt_ms),
      createdAt: iso(row.created_ms),
    }))
    return c.json({ ...counts, documents })
  })
  .get('/api/documents/:documentId/status', async (c) => {
    const answer = await statusAnswer(c, c.req.param('documentId'))
    return answer === null ? notFound(c) : c.json(answer)
  })
  .get('/api/documents/:documentId/archive', async (c) => await archiveAnswer(c, c.req.param('documentId')))
  .get('/api/documents/:documentId/redaction', async (c) => {
    const receipt = await receiptAnswer(c, c.req.param('documentId'))
    return receipt === null ? notFound(c) : c.json(receipt)
  })

function listAnswer(rows: readonly DocumentRow[], limit: number): DocumentListAnswer {
  const page = rows.slice(0, limit)
  return {
    documents: page.map((row) => ({
      documentId: row.document_id,
      revision: row.revision,
      status: row.status,
      mediaType: row.media_type,
      sizeBytes: row.size_bytes,
      merkleRoot: row.merkle_root,
      createdAt: iso(row.created_ms),
      completedAt: isoOrNull(row.completed_ms),
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.document_id ?? null) : null,
  }
}

/** Status of a document of the caller's tenant, or null where there is none. */
export async function statusAnswer(c: GatewayContext, documentId: string): Promise<DocumentStatusAnswer | null> {
  if (!documentIdSchema.safeParse(documentId).success) return null
  const found = await readDocument(c.env.DB, c.get('claims').tenantId, documentId)
  return found === null ? null : foundAnswer(found)
}

/** The status answer of a document that was read. */
export function foundAnswer({ document, stages }: FoundDocument): DocumentStatusAnswer {
  return {
    documentId: document.document_id,
    revision: document.revision,
    status: document.status,
    stages: stageNames.map((name) =>
      stageAnswer(
        name,
        stages.find((stage) => stage.stage === name),
        document,
      ),
    ),
    stageErrors: stages
      .filter((stage) => stage.code !== null)
      .map((stage) => ({ stage: stage.stage, code: stage.code!, message: titleOf(stage.code!), at: iso(stage.at_ms) })),
    merkleRoot: document.merkle_root,
    paperlessId: document.paperless_id,
    createdAt: iso(document.created_ms),
    completedAt: isoOrNull(document.completed_ms),
    error: document.error_code === null ? null : errorAnswer(document.error_code),
  }
}

function stageAnswer(
  name: StageRow['stage'],
  stage: StageRow | undefined,
  document: DocumentRow,
): DocumentStatusAnswer['stages'][number] {
  if (stage === undefined) {
    return { name, state: 'waiting', attempts: 0, startedAt: null, durationMs: null, merkleRoot: null }
  }
  // Stages before redaction have no root: a digest of unredacted content is never plain (architecture: Digests).
  const isRooted = stage.state === 'done' && (name === 'merkle' || name === 'memory' || name === 'paperless')
  return {
    name,
    state: stage.state,
    attempts: stage.attempts,
    startedAt: isoOrNull(stage.started_ms),
    durationMs: stage.duration_ms,
    merkleRoot: isRooted ? document.merkle_root : null,
    ...(stage.reason === null ? {} : { reason: stage.reason }),
  }
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code)
const titleOf = (code: string): string => (isProblemCode(code) ? problems[code].title : code)

function errorAnswer(code: string): { code: string; message: string; next: string } {
  return { code, message: titleOf(code), next: isProblemCode(code) ? problems[code].next : problems.INTERNAL.next }
}

async function archiveAnswer(c: GatewayContext, documentId: string): Promise<Response> {
  const found = documentIdSchema.safeParse(documentId).success
    ? await readDocument(c.env.DB, c.get('claims').tenantId, documentId)
    : null
  if (found === null || found.document.paperless_id === null) return notFound(c)
  const archived = await c.env.PIPELINE.archived({ v: 1, paperlessId: found.document.paperless_id })
  if (archived.status !== 200)
    return refuse(c, { code: 'PAPERLESS_UNAVAILABLE', detail: 'The archive does not give the document now.' })
  return new Response(archived.body, {
    headers: {
      'content-type': routes.documentArchive.answers[200].mediaType,
      'content-disposition': `attachment; filename="${documentId}.pdf"`,
    },
  })
}

async function receiptAnswer(c: GatewayContext, documentId: string): Promise<RedactionReceipt | null> {
  if (!documentIdSchema.safeParse(documentId).success) return null
  const { tenantId } = c.get('claims')
  const body = await readReceipt(c.env.DB, tenantId, documentId)
  if (body === null) return null
  const receipt = JSON.parse(body) as RedactionReceipt
  const trail = await tenantObjects(c.env, tenantId).auditLog.trail({
    ...callOf(c),
    resource: { kind: 'document', id: documentId },
    limit: 1_000,
  })
  const redacted = trail.ok ? trail.value.entries.find((entry) => entry.type === 'document.redacted') : undefined
  return { ...receipt, auditSeq: redacted?.seq ?? null }
}
