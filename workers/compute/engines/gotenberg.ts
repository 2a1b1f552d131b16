// Driver of Gotenberg: a document or redacted HTML in, a PDF out.
import { problems, type ProblemCode } from '../../../contract/problems.ts'
import { engineDeadlineMs } from '../../../core/pipeline/failure.ts'
import {
  answered,
  failed,
  failedAs,
  type EngineAnswer,
  type EngineReply,
  type EngineTransport,
} from '../../shared/engines/answer.ts'
import { answerBounds } from '../../shared/engines/answer-bounds.ts'
import { passiveInput } from './passive-input.ts'

export interface ConvertInput {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly extension: string | null
  readonly timeoutSeconds: number
}

const extensionsByType: { readonly [mediaType: string]: string } = {
  'text/plain': 'txt',
  'text/markdown': 'md',
  'text/csv': 'csv',
  'application/json': 'json',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/rtf': 'rtf',
  'message/rfc822': 'eml',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
}

/** Converts an original: unredacted, so the PDF never leaves quarantine. */
export async function convertToPdf(transport: EngineTransport, input: ConvertInput): Promise<EngineAnswer<Uint8Array>> {
  if (transport.kind === 'external') return await convertOutside(transport, input)
  const isHtml = input.mediaType === 'text/html' || input.mediaType === 'application/xhtml+xml'
  const extension = extensionsByType[input.mediaType] ?? input.extension ?? 'txt'
  const form = new FormData()
  form.append(
    'files',
    new File([input.bytes], isHtml ? 'index.html' : `document.${extension}`, { type: input.mediaType }),
  )
  const path = isHtml ? '/forms/chromium/convert/html' : '/forms/libreoffice/convert'
  return await post(transport, { path, form, timeoutSeconds: input.timeoutSeconds, sizeBytes: input.bytes.byteLength })
}

/** An unredacted original leaves for a browser and an office suite: nothing in it may act there. */
async function convertOutside(transport: EngineTransport, input: ConvertInput): Promise<EngineAnswer<Uint8Array>> {
  const passive = passiveInput(input.bytes, input.extension)
  if (passive === null) return failed('UNSUPPORTED_FORMAT', 'document')
  const form = new FormData()
  form.append('files', new File([passive.bytes], passive.name))
  const path = passive.isHtml ? '/forms/chromium/convert/html' : '/forms/libreoffice/convert'
  return await post(transport, {
    path,
    form,
    timeoutSeconds: input.timeoutSeconds,
    sizeBytes: passive.bytes.byteLength,
  })
}

/** Renders HTML that was built from redacted content. */
export async function renderHtml(
  transport: EngineTransport,
  html: string,
  timeoutSeconds: number,
): Promise<EngineAnswer<Uint8Array>> {
  const form = new FormData()
  form.append('files', new File([html], 'index.html', { type: 'text/html' }))
  return await post(transport, { path: '/forms/chromium/convert/html', form, timeoutSeconds, sizeBytes: html.length })
}

interface Posted {
  readonly path: string
  readonly form: FormData
  readonly timeoutSeconds: number
  readonly sizeBytes: number
}

async function post(transport: EngineTransport, posted: Posted): Promise<EngineAnswer<Uint8Array>> {
  const deadlineMs = engineDeadlineMs(posted.timeoutSeconds, posted.sizeBytes)
  const reply = await transport.send({
    method: 'POST',
    path: posted.path,
    body: posted.form,
    deadlineMs,
    answerBytesMax: answerBounds.pdf,
  })
  if (!reply.ok) return failedAs('GOTENBERG_UNAVAILABLE', reply.failure)
  return reply.value.status === 200 ? readPdf(reply.value) : failedStatus(reply.value)
}

/** A PDF begins with its magic number; anything else under a 200 is not one. */
function readPdf({ bytes }: EngineReply): EngineAnswer<Uint8Array> {
  const isPdf = bytes[0] === 0x25 && bytes[1] === 0x50 && bytes[2] === 0x44 && bytes[3] === 0x46
  return isPdf ? answered(bytes) : failed('GOTENBERG_UNAVAILABLE', 'engine')
}

function failedStatus({ status, headers }: EngineReply): EngineAnswer<Uint8Array> {
  const code = headers.get('x-clawql-code')
  if (code !== null && code in problems) return failed(code as ProblemCode, 'document')
  if (status === 415) return failed('UNSUPPORTED_FORMAT', 'document')
  if (status === 400) return failed('DOCUMENT_DAMAGED', 'document')
  if (status === 413) return failed('LIMIT_EXCEEDED', 'document')
  return failed('GOTENBERG_UNAVAILABLE', 'engine')
}
