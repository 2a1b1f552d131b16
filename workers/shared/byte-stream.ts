// Byte streams across RPC: made of pieces, read whole, and packed chunks framed one behind the other.
import type { PackedChunks } from '../../contract/memory.ts'

/** Pulls the next piece only when the reader asks for it; an error of the pieces errors the stream. */
export function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      let next = await iterator.next()
      while (next.done !== true && next.value.byteLength === 0) next = await iterator.next()
      // A copy: the stream takes over the whole buffer that it is given.
      if (next.done !== true) return controller.enqueue(next.value.slice())
      controller.close()
      // A reader that brought its own buffer waits for an answer to it.
      controller.byobRequest?.respond(0)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}

/** All of a stream that has this size; null where it has another. Cancels what is too long. */
export async function readWhole(stream: ReadableStream<Uint8Array>, sizeBytes: number): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  for await (const piece of stream) {
    if (at + piece.byteLength > sizeBytes) return null
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return at === sizeBytes ? bytes : null
}

/** All of a stream of at most this size; throws where it is longer, which its writer promised not to do. */
export async function readUpTo(stream: ReadableStream<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of stream) {
    sizeBytes += piece.byteLength
    if (sizeBytes > bytesMax) throw new Error('assertion failed: a result is within its bound')
    pieces.push(piece)
  }
  return joined(pieces, sizeBytes)
}

/** Pieces of this many bytes as one; they are let go one by one. */
export function joined(pieces: Uint8Array[], sizeBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  for (const piece of pieces.splice(0)) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}

const headBytes = 8
/** A frame holds one call to the graph, far below the bound of an RPC message. */
const frameBytesMax = 32 * 1024 * 1024

/** Two lengths of 32 bits (big-endian), then text and ciphertext, for each part. */
export async function* framesOf(parts: AsyncIterable<PackedChunks>): AsyncGenerator<Uint8Array> {
  for await (const { text, sealed } of parts) {
    const written = new TextEncoder().encode(text)
    const frame = new Uint8Array(headBytes + written.byteLength + sealed.byteLength)
    const view = new DataView(frame.buffer)
    view.setUint32(0, written.byteLength)
    view.setUint32(4, sealed.byteLength)
    frame.set(written, headBytes)
    frame.set(sealed, headBytes + written.byteLength)
    yield frame
  }
}

/** The parts again, one in memory at a time. Throws where the stream ends within one: whoever wrote it failed. */
export async function* readFrames(stream: ReadableStream<Uint8Array>): AsyncGenerator<PackedChunks> {
  let open: Uint8Array[] = []
  let openBytes = 0
  for await (const piece of stream) {
    open.push(piece)
    openBytes += piece.byteLength
    for (;;) {
      if (openBytes < headBytes) break
      const bytes = joined(open, openBytes)
      open = [bytes]
      const frame = frameIn(bytes)
      if (frame === null) break
      yield frame.part
      const rest = bytes.subarray(frame.sizeBytes)
      open = [rest]
      openBytes = rest.byteLength
    }
  }
  if (openBytes > 0) throw new Error('assertion failed: a stream of frames ends behind one')
}

function frameIn(bytes: Uint8Array): { readonly part: PackedChunks; readonly sizeBytes: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [textBytes, sealedBytes] = [view.getUint32(0), view.getUint32(4)]
  const sizeBytes = headBytes + textBytes + sealedBytes
  if (sizeBytes > frameBytesMax) throw new Error('assertion failed: a frame is within its bound')
  if (bytes.byteLength < sizeBytes) return null
  const text = new TextDecoder().decode(bytes.subarray(headBytes, headBytes + textBytes))
  return { part: { text, sealed: bytes.slice(headBytes + textBytes, sizeBytes) }, sizeBytes }
}
