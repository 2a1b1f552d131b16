// A queue of bytes: pieces of any size in, pieces of the wanted size out.
import { assert } from '../contract/result.ts'

export type ByteQueue = ReturnType<typeof createByteQueue>

/** A queue of bytes. Takes are views where one piece holds them. */
export function createByteQueue() {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  return {
    sizeBytes: () => sizeBytes,
    push(bytes: Uint8Array): void {
      if (bytes.byteLength > 0) pieces.push(bytes)
      sizeBytes += bytes.byteLength
    },
    take(wanted: number): Uint8Array {
      const taken: Uint8Array[] = []
      for (let missing = wanted; missing > 0;) {
        const first = pieces.shift()
        assert(first, 'the buffer holds what is taken')
        if (first.byteLength > missing) pieces.unshift(first.subarray(missing))
        const part = first.subarray(0, missing)
        taken.push(part)
        missing -= part.byteLength
      }
      sizeBytes -= wanted
      return joined(taken)
    },
  }
}

/** All parts in a row; a single part is answered as it is. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
