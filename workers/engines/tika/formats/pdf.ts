// PDF by PDFium: pages, hidden text, information, outline, annotations, form values and attached files.
import type { Context, Extracted, Metadata } from '../context.ts'
import type { Pdfium } from '../pdfium.ts'
import { attempt, isRefusal, refuse } from '../../../shared/refusal.ts'
import { annotationLines, openForm, type Gathered } from './pdf-annotations.ts'
import { attachments, information, outline, xfaDatasets } from './pdf-parts.ts'
import { loadDocument, pageText } from './pdf-reader.ts'
import { measureStreams } from './pdf-streams.ts'
import { xmlText } from './xml.ts'

/** What PDFium may use beside twice the file and its expanded streams. */
const workingBytes = 96 * 1024 * 1024

export async function extractPdf(bytes: Uint8Array, context: Context): Promise<Extracted> {
  await measureStreams(bytes, context.budget, context.pause)
  const pdfium = await context.openPdfium(workingBytes + context.budget.expandedBytesMax + 2 * bytes.length)
  try {
    return await readPdf(pdfium, bytes, context)
  } catch (error) {
    if (isRefusal(error)) throw error
    if (pdfium.exhausted()) refuse('LIMIT_EXCEEDED', 'the PDF needs more memory than its bound')
    return refuse('DOCUMENT_DAMAGED', 'the PDF stops its reader')
  }
}

async function readPdf(pdfium: Pdfium, bytes: Uint8Array, context: Context): Promise<Extracted> {
  const pdf = loadDocument(pdfium, bytes)
  const pages = pdfium.api.FPDF_GetPageCount(pdf)
  context.budget.addPages(pages)
  const metadata: Metadata = { 'xmpTPg:NPages': String(pages), ...information(pdfium, pdf) }
  const gathered: Gathered = {
    pdfium,
    pdf,
    form: openForm(pdfium, pdf),
    context,
    fields: new Set(),
    files: [],
    authors: new Set(),
  }
  const { lines, unreadable } = await readPages(pdf, pages, gathered)
  if (gathered.authors.size > 0) metadata['dc:contributor'] = [...gathered.authors]
  lines.push(...outline(pdfium, pdf))
  const datasets = xfaDatasets(pdfium, pdf)
  if (datasets.length > 0) lines.push(await filledIn(datasets, context))
  const text = lines.filter((line) => line !== '').join('\n')
  context.budget.addCharacters(text.length)
  if (pdfium.exhausted()) refuse('LIMIT_EXCEEDED', 'the PDF needs more memory than its bound')
  return {
    mediaType: 'application/pdf',
    text,
    metadata,
    embedded: [...attachments(pdfium, pdf, context.budget), ...gathered.files],
    ...(unreadable === 0 ? {} : { warning: `${unreadable} of ${pages} pages could not be read` }),
  }
}

/** Values of an XFA form. They repeat the fields in a copy that may be broken: that is no reason to refuse the PDF. */
async function filledIn(datasets: Uint8Array, context: Context): Promise<string> {
  const text = await attempt(async () => await xmlText(datasets, context))
  if (text.ok) return text.value
  return text.refusal.code === 'LIMIT_EXCEEDED' ? refuse('LIMIT_EXCEEDED', text.refusal.detail) : ''
}

async function readPages(
  pdf: number,
  pages: number,
  gathered: Gathered,
): Promise<{ lines: string[]; unreadable: number }> {
  const { pdfium, context } = gathered
  const lines: string[] = []
  let unreadable = 0
  for (let index = 0; index < pages; index += 1) {
    const page = pdfium.api.FPDF_LoadPage(pdf, index)
    if (page === 0) unreadable += 1
    else {
      const text = plainLines(pageText(pdfium, page))
      context.budget.addCharacters(text.length)
      lines.push(text, ...annotationLines(page, gathered))
      pdfium.api.FPDF_ClosePage(page)
    }
    await context.pause()
  }
  return { lines, unreadable }
}

const lineHyphens = new RegExp(`[${String.fromCharCode(2)}\uFFFE]\\n?`, 'gu')

/** PDFium ends lines with CR LF, and marks a hyphen at a line's end as U+0002 or U+FFFE. */
function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(lineHyphens, '-\n').replaceAll('\0', '').trim()
}
