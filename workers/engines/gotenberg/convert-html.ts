// Chromium's route: index.html and the images sent along with it.
import { refused, type Result } from '../../../contract/result.ts'
import { declaredCharset, decodeText } from '../tika/charset.ts'
import { attempt } from '../../shared/refusal.ts'
import type { FormFile } from './form.ts'
import { readHtml } from './html/read-html.ts'
import { renderPdf, type Rendering } from '../../shared/page/render-pdf.ts'

/** A PDF of index.html. No script runs and nothing is fetched: only files of the form can be shown. */
export async function convertHtml(files: readonly FormFile[], rendering: Rendering): Promise<Result<Uint8Array>> {
  const index = files.find((file) => file.name === 'index.html')
  if (index === undefined) return refused('VALIDATION_FAILED', "Invalid form data: form file 'index.html' is required")
  const fileOf = (name: string): Uint8Array | undefined => files.find((file) => file.name === name)?.bytes
  const document = await attempt(
    async () => await readHtml({ html: decodeHtml(index.bytes), fileOf, pause: rendering.pause }),
  )
  return document.ok ? await renderPdf(document.value, rendering) : document
}

/** Where HTML names its character set, it does so in the first 1024 bytes (HTML, 4.2.5.4). */
function decodeHtml(bytes: Uint8Array): string {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 1024))
  return decodeText(bytes, declaredCharset(/<meta[^>]*charset[^>]*>/i.exec(head)?.[0]))
}
