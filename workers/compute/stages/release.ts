// presidio.redact and the page: text, what was said of it, and rendition leave quarantine together or not at all.
import type { StageFailure } from '../../../core/pipeline/failure.ts'
import { answered, failed } from '../../shared/engines/answer.ts'
import { runStage } from '../../shared/run-stage.ts'
import type { ComputeContext } from '../context.ts'
import type { Job } from '../job.ts'
import { releasedOf, type Released } from '../released.ts'
import type { Extracted } from './extract.ts'
import { passGate } from './pass-gate.ts'
import { inputOf, redact } from './presidio.ts'

/** Throws StageStop where redaction fails: nothing is released then. */
export async function release(context: ComputeContext, job: Job, extracted: Extracted): Promise<Released> {
  const { text, mediaType, names, findings } = extracted
  const input = { ...inputOf(context, job.call), text, mediaType, names, findings }
  let renderFailure: StageFailure | null = null
  const released = await runStage<Released>(job, {
    name: 'presidio',
    work: async () => {
      const redacted = await redact(context, input)
      if (!redacted.ok) return redacted
      const { content, identities } = redacted.value
      const gated = { content, rules: input.settings.rules, put: identities.put }
      const passed = await passGate(context, job.documentId, gated)
      if (!passed.ok) return passed
      renderFailure = passed.value.renderFailure
      return answered(releasedOf({ ...passed.value, identities }))
    },
  })
  if (released === null) throw new Error('assertion failed: a redaction failure blocks')
  if (renderFailure !== null) await retryRender(job, renderFailure)
  return released
}

/** A renderer out of reach is tried again like any engine; a page that can't be drawn leaves the archive stage to say so. */
async function retryRender(job: Job, failure: StageFailure): Promise<void> {
  await runStage(job, { name: 'paperless', work: async () => failed(failure.code, failure.cause) })
}
