// LibreOffice's route: text and office formats as a PDF of their content, images as a page of their own.
import { refused, type Result } from '../../../contract/result.ts'
import { Budget, type Context } from '../tika/context.ts'
import { toText } from '../tika/dialect.ts'
import { extractAll } from '../tika/extract.ts'
import { openPdfium } from '../tika/pdfium.ts'
import pdfiumModule from '../tika/pdfium-module.ts'
import type { FormFile } from './form.ts'
import { readPicture } from './html/picture.ts'
import { plainDocument } from './plain-blocks.ts'
import { renderPdf, type Rendering } from '../../shared/page/render-pdf.ts'

const pixelPt = 0.75

/** A PDF of the one file's content, embedded files included. */
export async function convertFile(files: readonly FormFile[], rendering: Rendering): Promise<Result<Uint8Array>> {
  const [file, ...others] = files
  if (file === undefined) return refused('VALIDATION_FAILED', 'Invalid form data: no form file')
  if (others.length > 0) return refused('VALIDATION_FAILED', 'Invalid form data: one file at a time')
  const picture = await readPicture(file.bytes)
  if (picture !== null) {
    const [widthPt, heightPt] = [picture.widthPx * pixelPt, picture.heightPx * pixelPt]
    const block = { kind: 'picture', picture, widthPt, heightPt, indentPt: 0 } as const
    return await renderPdf({ title: '', blocks: [block] }, rendering)
  }
  const found = await extractAll(file.bytes, contextOf(file, rendering))
  return found.ok ? await renderPdf(plainDocument(toText(found.value)), rendering) : found
}

function contextOf(file: FormFile, rendering: Rendering): Context {
  return {
    budget: new Budget(file.bytes.length),
    hint: { fileName: file.name },
    pause: rendering.pause,
    openPdfium: async (heapBytesMax) => await openPdfium(pdfiumModule, heapBytesMax),
  }
}
