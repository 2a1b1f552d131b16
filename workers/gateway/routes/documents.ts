// Documents: list, queue, status, archived PDF, redaction receipt.
import { Hono } from 'hono'
import type { DocumentRow, StageRow } from '../../../contract/catalog.ts'
import { stageNames, type DocumentListAnswer, type DocumentStatusAnswer } from '../../../contract/document.ts'
import { problems, type ProblemCode } from '../../../contract/problems.ts'
import type { Result } from '../../../contract/result.ts'
import { pageQuerySchema, routes } from '../../../contract/routes.ts'
import { documentIdSchema } from '../../../contract/tenant.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { callOf, notFound, refuse, type GatewayContext, type GatewayHono } from '../context.ts'
import { validate } from '../input.ts'
import { readFilter } from '../document-filter.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

const tenantOf = (c: GatewayContext) => tenantObjects(c.env, c.get('claims').tenantId).tenant

export const documentRoutes = new Hono<GatewayHono>()
  .get('/api/documents', async (c) => {
    const query = validate(c, pageQuerySchema, c.req.query())
    if (!query.ok) return query.response
    const filter = await readFilter(c, query.value)
    if (!filter.ok) return refuse(c, filter.refusal)
    const { limit } = query.value
    const found = await tenantOf(c).documents({ ...callOf(c), filter: { ...filter.value, limit: limit + 1 } })
    return found.ok ? c.json(listAnswer(found.value, limit)) : refuse(c, found.refusal)
  })
  .get('/api/documents/queue', async (c) => {
    const queue = await tenantOf(c).queue({ ...callOf(c), limit: 100 })
    if (!queue.ok) return refuse(c, queue.refusal)
    const documents = queue.value.documents.map(({ nextAttemptMs, createdMs, ...row }) => ({
      ...row,
      nextAttemptAt: nextAttemptMs === 0 ? null : iso(nextAttemptMs),
      createdAt: iso(createdMs),
    }))
    return c.json({ ...queue.value, documents })
  })
  .get('/api/documents/:documentId/status', async (c) =>
    answered(c, await readDocument(c, c.req.param('documentId')), statusOf),
  )
  .get('/api/documents/:documentId/archive', async (c) => await archiveAnswer(c, c.req.param('documentId')))
  .get('/api/documents/:documentId/redaction', async (c) => {
    const documentId = c.req.param('documentId')
    if (!documentIdSchema.safeParse(documentId).success) return notFound(c)
    return answered(c, await tenantOf(c).receipt({ ...callOf(c), documentId }), (receipt) => receipt)
  })

/** JSON of what was found; the same 404 for what does not exist and what is another tenant's. */
function answered<T>(c: GatewayContext, found: Result<T | null>, toAnswer: (value: T) => object): Response {
  if (!found.ok) return refuse(c, found.refusal)
  return found.value === null ? notFound(c) : c.json(toAnswer(found.value))
}

async function readDocument(c: GatewayContext, documentId: string): Promise<Result<DocumentRow | null>> {
  if (!documentIdSchema.safeParse(documentId).success) return { ok: true, value: null }
  return await tenantOf(c).document({ ...callOf(c), documentId, waitMs: 0 })
}

function listAnswer(rows: readonly DocumentRow[], limit: number): DocumentListAnswer {
  const page = rows.slice(0, limit)
  return {
    documents: page.map((row) => ({
      documentId: row.documentId,
      revision: row.revision,
      status: row.status,
      mediaType: row.mediaType,
      sizeBytes: row.sizeBytes,
      merkleRoot: row.merkleRoot,
      createdAt: iso(row.createdMs),
      completedAt: isoOrNull(row.completedMs),
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.documentId ?? null) : null,
  }
}

/** The status answer of a document that was read. */
export function statusOf(document: DocumentRow): DocumentStatusAnswer {
  const { stages } = document
  return {
    documentId: document.documentId,
    revision: document.revision,
    status: document.status,
    stages: stageNames.map((name) =>
      stageAnswer(
        name,
        stages.find(({ stage }) => stage === name),
        document,
      ),
    ),
    stageErrors: stages
      .filter(({ code }) => code !== null)
      .map(({ stage, code, atMs }) => ({ stage, code: code!, message: titleOf(code!), at: iso(atMs) })),
    merkleRoot: document.merkleRoot,
    paperlessId: document.paperlessId,
    createdAt: iso(document.createdMs),
    completedAt: isoOrNull(document.completedMs),
    error: document.errorCode === null ? null : errorAnswer(document.errorCode),
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
    startedAt: isoOrNull(stage.startedMs),
    durationMs: stage.durationMs,
    merkleRoot: isRooted ? document.merkleRoot : null,
    ...(stage.reason === null ? {} : { reason: stage.reason }),
  }
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code)
const titleOf = (code: string): string => (isProblemCode(code) ? problems[code].title : code)

function errorAnswer(code: string): { code: string; message: string; next: string } {
  return { code, message: titleOf(code), next: isProblemCode(code) ? problems[code].next : problems.INTERNAL.next }
}

async function archiveAnswer(c: GatewayContext, documentId: string): Promise<Response> {
  const found = await readDocument(c, documentId)
  if (!found.ok) return refuse(c, found.refusal)
  if (found.value === null || found.value.paperlessId === null) return notFound(c)
  const page = await tenantOf(c).page({ ...callOf(c), documentId })
  if (!page.ok) return refuse(c, page.refusal)
  if (page.value !== null) return pdfAnswer(documentId, page.value)
  const archived = await c.env.PIPELINE.archived({ v: 1, paperlessId: found.value.paperlessId })
  return archived.status === 200
    ? pdfAnswer(documentId, archived.body)
    : refuse(c, { code: 'PAPERLESS_UNAVAILABLE', detail: 'The archive does not give the document now.' })
}

const pdfAnswer = (documentId: string, body: BodyInit | null): Response =>
  new Response(body, {
    headers: {
      'content-type': routes.documentArchive.answers[200].mediaType,
      'content-disposition': `attachment; filename="${documentId}.pdf"`,
    },
  })
