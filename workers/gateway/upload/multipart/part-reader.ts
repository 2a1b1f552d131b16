// Splits a multipart body into its parts by bytes while it arrives (RFC 2046 §5.1.1). Holds one chunk and one header at most.
import { limits } from '../../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../../contract/result.ts'
import { joined } from '../../../../r2/byte-queue.ts'
import { bytesOf } from './bytes-as-text.ts'
import { behindDelimiter } from './delimiter.ts'
import { findBytes } from './find-bytes.ts'
import { readPartHeader, type PartHeader } from './part-header.ts'

export interface PartReader {
  /** The next part, or null behind the last one, where the rest of the body is read and dropped. */
  nextPart(): Promise<Result<PartHeader | null>>
  /** The next bytes of this part, or null at its end. They are a view that stays valid. */
  nextBytes(): Promise<Result<Uint8Array | null>>
}

/** Gives the body's bytes, null at its end. */
export type ByteSource = () => Promise<Result<Uint8Array | null>>

const lineEnd = bytesOf('\r\n')

/** Place of CR LF CR LF, or -1. */
function findEmptyLine(bytes: Uint8Array, from: number): number {
  for (let at = findBytes(bytes, lineEnd, from); at >= 0; at = findBytes(bytes, lineEnd, at + 2))
    if (bytes[at + 2] === 0x0d && bytes[at + 3] === 0x0a) return at
  return -1
}

const brokenOff = <T>(): Result<T> =>
  refused('VALIDATION_FAILED', 'The multipart body ends before its closing boundary.')

export function createPartReader(source: ByteSource, boundary: string): PartReader {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`)
  // The first delimiter may stand at the very beginning.
  let pending = bytesOf('\r\n')
  let place: 'in a part' | 'before a header' | 'behind the last' = 'in a part'

  /** False at the end of the body. */
  async function fill(): Promise<Result<boolean>> {
    const more = await source()
    if (!more.ok) return more
    if (more.value === null) return accepted(false)
    pending = pending.byteLength === 0 ? more.value : joined([pending, more.value])
    return accepted(true)
  }

  async function fillOrRefuse(): Promise<Result<true>> {
    const filled = await fill()
    if (!filled.ok) return filled
    return filled.value ? accepted(true) : brokenOff()
  }

  function give(sizeBytes: number): Uint8Array {
    const bytes = pending.subarray(0, sizeBytes)
    pending = pending.subarray(sizeBytes)
    return bytes
  }

  async function nextBytes(): Promise<Result<Uint8Array | null>> {
    while (place === 'in a part') {
      const at = findBytes(pending, delimiter)
      if (at > 0) return accepted(give(at))
      const behind = at === 0 ? behindDelimiter(pending.subarray(delimiter.length)) : null
      if (behind === null) {
        // A delimiter may have begun in the last bytes.
        const given = at === 0 ? 0 : pending.length - delimiter.length + 1
        if (given > 0) return accepted(give(given))
        const filled = await fillOrRefuse()
        if (!filled.ok) return filled
        continue
      }
      const bytes = give(delimiter.length + behind.sizeBytes)
      if (behind.kind === 'content') return accepted(bytes)
      place = behind.kind === 'part' ? 'before a header' : 'behind the last'
    }
    return accepted(null)
  }

  async function readHeader(): Promise<Result<PartHeader>> {
    let end = findEmptyLine(pending, 0)
    for (;;) {
      if ((end < 0 ? pending.byteLength : end) > limits.uploadHeaderBytesMax)
        return refused('PAYLOAD_TOO_LARGE', `The header of a part exceeds ${limits.uploadHeaderBytesMax / 1024} KiB.`)
      if (end >= 0) break
      const searched = Math.max(0, pending.byteLength - 3)
      const filled = await fillOrRefuse()
      if (!filled.ok) return filled
      end = findEmptyLine(pending, searched)
    }
    const bytes = give(end + 4)
    place = 'in a part'
    return accepted(readPartHeader(bytes.subarray(2, Math.max(2, end))))
  }

  async function passRest(): Promise<Result<null>> {
    for (let filled = await fill(); ; filled = await fill()) {
      pending = new Uint8Array(0)
      if (!filled.ok) return filled
      if (!filled.value) return accepted(null)
    }
  }

  async function nextPart(): Promise<Result<PartHeader | null>> {
    for (let passed = await nextBytes(); ; passed = await nextBytes()) {
      if (!passed.ok) return passed
      if (passed.value === null) break
    }
    return await (place === 'before a header' ? readHeader() : passRest())
  }

  return { nextPart, nextBytes }
}
