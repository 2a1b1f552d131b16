// Comments, form field values and attached files of a PDF page's annotations.
import type { Context, Embedded } from '../context.ts'
import type { Pdfium } from '../pdfium.ts'
import { attachedFile, narrowString, wideString } from './pdf-reader.ts'

const link = 2
const popup = 16
const fileAttachment = 17
const widget = 20
const pushButton = 1
const signature = 7
const choices = [2, 3] as const
const annotationsPerPageMax = 20_000

/** PDFium's handle for reading form fields; 0 when the document has no usable form. */
export function openForm(pdfium: Pdfium, pdf: number): number {
  const { api } = pdfium
  if (api.FPDF_GetFormType(pdf) === 0) return 0
  const callbacks = api.PDFiumExt_OpenFormFillInfo()
  return callbacks === 0 ? 0 : api.PDFiumExt_InitFormFillEnvironment(pdf, callbacks)
}

/** Where annotations of all pages of one document are gathered. */
export interface Gathered {
  readonly pdfium: Pdfium
  readonly pdf: number
  readonly form: number
  readonly context: Context
  /** Field names already told: one field may have a widget on every page. */
  readonly fields: Set<string>
  readonly files: Embedded[]
  /** Who wrote comments: names by their place, not content. */
  readonly authors: Set<string>
}

/** The lines that the annotations of an open page add. */
export function annotationLines(page: number, gathered: Gathered): string[] {
  const { api } = gathered.pdfium
  const lines: string[] = []
  const count = Math.min(api.FPDFPage_GetAnnotCount(page), annotationsPerPageMax)
  for (let index = 0; index < count; index += 1) {
    const annotation = api.FPDFPage_GetAnnot(page, index)
    if (annotation === 0) continue
    const line = annotationLine(annotation, gathered)
    if (line.trim() !== '') lines.push(line)
    api.FPDFPage_CloseAnnot(annotation)
  }
  return lines
}

function annotationLine(annotation: number, gathered: Gathered): string {
  const { pdfium } = gathered
  const subtype = pdfium.api.FPDFAnnot_GetSubtype(annotation)
  if (subtype === popup) return ''
  if (subtype === widget) return fieldLine(annotation, gathered)
  if (subtype === link) return address(annotation, gathered)
  if (subtype === fileAttachment) {
    gathered.context.budget.addAttachment()
    const file = attachedFile(pdfium, pdfium.api.FPDFAnnot_GetFileAttachment(annotation))
    if (file !== undefined) gathered.files.push(file)
  }
  const author = entry(pdfium, annotation, 'T')
  if (author !== '') gathered.authors.add(author)
  return [entry(pdfium, annotation, 'Subj'), entry(pdfium, annotation, 'Contents')]
    .filter((text) => text !== '')
    .join('\n')
}

/** Where a link leads outside of the document; mail addresses stand there too. */
function address(annotation: number, { pdfium, pdf }: Gathered): string {
  const { api } = pdfium
  const action = api.FPDFLink_GetAction(api.FPDFAnnot_GetLink(annotation))
  if (action === 0) return ''
  return narrowString(pdfium, (buffer, sizeBytes) => api.FPDFAction_GetURIPath(pdf, action, buffer, sizeBytes))
}

function entry(pdfium: Pdfium, annotation: number, key: string): string {
  return wideString(pdfium, (buffer, sizeBytes) =>
    pdfium.api.FPDFAnnot_GetStringValue(annotation, key, buffer, sizeBytes),
  )
}

/** `name: value`, once per field. Buttons that hold no value are left out. */
function fieldLine(annotation: number, { pdfium, form, fields }: Gathered): string {
  const { api } = pdfium
  const type = form === 0 ? -1 : api.FPDFAnnot_GetFormFieldType(form, annotation)
  if (type === pushButton || type === signature) return ''
  if (type < 0) return entry(pdfium, annotation, 'V')
  const name = wideString(pdfium, (at, size) => api.FPDFAnnot_GetFormFieldName(form, annotation, at, size))
  const alternate = wideString(pdfium, (at, size) =>
    api.FPDFAnnot_GetFormFieldAlternateName(form, annotation, at, size),
  )
  const isChoice = choices.some((choice) => choice === type)
  const value = wideString(pdfium, (at, size) => api.FPDFAnnot_GetFormFieldValue(form, annotation, at, size))
  if (fields.has(name) || (isChoice && value === 'Off')) return ''
  fields.add(name)
  return `${alternate === '' ? name : alternate}: ${value}`
}
