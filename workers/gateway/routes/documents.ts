// Documents: list, queue, status, archived PDF, redaction receipt.
import type { Caption } from '../../../contract/caption.ts'
import type { DocumentRow, StageRow } from '../../../contract/catalog.ts'
import { stageNames, type DocumentListAnswer, type DocumentStatusAnswer } from '../../../contract/document.ts'
import { problems, type ProblemCode } from '../../../contract/problems.ts'
import { routes } from '../../../contract/routes.ts'
import { answer, answerFound, notFound } from '../answer.ts'
import { readArchivedPage } from '../archived-page.ts'
import { openCaptions, shownCaption } from '../captions.ts'
import { readFilter } from '../document-filter.ts'
import { serve } from '../serve.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

export const documentRoutes = [
  serve(routes.documentList, async (session, { query }) => {
    const filter = await readFilter(session, query)
    if (!filter.ok) return filter
    const { limit } = query
    const found = await session.tenant.documents({ ...session.call, filter: { ...filter.value, limit: limit + 1 } })
    if (!found.ok) return found
    const page = found.value.slice(0, limit)
    const captions = await openCaptions(session, page)
    return { ok: true, value: listAnswer(page, { captions, isMore: found.value.length > limit }) }
  }),
  serve(routes.documentQueue, async ({ tenant, call }) => {
    const queue = await tenant.queue({ ...call, limit: 100 })
    if (!queue.ok) return queue
    const documents = queue.value.documents.map(({ nextAttemptMs, createdMs, ...row }) => ({
      ...row,
      nextAttemptAt: nextAttemptMs === 0 ? null : iso(nextAttemptMs),
      createdAt: iso(createdMs),
    }))
    return { ok: true, value: { ...queue.value, documents } }
  }),
  serve(routes.documentStatus, async (session, { params }) => {
    const found = await session.tenant.document({ ...session.call, ...params, waitMs: 0 })
    const [caption] = found.ok && found.value !== null ? await openCaptions(session, [found.value]) : []
    return answerFound(found, (row) => ({ ...statusOf(row), ...shownCaption(caption) }))
  }),
  serve(routes.documentRetry, async ({ tenant, call, claims }, { params }) => {
    const retried = await tenant.retry({ ...call, ...params, claims: claims.digest })
    if (!retried.ok) return retried
    return retried.value === null ? notFound : answer(202, { ...statusOf(retried.value), ...shownCaption() })
  }),
  serve(routes.documentArchive, async (session, { params: { documentId } }) => {
    const page = await readArchivedPage(session, documentId)
    if (!page.ok) return page
    return answer(200, page.value, { 'content-disposition': `attachment; filename="${documentId}.pdf"` })
  }),
  serve(routes.documentRedaction, async ({ tenant, call }, { params }) =>
    answerFound(await tenant.receipt({ ...call, ...params }), (receipt) => receipt),
  ),
]

function listAnswer(
  page: readonly DocumentRow[],
  { captions, isMore }: { readonly captions: readonly Caption[]; readonly isMore: boolean },
): DocumentListAnswer {
  return {
    documents: page.map((row, at) => ({
      documentId: row.documentId,
      revision: row.revision,
      status: row.status,
      ...shownCaption(captions[at]),
      mediaType: row.mediaType,
      sizeBytes: row.sizeBytes,
      merkleRoot: row.merkleRoot,
      createdAt: iso(row.createdMs),
      completedAt: isoOrNull(row.completedMs),
      error: row.errorCode === null ? null : errorAnswer(row.errorCode),
    })),
    nextCursor: isMore ? (page.at(-1)?.documentId ?? null) : null,
  }
}

/** The status answer of a document that was read. */
export function statusOf(document: DocumentRow): DocumentStatusAnswer {
  const { stages } = document
  return {
    documentId: document.documentId,
    revision: document.revision,
    status: document.status,
    mediaType: document.mediaType,
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
