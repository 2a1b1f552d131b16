// POST /api/documents/ingest: a document in, durable and chained before the answer; with Prefer: wait it answers the end.
import { ulid } from 'ulidx'
import type { Acceptance } from '../../../contract/catalog.ts'
import type { ingestMetadataSchema, IngestAnswer, StageName } from '../../../contract/document.ts'
import { limits } from '../../../contract/limits.ts'
import type { LocalConfig } from '../../../contract/config.ts'
import type { Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { documentKeys } from '../../../r2/object-keys.ts'
import { openNamedKey } from '../../shared/named-keys.ts'
import { answer } from '../answer.ts'
import { openCaptions, shownCaption } from '../captions.ts'
import { replayHeaders } from '../idempotency.ts'
import type { FormInput } from '../input.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'
import { admit } from '../upload/admission.ts'
import { acceptUpload, type Accepted } from '../upload/accept.ts'
import { createKey, sealReceived } from '../upload/seal.ts'
import { createSealedFile } from '../upload/sealed-file.ts'
import { waitForEnd } from '../upload/wait-for-end.ts'
import { statusOf } from './documents.ts'

export const ingestRoutes = [
  serve(routes.ingest, async (session, { form, headers }) => {
    const admission = await admit(session)
    if (admission !== null) return { ok: false, refusal: admission }
    const work = ingest(session, form, headers['Idempotency-Key'] ?? null)
    // What a sender leaves that goes away is cleaned up: the runtime ends a request with its connection.
    session.waitUntil(work.catch(() => {}))
    const done = await work
    if (!done.ok) return done
    const { waitSeconds } = headers.Prefer ?? { waitSeconds: 0 }
    const ended = waitSeconds > 0 ? await waitForEnd(session, done.value, waitSeconds) : null
    const { acceptance } = done.value
    const replayed = replayHeaders(acceptance.isReplay === true)
    if (ended === null) return answer(202, ingestAnswer(session.config, acceptance), replayed)
    const applied = { 'preference-applied': `wait=${waitSeconds}` }
    const [caption] = await openCaptions(session, [ended])
    const shown = { ...statusOf(ended), ...shownCaption(caption), ...duplicateOf(acceptance) }
    return answer(200, shown, { ...applied, ...replayed })
  }),
]

async function ingest(
  session: Session,
  form: FormInput<typeof ingestMetadataSchema>,
  idempotencyKey: string | null,
): Promise<Result<Accepted>> {
  const { tenant, call } = session
  const [duplicatesKey, namesKey] = await Promise.all([
    openNamedKey(tenant, call, 'duplicates'),
    openNamedKey(tenant, call, 'subjects'),
  ])
  if (!duplicatesKey.ok) return duplicatesKey
  if (!namesKey.ok) return namesKey
  const begun = form.begin(call.tenantId)
  if (!begun.ok) return begun
  const upload = begun.value
  const fileBytesMax = Math.min(session.config.documents.maxBytes, limits.documentBytesMax)
  const key = createKey(ulid())
  const place = { tenantId: call.tenantId, documentId: key.documentId, revision: 1 }
  const file = createSealedFile({
    bucket: session.bindings.DOCUMENTS,
    objectKey: documentKeys.original(place.tenantId, place.documentId, place.revision),
    place,
    key,
    duplicatesKey: duplicatesKey.value,
    sizeBytesMax: Math.min(form.statedBytes, fileBytesMax),
    hold: upload.hold,
  })
  // From the call that accepts on the file may be the document's, whatever becomes of the answer.
  let isOurs = true
  try {
    const received = await upload.receive(fileBytesMax, file)
    if (!received.ok) return received
    const keys = { duplicatesKey: duplicatesKey.value, namesKey: namesKey.value, idempotencyKey }
    const sealed = await sealReceived(session, { ...keys, file, key, received: received.value })
    isOurs = false
    const done = await acceptUpload(session, sealed)
    isOurs = !done.ok || done.value.acceptance.isDuplicate || done.value.acceptance.isReplay === true
    return done
  } finally {
    // Refused, cut off by its sender, or here already: this copy goes.
    if (isOurs) await file.abort().catch(() => {})
    await upload.leave()
  }
}

/** Enabled external stages in order (checklist X9). */
function ingestAnswer(config: LocalConfig, acceptance: Acceptance): IngestAnswer {
  const stages: StageName[] = [
    'tika',
    'gotenberg',
    ...(config.documents.presidio.enabled ? (['presidio'] as const) : []),
    'paperless',
  ]
  const { documentId, status, merkleRoot } = acceptance
  return { documentId, status, stages, merkleRoot, ...duplicateOf(acceptance) }
}

const duplicateOf = ({ isDuplicate, takenOver }: Acceptance) =>
  isDuplicate ? { deduplicated: true, ...(takenOver === undefined ? {} : { takenOver }) } : {}
