// The original in memory, from a value or a stream, and the commitment to it.
import { readWhole } from '../shared/byte-stream.ts'
import { inCommitOf } from './digests.ts'
import type { Call } from './job.ts'

export interface Original {
  readonly bytes: Uint8Array
  readonly inCommit: string
}

/** Null where it is not of the size that the catalog names. Throws what the stream throws. */
export async function readOriginal({ original, key }: Call): Promise<Original | null> {
  const { bytes: given, sizeBytes } = original
  const bytes = given instanceof Uint8Array ? given : await readWhole(given, sizeBytes)
  if (bytes === null || bytes.byteLength !== sizeBytes) return null
  return { bytes, inCommit: inCommitOf(key.key, bytes) }
}
