// tika.extract and gotenberg.convert: text from an original, by one visit where every engine of it is embedded.
import type { Visit } from '../../../contract/visit.ts'
import type { Extraction } from '../../../core/pipeline/tika-resources.ts'
import { saidFields } from '../../../core/pipeline/caption.ts'
import { askedEntities, redactionSettings } from '../../../core/redaction/rules.ts'
import { answered, type EngineAnswer } from '../../shared/engines/answer.ts'
import { runStage, skipStage } from '../../shared/run-stage.ts'
import type { ComputeContext } from '../context.ts'
import { convertToPdf } from '../engines/gotenberg.ts'
import { extract } from '../engines/tika.ts'
import { visit } from '../engines/visit.ts'
import { saidOf, type Job } from '../job.ts'

/** A text, and the findings in it where the same visit looked for them. */
export interface Extracted extends Extraction {
  readonly findings: Visit['findings']
}

/** Tika first; where it failed, the text of Gotenberg's PDF (checklist X19). Null where neither gives one. */
export async function extractText(context: ComputeContext, job: Job, bytes: Uint8Array): Promise<Extracted | null> {
  const extracted = await runStage(job, { name: 'tika', work: () => extractOnce(context, job, bytes) })
  noteOmissions(job, extracted?.omissions ?? [])
  const mediaType = extracted?.mediaType ?? 'application/octet-stream'
  let converted: Uint8Array | null = null
  if (mediaType === 'application/pdf')
    job.report({ stage: 'gotenberg', state: 'done', startedMs: Date.now(), durationMs: 0, reason: 'already a PDF' })
  else if (extracted !== null) await skipStage(job, { name: 'gotenberg', reason: 'the text was extracted' })
  else {
    const { timeoutSeconds } = context.config.documents.gotenberg
    const conversion = { bytes, mediaType, extension: job.call.original.extension, timeoutSeconds }
    const work = (): Promise<EngineAnswer<Uint8Array>> => convertToPdf(context.engines.gotenberg, conversion)
    converted = await runStage(job, { name: 'gotenberg', work })
  }
  await skipStage(job, { name: 'stirling', reason: 'text recognition is not available yet' })
  if (extracted !== null || converted === null) return extracted
  const { timeoutSeconds } = context.config.documents.tika
  const fallback = await extract(context.engines.embeddedTika, { bytes: converted, extension: 'pdf', timeoutSeconds })
  if (fallback.ok) return { ...fallback.value, mediaType, findings: null }
  // An engine that was busy, lost or out of reach has not said that there is no text.
  if (fallback.failure.cause !== 'document') await runStage(job, { name: 'tika', work: async () => fallback })
  return null
}

/** A document of which a part is missing goes on with the rest, and its stage says so: it ends partial. */
function noteOmissions(job: Job, omissions: Extraction['omissions']): void {
  const [code] = omissions
  const done = job.reports.findLast(({ stage }) => stage === 'tika')
  if (code === undefined || done === undefined) return
  const reason = omissions.length === 1 ? 'a part could not be read' : `${omissions.length} parts could not be read`
  job.report({ ...done, state: 'error', code, reason })
}

const saidText = (bytes: Uint8Array, names: readonly string[]): Extracted => ({
  mediaType: 'text/plain',
  text: new TextDecoder().decode(bytes).replaceAll(/\r\n?/g, '\n'),
  names,
  omissions: [],
  findings: null,
})

async function extractOnce(context: ComputeContext, job: Job, bytes: Uint8Array): Promise<EngineAnswer<Extracted>> {
  const { tika, presidio } = context.config.documents
  const { engines } = context
  const { extension, spokenBy = null } = job.call.original
  // Whatever it begins with, it is text, and no file of another kind.
  if (spokenBy !== null) return answered(saidText(bytes, spokenBy))
  const isOneVisit =
    engines.tika.kind === 'embedded' && engines.externalAnalyzer === null && engines.externalAnonymizer === null
  if (isOneVisit) {
    const settings = redactionSettings(presidio, job.call.tenantId, job.call.classification)
    const asked = {
      extension,
      tags: [...saidFields(saidOf(job.call))],
      entities: askedEntities(settings),
      rules: settings.rules,
    }
    const timeoutSeconds = { tika: tika.timeoutSeconds, presidio: presidio.timeoutSeconds }
    return await visit(engines.embedded, { bytes, asked, timeoutSeconds })
  }
  const extracted = await extract(engines.tika, { bytes, extension, timeoutSeconds: tika.timeoutSeconds })
  return extracted.ok ? answered({ ...extracted.value, findings: null }) : extracted
}
