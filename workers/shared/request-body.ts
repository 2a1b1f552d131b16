// Reads the body of a request within a bound, as bytes or as a multipart form; what comes beyond it is left to be drained.
import { accepted, refused, type Result } from '../../contract/result.ts'
import { joined } from './byte-stream.ts'

/**
 * The body, or null where it is larger than `bytesMax`: by its stated length before any of it is read, else once that much came. The rest
 * is not cancelled: a connection that closed on a client that still writes would reach it as a broken pipe instead of the answer
 * (RFC 9112 §9.6), and whoever answers reads on for a while. Throws where the body breaks off.
 */
export async function readWithin(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const statedBytes = Number(request.headers.get('content-length') ?? 'NaN')
  if (statedBytes > bytesMax) return null
  // A stream comes in pieces of 4 KiB, each an entry into the isolate; HTTP holds a body to its stated length.
  if (statedBytes <= wholeBytesMax) {
    const whole = new Uint8Array(await request.arrayBuffer())
    return whole.byteLength > bytesMax ? null : whole
  }
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of request.body?.values({ preventCancel: true }) ?? []) {
    sizeBytes += piece.byteLength
    if (sizeBytes > bytesMax) return null
    pieces.push(piece)
  }
  return joined(pieces, sizeBytes)
}

/** A body that states at most this length is read at once. */
const wholeBytesMax = 4 * 1024 * 1024

/** The form, or PAYLOAD_TOO_LARGE after at most `bytesMax` bytes, or VALIDATION_FAILED where it is not one. */
export async function readForm(request: Request, bytesMax: number): Promise<Result<FormData>> {
  const body = await readWithin(request, bytesMax)
  if (body === null) return refused('PAYLOAD_TOO_LARGE', 'the form is larger than the bound')
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  try {
    return accepted(await new Response(body, { headers }).formData())
  } catch {
    // The parser's message can quote the body.
    return refused('VALIDATION_FAILED', 'Invalid form data: the multipart body is damaged')
  }
}
