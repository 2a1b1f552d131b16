// POST /api/memory/ingest: items of memory in, each accepted as a document is; with Prefer: wait it answers their ends.
import type { MemoryIngestedAnswer } from '../../../contract/memory-item.ts'
import { problems } from '../../../contract/problems.ts'
import { accepted, type Refusal, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import type { DocumentRow } from '../../../contract/catalog.ts'
import { answer } from '../answer.ts'
import { replayHeaders } from '../idempotency.ts'
import { ingestItems, type IngestedBatch, type ItemOutcome } from '../memory-ingest.ts'
import { serve } from '../serve.ts'
import type { Accepted } from '../upload/accept.ts'
import { admit } from '../upload/admission.ts'
import { waitForEnd } from '../upload/wait-for-end.ts'

export const memoryIngestRoutes = [
  serve(routes.memoryIngest, async (session, { body, headers }) => {
    const admission = await admit(session)
    if (admission !== null) return { ok: false, refusal: admission }
    const items = 'items' in body ? body.items : [body]
    const work = ingestItems(session, items, headers['Idempotency-Key'] ?? null)
    // What its sender does not wait for goes on: the runtime ends a request with its connection.
    session.waitUntil(work.catch(() => {}))
    const done = await work
    if (!done.ok) return done
    const taken = someTaken(done.value)
    if (!taken.ok) return taken
    const { waitSeconds } = headers.Prefer ?? { waitSeconds: 0 }
    const { outcomes } = done.value
    const replayed = replayHeaders(
      outcomes.some(({ done: one }) => one?.ok === true && one.value.acceptance.isReplay === true),
    )
    const rows = waitSeconds === 0 ? [] : await Promise.all(outcomes.map((one) => endOf(one)))
    const isEnded = waitSeconds > 0 && outcomes.every(({ done: one }, at) => one?.ok !== true || rows[at] !== null)
    const ingested = ingestedAnswer(done.value, rows)
    if (!isEnded) return answer(202, ingested, replayed)
    return answer(200, ingested, { 'preference-applied': `wait=${waitSeconds}`, ...replayed })

    async function endOf({ done: one }: ItemOutcome): Promise<DocumentRow | null> {
      return one?.ok === true ? await waitForEnd(session, one.value, waitSeconds) : null
    }
  }),
]

/** The refusal that met all of them is that of the request. */
function someTaken({ outcomes }: IngestedBatch): Result<null> {
  const [first, ...others] = outcomes.flatMap(({ done }) => done ?? [])
  const isNone = first !== undefined && [first, ...others].every((one) => !one.ok)
  return isNone && !first.ok ? first : accepted(null)
}

function ingestedAnswer(
  { batchId, outcomes }: IngestedBatch,
  rows: readonly (DocumentRow | null)[],
): MemoryIngestedAnswer {
  const items = outcomes.map((outcome, at) => itemAnswer(outcome, rows[at] ?? null))
  const countOf = (one: string): number => items.filter(({ status }) => status === one).length
  const [refused, discarded] = [countOf('refused'), countOf('discarded')]
  const deduplicated = items.filter((item) => item.deduplicated).length
  return { batchId, accepted: items.length - refused - discarded, deduplicated, refused, discarded, items }
}

type ItemAnswer = MemoryIngestedAnswer['items'][number]

function itemAnswer({ id, done }: ItemOutcome, row: DocumentRow | null): ItemAnswer {
  const named = id === undefined ? {} : { id }
  const none = { ...named, documentId: null, merkleRoot: null, deduplicated: false }
  if (done === null) return { ...none, status: 'discarded', error: null }
  return done.ok
    ? { ...named, ...takenAnswer(done.value, row) }
    : { ...none, status: 'refused', error: told(done.refusal) }
}

function takenAnswer({ acceptance }: Accepted, row: DocumentRow | null): ItemAnswer {
  const { documentId, status, merkleRoot, isDuplicate, takenOver } = acceptance
  const { errorCode = null } = row ?? {}
  return {
    documentId,
    status: row?.status ?? status,
    merkleRoot: row === null ? merkleRoot : row.merkleRoot,
    deduplicated: isDuplicate,
    ...(takenOver === undefined ? {} : { takenOver: { ...takenOver } }),
    error: errorCode === null ? null : told({ code: isCode(errorCode) ? errorCode : 'INTERNAL' }),
  }
}

const isCode = (code: string): code is Refusal['code'] => Object.hasOwn(problems, code)

const told = ({ code, detail, next }: Partial<Refusal> & Pick<Refusal, 'code'>) => ({
  code,
  message: detail ?? problems[code].title,
  next: next ?? problems[code].next,
})
