// SHA-256 as the log computes it: the platform's synchronous one, since an append may not wait between read and write.
import { createHash } from 'node:crypto'
import { sha256 as portable } from '@noble/hashes/sha2.js'

/** Making the platform's hash costs more than hashing so little. */
const portableBytesMax = 512

export function sha256(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength <= portableBytesMax) return portable(bytes)
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
