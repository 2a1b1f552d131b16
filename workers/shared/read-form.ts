// Reads a multipart form within a bound on its size, for forms whose parts are needed whole.
import { accepted, refused, type Result } from '../../contract/result.ts'

/** A body that declares at most this length is read at once. */
const wholeBytesMax = 4 * 1024 * 1024

/** The form, or PAYLOAD_TOO_LARGE after at most `bytesMax` bytes, or VALIDATION_FAILED where it is not one. */
export async function readForm(request: Request, bytesMax: number): Promise<Result<FormData>> {
  const body = await readBounded(request, bytesMax)
  if (!body.ok) return body
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  try {
    return accepted(await new Response(body.value, { headers }).formData())
  } catch {
    // The parser's message can quote the body.
    return refused('VALIDATION_FAILED', 'Invalid form data: the multipart body is damaged')
  }
}

async function readBounded(request: Request, bytesMax: number): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const tooLarge = refused<Uint8Array<ArrayBuffer>>('PAYLOAD_TOO_LARGE', 'the form is larger than the bound')
  const declaredBytes = Number(request.headers.get('content-length') ?? 'NaN')
  if (declaredBytes > bytesMax) return tooLarge
  // A stream comes in pieces of 4 KiB, each an entry into the isolate; HTTP holds a body to its declared length.
  if (declaredBytes <= wholeBytesMax) {
    const whole = new Uint8Array(await request.arrayBuffer())
    return whole.byteLength > bytesMax ? tooLarge : accepted(whole)
  }
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
