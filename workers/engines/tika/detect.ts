// Says what a file is, by its content first; the sender's media type and file name only choose between kinds of text.
import { fileTypeFromBuffer } from 'file-type'
import { oleMediaType } from './cfb.ts'
import { decodeText, textEncoding } from './charset.ts'
import { Budget, type Hint } from './context.ts'
import { looksLikeMail, textKind } from './detect-text.ts'
import { officeMediaTypes, type Detected } from './detected.ts'
import { attempt } from '../../shared/refusal.ts'
import { openZip } from './zip.ts'

const headBytes = 16 * 1024
const pdfHeadBytes = 1024
export const zipMediaType = 'application/zip'

/** Detects the format. Never refuses: what is broken or unknown shows when it is extracted. */
export async function detect(bytes: Uint8Array, hint: Hint): Promise<Detected> {
  if (startsWith(bytes, '%PDF-')) return pdf
  if (startsWith(bytes, 'PK\u0003\u0004')) return await detectZip(bytes)
  if (startsWith(bytes, '\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1')) return detectOle(bytes)
  if (startsWith(bytes, '{\\rtf')) return { format: 'rtf', mediaType: 'application/rtf' }
  const known = await binaryType(bytes)
  if (known !== undefined) return { format: 'none', mediaType: known }
  return detectText(bytes, hint)
}

const pdf: Detected = { format: 'pdf', mediaType: 'application/pdf' }

/** Media types that file-type tells from text, and that we tell ourselves. */
const textual = new Set([
  'application/xml',
  'text/xml',
  'application/rtf',
  'application/pdf',
  'text/vcard',
  'text/calendar',
])

async function binaryType(bytes: Uint8Array): Promise<string | undefined> {
  const found = await attempt(() => fileTypeFromBuffer(bytes.subarray(0, headBytes)))
  const mime = found.ok ? found.value?.mime : undefined
  return mime === undefined || textual.has(mime) || mime.startsWith('text/') ? undefined : mime
}

function detectText(bytes: Uint8Array, hint: Hint): Detected {
  const head = bytes.subarray(0, headBytes)
  const encoding = textEncoding(head)
  const text = decodeText(head, encoding).replace(/^\uFEFF/u, '')
  const kind = textKind(text)
  if (kind !== undefined) return kind
  if (new TextDecoder('windows-1252').decode(bytes.subarray(0, pdfHeadBytes)).includes('%PDF-')) return pdf
  if (looksBinary(text, encoding.startsWith('utf-16') ? 0 : zerosIn(head)))
    return { format: 'none', mediaType: 'application/octet-stream' }
  if (looksLikeMail(text)) return { format: 'eml', mediaType: 'message/rfc822' }
  return byHint(hint, text)
}

const byExtension: Readonly<Record<string, Detected>> = {
  csv: { format: 'csv', mediaType: 'text/csv' },
  tsv: { format: 'csv', mediaType: 'text/tab-separated-values' },
  md: { format: 'plain', mediaType: 'text/markdown' },
  json: { format: 'plain', mediaType: 'application/json' },
  htm: { format: 'html', mediaType: 'text/html' },
  html: { format: 'html', mediaType: 'text/html' },
  eml: { format: 'eml', mediaType: 'message/rfc822' },
  xml: { format: 'xml', mediaType: 'application/xml' },
}

const byMediaType: Readonly<Record<string, string>> = {
  'text/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'text/markdown': 'md',
  'text/x-markdown': 'md',
  'application/json': 'json',
  'text/html': 'html',
  'message/rfc822': 'eml',
}

function byHint(hint: Hint, text: string): Detected {
  const extension = hint.fileName?.split('.').at(-1)?.toLowerCase() ?? ''
  const declared = byMediaType[hint.mediaType?.split(';')[0]?.trim().toLowerCase() ?? ''] ?? ''
  const hinted = byExtension[extension] ?? byExtension[declared]
  if (hinted !== undefined && (hinted.format !== 'xml' || text.trimStart().startsWith('<'))) return hinted
  return { format: 'plain', mediaType: 'text/plain' }
}

/** Zeros at the end fill up a record. */
function zerosIn(head: Uint8Array): number {
  const end = head.findLastIndex((byte) => byte !== 0) + 1
  return head.subarray(0, end).reduce((zeros, byte) => (byte === 0 ? zeros + 1 : zeros), 0)
}

const zeroShareMax = 0.01
const controlShareMax = 0.02

/** Control characters other than white space and escape don't occur in text; a few zeros are damage, or marks of an export. */
function looksBinary(text: string, zeros: number): boolean {
  // eslint-disable-next-line no-control-regex
  const controls = text.match(/[\u0001-\u0008\u000E-\u001A\u001C-\u001F]/gu)?.length ?? 0
  if (zeros > 0 && (controls > 0 || zeros > Math.max(1, text.length * zeroShareMax))) return true
  return controls > text.length * controlShareMax
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  for (let at = 0; at < magic.length; at += 1) if (bytes[at] !== magic.charCodeAt(at)) return false
  return true
}

function detectOle(bytes: Uint8Array): Detected {
  const mediaType = oleMediaType(bytes)
  return {
    format: 'none',
    mediaType,
    ...(mediaType === 'application/x-tika-ooxml-protected' ? { encrypted: true } : {}),
  }
}

const officeTypes = [
  [/wordprocessingml\.(document|template)\.main|ms-word\.(document|template)\.macroEnabled(Template)?\.main/u, 'docx'],
  [/spreadsheetml\.(sheet|template)\.main|ms-excel\.(sheet|template|addin)\.macroEnabled\.main/u, 'xlsx'],
  [
    /presentationml\.(presentation|slideshow|template)\.main|ms-powerpoint\.(presentation|slideshow|template|addin)\.macroEnabled\.main/u,
    'pptx',
  ],
] as const

/** A broken archive is told as an office file, whose extractor then says what is wrong with it. */
async function detectZip(bytes: Uint8Array): Promise<Detected> {
  const found = await attempt(async () => insideZip(bytes))
  if (found.ok) return found.value
  return { format: 'docx', mediaType: zipMediaType }
}

function insideZip(bytes: Uint8Array): Detected {
  const archive = openZip(bytes, new Budget(bytes.length))
  const types = archive.names.includes('[Content_Types].xml') ? archive.read('[Content_Types].xml') : undefined
  if (types !== undefined) {
    const text = decodeText(types)
    const match = officeTypes.find(([pattern]) => pattern.test(text))
    if (match !== undefined) return { format: match[1], mediaType: officeMediaTypes[match[1]] }
    return { format: 'none', mediaType: 'application/x-tika-ooxml' }
  }
  const declared = archive.names.includes('mimetype') ? archive.read('mimetype') : undefined
  const mediaType = declared === undefined ? zipMediaType : declaredMediaType(declared)
  const isOdf = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)/u.test(mediaType)
  return { format: isOdf ? 'odf' : 'none', mediaType }
}

/** The `mimetype` entry when it looks like a media type; it may be anything and must not be quoted otherwise. */
function declaredMediaType(bytes: Uint8Array): string {
  const text = decodeText(bytes.subarray(0, 200)).trim()
  return /^application\/[\w.+-]{1,100}$/u.test(text) ? text : zipMediaType
}
