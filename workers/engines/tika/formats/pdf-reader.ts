// Reads strings, files and lists out of an open PDFium document.
import type { Embedded } from '../context.ts'
import type { Pdfium } from '../pdfium.ts'
import { refuse } from '../../../shared/refusal.ts'

const formatError = 3
const passwordError = 4
const wideText = new TextDecoder('utf-16le')

/** Loads the document into PDFium's memory: DOCUMENT_PASSWORD or DOCUMENT_DAMAGED when that fails. */
export function loadDocument(pdfium: Pdfium, bytes: Uint8Array): number {
  const at = pdfium.allocate(bytes.length)
  if (at === 0) refuse('LIMIT_EXCEEDED', 'the PDF needs more memory than its bound')
  pdfium.heap().set(bytes, at)
  const pdf = pdfium.api.FPDF_LoadMemDocument(at, bytes.length, '')
  if (pdf !== 0) return pdf
  const error = pdfium.api.FPDF_GetLastError()
  if (error === passwordError) refuse('DOCUMENT_PASSWORD', 'the PDF asks for a password')
  return refuse(
    'DOCUMENT_DAMAGED',
    error === formatError ? 'the file is not a readable PDF' : 'the PDF cannot be opened',
  )
}

/** Calls a PDFium getter of UTF-16 text twice, for the size and for the text. Sizes are in bytes with a terminator. */
export function wideString(pdfium: Pdfium, get: (buffer: number, sizeBytes: number) => number): string {
  const sizeBytes = get(0, 0)
  if (sizeBytes <= 2) return ''
  const buffer = pdfium.allocate(sizeBytes)
  if (buffer === 0) return ''
  get(buffer, sizeBytes)
  const text = wideText.decode(pdfium.heap().subarray(buffer, buffer + sizeBytes - 2))
  pdfium.free(buffer)
  return text
}

/** The same for getters of single-byte or UTF-8 text. */
export function narrowString(pdfium: Pdfium, get: (buffer: number, sizeBytes: number) => number): string {
  const sizeBytes = get(0, 0)
  if (sizeBytes <= 1) return ''
  const buffer = pdfium.allocate(sizeBytes)
  get(buffer, sizeBytes)
  const text = new TextDecoder().decode(pdfium.heap().subarray(buffer, buffer + sizeBytes - 1))
  pdfium.free(buffer)
  return text
}

/** Calls a getter that fills a buffer and writes the size it needs as a 32-bit number. */
export function byteString(
  pdfium: Pdfium,
  get: (buffer: number, sizeBytes: number, needed: number) => boolean,
): Uint8Array {
  const needed = pdfium.allocate(4)
  get(0, 0, needed)
  const sizeBytes = new DataView(pdfium.heap().buffer).getUint32(needed, true)
  if (sizeBytes === 0) return new Uint8Array()
  const buffer = pdfium.allocate(sizeBytes)
  if (buffer === 0) return new Uint8Array()
  const bytes = get(buffer, sizeBytes, needed) ? pdfium.heap().slice(buffer, buffer + sizeBytes) : new Uint8Array()
  pdfium.free(buffer)
  pdfium.free(needed)
  return bytes
}

/** The text of an open page, visible or not, in the order of its content. */
export function pageText(pdfium: Pdfium, page: number): string {
  const { api } = pdfium
  const text = api.FPDFText_LoadPage(page)
  if (text === 0) return ''
  const count = api.FPDFText_CountChars(text)
  const buffer = count > 0 ? pdfium.allocate((count + 1) * 2) : 0
  if (buffer === 0) return ''
  const written = api.FPDFText_GetText(text, 0, count, buffer)
  const value = wideText.decode(pdfium.heap().subarray(buffer, buffer + Math.max(0, written - 1) * 2))
  pdfium.free(buffer)
  api.FPDFText_ClosePage(text)
  return value
}

/** A file specification's file. */
export function attachedFile(pdfium: Pdfium, attachment: number): Embedded | undefined {
  if (attachment === 0) return undefined
  const { api } = pdfium
  const name = wideString(pdfium, (buffer, sizeBytes) => api.FPDFAttachment_GetName(attachment, buffer, sizeBytes))
  const bytes = byteString(pdfium, (buffer, sizeBytes, needed) =>
    api.FPDFAttachment_GetFile(attachment, buffer, sizeBytes, needed),
  )
  return bytes.length === 0 ? undefined : { name, bytes }
}
