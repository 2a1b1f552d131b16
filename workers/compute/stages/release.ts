// presidio.redact and the page: text, tags and rendition leave quarantine together or not at all.
import type { Redacted, RedactedContent } from '../../../contract/redaction.ts'
import type { StageFailure } from '../../../core/pipeline/failure.ts'
import { renditionHtml } from '../../../core/pipeline/rendition.ts'
import { redactionSettings } from '../../../core/redaction/rules.ts'
import { answered, failed, type EngineAnswer } from '../../shared/engines/answer.ts'
import { renderInStandardFonts } from '../../shared/page/render-pdf.ts'
import { renditionPage } from '../../shared/page/rendition-page.ts'
import { runStage } from '../../shared/run-stage.ts'
import type { ComputeContext } from '../context.ts'
import { renderHtml } from '../engines/gotenberg.ts'
import type { Job } from '../job.ts'
import { configurationDetector } from '../digests.ts'
import { releasedOf, type Released } from '../released.ts'
import type { Extracted } from './extract.ts'
import { redact } from './presidio.ts'

/** Throws StageStop where redaction fails: nothing is released then. */
export async function release(context: ComputeContext, job: Job, extracted: Extracted): Promise<Released> {
  const { text, mediaType, names, findings } = extracted
  const { tags } = job.call.original
  const settings = redactionSettings(context.config.documents.presidio)
  const configuration = configurationDetector(settings, job.call.indexKey)
  let renderFailure: StageFailure | null = null
  const released = await runStage<Released>(job, {
    name: 'presidio',
    work: async () => {
      const content = await redact(context, { text, tags, mediaType, names, findings, configuration })
      if (!content.ok) return content
      const rendered = await render(context, job.documentId, content.value)
      if (!rendered.ok) renderFailure = rendered.failure
      return answered(releasedOf(content.value, rendered.ok ? rendered.value : null))
    },
  })
  if (released === null) throw new Error('assertion failed: a redaction failure blocks')
  if (renderFailure !== null) await retryRender(job, renderFailure)
  return released
}

async function render(
  context: ComputeContext,
  documentId: string,
  content: Redacted<RedactedContent>,
): Promise<EngineAnswer<Uint8Array>> {
  const own = context.engines.gotenberg.kind === 'embedded' ? await drawHere(documentId, content) : null
  if (own !== null) return answered(own)
  const html = renditionHtml(documentId, content)
  if (html === null) return failed('LIMIT_EXCEEDED', 'document')
  const { timeoutSeconds } = context.config.documents.gotenberg
  return await renderHtml(context.engines.gotenberg, html, timeoutSeconds)
}

/** Most pages need no font but the standard ones: they are drawn by the engine's own code, without asking it. */
async function drawHere(documentId: string, content: Redacted<RedactedContent>): Promise<Uint8Array | null> {
  const page = renditionPage(documentId, content)
  if (page === null) return null
  const drawn = await renderInStandardFonts(page, () => scheduler.wait(0))
  return drawn?.ok === true ? drawn.value : null
}

/** A renderer out of reach is tried again like any engine; a page that can't be drawn leaves the archive stage to say so. */
async function retryRender(job: Job, failure: StageFailure): Promise<void> {
  await runStage(job, { name: 'paperless', work: async () => failed(failure.code, failure.cause) })
}
