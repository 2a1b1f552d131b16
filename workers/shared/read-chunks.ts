// Reads a byte stream in chunks of a chosen size: the runtime's own have 4 KiB, and every read costs more than the bytes in it.

/** Chunks of `sizeBytes`; the last one may be shorter. Whoever stops early leaves the rest in the stream. */
export async function* readChunks(body: ReadableStream<Uint8Array>, sizeBytes: number): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: 'byob' })
  try {
    for (;;) {
      const { value, done } = await reader.readAtLeast(sizeBytes, new Uint8Array(sizeBytes))
      if (value !== undefined && value.byteLength > 0) yield value
      if (done) return
    }
  } finally {
    reader.releaseLock()
  }
}
