// The caption: what a document is called and whom it is about, as redaction let it out, sealed under the document's key.
import { captionChannel, type Caption, type SealedCaption } from '../../../contract/caption.ts'
import { limits } from '../../../contract/limits.ts'
import type { Redacted, RedactedContent } from '../../../contract/redaction.ts'
import type { Identities } from '../../../core/identity/identities.ts'
import { nothingSaid, saidFields, shownName, nameWords } from '../../../core/pipeline/caption.ts'
import { importDocumentKey, sealBytes } from '../../../r2/ciphertext.ts'
import type { ComputeContext } from '../context.ts'
import type { Call, Job } from '../job.ts'
import { residualsIn } from './gate.ts'
import { inputOf, redact } from './presidio.ts'

interface Captioned {
  readonly content: Redacted<RedactedContent>
  readonly identities: Identities
}

export async function sealedCaption(call: Call, { content, identities }: Captioned): Promise<SealedCaption> {
  const { tenantId, documentId, revision, identityKey, original } = call
  const { name, tags = [] } = content.metadata
  const { subjects, matter } = original.described ?? nothingSaid
  const caption: Caption = {
    name: typeof name === 'string' ? shownName(name) : null,
    // Nobody looks whether it is a name: whoever is said to be a subject is one, and what a matter is called can name its parties.
    subjects: subjects.map((subject) => identities.put('PERSON', subject)),
    matter: matter === null ? null : identities.put('MATTER', matter),
    tags: [tags].flat(),
  }
  const place = { tenantId, documentId, revision, channel: captionChannel }
  const whole = new TextEncoder().encode(JSON.stringify(caption))
  const isWithin = whole.byteLength <= limits.captionBytesMax
  const bytes = isWithin ? whole : new TextEncoder().encode(JSON.stringify({ ...caption, tags: [] }))
  const words = typeof name !== 'string' || identityKey === undefined ? [] : nameWords(identityKey, name)
  return { sealed: await sealBytes(await importDocumentKey(call.key), place, bytes), words }
}

/** Of a document without text: null where nobody can say what may be shown of its name. */
export async function captionAlone(context: ComputeContext, job: Job): Promise<SealedCaption | null> {
  const input = inputOf(context, job.call)
  if (saidFields(input.said).length === 0) return null
  const redacted = await redact(context, { ...input, text: '', mediaType: '', names: [], findings: null })
  if (!redacted.ok) return null
  const left = await residualsIn(saidFields(redacted.value.content.metadata), input.settings.rules)
  return left.length > 0 ? null : await sealedCaption(job.call, redacted.value)
}
