// The page of redacted text, and what can be read on it: drawn here, or by an engine and then read back.
import type { Redacted, RedactedContent } from '../../../contract/redaction.ts'
import { renditionHtml, renditionTitle } from '../../../core/pipeline/rendition.ts'
import { answered, failed, type EngineAnswer } from '../../shared/engines/answer.ts'
import { renderInStandardFonts, type DrawnPdf } from '../../shared/page/render-pdf.ts'
import { renditionPage, shownOnPage } from '../../shared/page/rendition-page.ts'
import type { ComputeContext } from '../context.ts'
import { renderHtml } from '../engines/gotenberg.ts'
import { extract } from '../engines/tika.ts'

/** `shown` is without the title: it names the document, and nothing of its content. */
export async function render(
  context: ComputeContext,
  documentId: string,
  content: Redacted<RedactedContent>,
): Promise<EngineAnswer<DrawnPdf>> {
  const own = context.engines.gotenberg.kind === 'embedded' ? await drawHere(documentId, content) : null
  const drawn = own === null ? await drawByEngine(context, documentId, content) : answered(own)
  if (!drawn.ok) return drawn
  const shown = drawn.value.shown.replaceAll(renditionTitle(documentId), '')
  return answered({ ...drawn.value, shown })
}

/** What somebody else's code drew is read as any reader of the PDF reads it: by extraction. */
async function drawByEngine(
  context: ComputeContext,
  documentId: string,
  content: Redacted<RedactedContent>,
): Promise<EngineAnswer<DrawnPdf>> {
  const html = renditionHtml(documentId, content)
  if (html === null) return failed('LIMIT_EXCEEDED', 'document')
  const { gotenberg, tika } = context.config.documents
  const pdf = await renderHtml(context.engines.gotenberg, html, gotenberg.timeoutSeconds)
  if (!pdf.ok) return pdf
  // Our own code in another process, which draws these lines (test/unit/engines/gotenberg/rendition-page.test.ts).
  const shown = context.engines.gotenberg.kind === 'embedded' ? shownOnPage(content) : null
  if (shown !== null) return answered({ pdf: pdf.value, shown })
  const asked = { bytes: pdf.value, extension: 'pdf', timeoutSeconds: tika.timeoutSeconds }
  const read = await extract(context.engines.embeddedTika, asked)
  return read.ok ? answered({ pdf: pdf.value, shown: read.value.text }) : read
}

/** Most pages need no font but the standard ones: they are drawn by the engine's own code, without asking it. */
async function drawHere(documentId: string, content: Redacted<RedactedContent>): Promise<DrawnPdf | null> {
  const page = renditionPage(documentId, content)
  if (page === null) return null
  const drawn = await renderInStandardFonts(page, () => scheduler.wait(0))
  return drawn?.ok === true ? drawn.value : null
}
