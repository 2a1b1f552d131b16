// Reads a multipart form within bounds; the whole document is needed at once, so it is held in memory.
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'

export interface FormFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Room for the parts' headers and the fields besides the files. */
const formOverheadBytes = 1024 * 1024

/** Files of the form's parts; refused with UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or VALIDATION_FAILED. */
export async function readForm(request: Request): Promise<Result<readonly FormFile[]>> {
  const contentType = request.headers.get('content-type') ?? ''
  if (!contentType.toLowerCase().startsWith('multipart/form-data')) {
    return refused('UNSUPPORTED_MEDIA_TYPE', "Invalid 'Content-Type' header value: want 'multipart/form-data'")
  }
  const body = await readBounded(request)
  if (!body.ok) return body
  const form = await parseForm(body.value, contentType)
  if (form === null) return refused('VALIDATION_FAILED', 'Invalid form data: the multipart body is damaged')
  const files: FormFile[] = []
  for (const [, part] of form) {
    if (typeof part === 'string') continue
    if (files.length >= limits.attachmentsMax) return refused('LIMIT_EXCEEDED', 'the form has too many files')
    files.push({ name: part.name, bytes: new Uint8Array(await part.arrayBuffer()) })
  }
  return accepted(files)
}

async function parseForm(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData | null> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData()
  } catch {
    // The parser's message can quote the body.
    return null
  }
}

async function readBounded(request: Request): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const bytesMax = limits.documentBytesMax + formOverheadBytes
  const tooLarge = refused<Uint8Array<ArrayBuffer>>('PAYLOAD_TOO_LARGE', 'the form is larger than the bound')
  if (Number(request.headers.get('content-length') ?? '0') > bytesMax) return tooLarge
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of request.body ?? []) {
    sizeBytes += piece.length
    if (sizeBytes > bytesMax) return tooLarge
    pieces.push(piece)
  }
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return accepted(bytes)
}
