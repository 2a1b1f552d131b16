// Inflates in small steps, so that a bomb is refused after its bound and not after its end.
import { Inflate, Unzlib } from 'fflate'
import { isRefusal, refuse } from '../../shared/refusal.ts'

/** Deflate expands at most 1032 times: one step yields at most 16 MiB before the sink can refuse. */
const stepBytes = 16 * 1024

/** Feeds inflated pieces of a raw deflate or zlib stream to `sink`, which may refuse. */
export function inflateTo(bytes: Uint8Array, kind: 'raw' | 'zlib', sink: (piece: Uint8Array) => void): void {
  const stream = kind === 'raw' ? new Inflate(sink) : new Unzlib(sink)
  for (let at = 0; at < bytes.length; at += stepBytes) {
    stream.push(bytes.subarray(at, at + stepBytes), at + stepBytes >= bytes.length)
  }
}

/** All of a raw deflate stream. `count` is called with each piece's size; a broken stream is DOCUMENT_DAMAGED. */
export function inflateAll(bytes: Uint8Array, count: (sizeBytes: number) => void): Uint8Array {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  try {
    inflateTo(bytes, 'raw', (piece) => {
      count(piece.length)
      sizeBytes += piece.length
      pieces.push(piece)
    })
  } catch (error) {
    if (isRefusal(error)) throw error
    refuse('DOCUMENT_DAMAGED', 'a compressed part is broken')
  }
  const first = pieces[0]
  return pieces.length === 1 && first !== undefined ? first : joined(pieces, sizeBytes)
}

function joined(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const all = new Uint8Array(sizeBytes)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
