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
    const replayed = replayHeaders(outcomes.some(({ done: one }) => one.ok && one.value.acceptance.isReplay === true))
    const rows = waitSeconds === 0 ? [] : await Promise.all(outcomes.map((one) => endOf(one)))
    const isEnded = waitSeconds > 0 && outcomes.every(({ done: one }, at) => !one.ok || rows[at] !== null)
    const ingested = ingestedAnswer(done.value, rows)
    if (!isEnded) return answer(202, ingested, replayed)
    return answer(200, ingested, { 'preference-applied': `wait=${waitSeconds}`, ...replayed })

    async function endOf({ done: one }: ItemOutcome): Promise<DocumentRow | null> {
      return one.ok ? await waitForEnd(session, one.value, waitSeconds) : null
    }
  }),
]

/** The refusal that met all of them is that of the request. */
function someTaken({ outcomes }: IngestedBatch): Result<null> {
  const [first] = outcomes
  const isNone = outcomes.every(({ done }) => !done.ok)
  return isNone && first !== undefined && !first.done.ok ? first.done : accepted(null)
}

function ingestedAnswer(
  { batchId, outcomes }: IngestedBatch,
  rows: readonly (DocumentRow | null)[],
): MemoryIngestedAnswer {
  const items = outcomes.map(({ id, done }, at): MemoryIngestedAnswer['items'][number] => {
    const named = id === undefined ? {} : { id }
    if (!done.ok)
      return {
        ...named,
        documentId: null,
        status: 'refused',
        merkleRoot: null,
        deduplicated: false,
        error: told(done.refusal),
      }
    const { documentId, status, merkleRoot, isDuplicate, takenOver } = done.value.acceptance
    const row = rows[at] ?? null
    const { errorCode = null } = row ?? {}
    return {
      ...named,
      documentId,
      status: row?.status ?? status,
      merkleRoot: row === null ? merkleRoot : row.merkleRoot,
      deduplicated: isDuplicate,
      ...(takenOver === undefined ? {} : { takenOver: { ...takenOver } }),
      error: errorCode === null ? null : told({ code: isCode(errorCode) ? errorCode : 'INTERNAL' }),
    }
  })
  const refused = items.filter(({ status }) => status === 'refused').length
  const deduplicated = items.filter((item) => item.deduplicated).length
  return { batchId, accepted: items.length - refused, deduplicated, refused, items }
}

const isCode = (code: string): code is Refusal['code'] => Object.hasOwn(problems, code)

const told = ({ code, detail, next }: Partial<Refusal> & Pick<Refusal, 'code'>) => ({
  code,
  message: detail ?? problems[code].title,
  next: next ?? problems[code].next,
})
