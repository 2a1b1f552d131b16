// Reads the one document that a request's body is, within the bound on its size.
import { limits } from '../../contract/limits.ts'
import { refused, type Result } from '../../contract/result.ts'

/** The whole body in memory; PAYLOAD_TOO_LARGE above `limits.documentBytesMax`, without reading on. */
export async function readDocument(request: Request): Promise<Result<Uint8Array>> {
  if (Number(request.headers.get('content-length') ?? '0') > limits.documentBytesMax) return tooLarge()
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of request.body ?? []) {
    sizeBytes += piece.length
    if (sizeBytes > limits.documentBytesMax) return tooLarge()
    pieces.push(piece)
  }
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return { ok: true, value: only }
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { ok: true, value: bytes }
}

function tooLarge(): Result<Uint8Array> {
  return refused('PAYLOAD_TOO_LARGE', 'the document is larger than the bound')
}
