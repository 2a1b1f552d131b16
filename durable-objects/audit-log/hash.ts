// SHA-256 as the log computes it: the platform's synchronous one, since an append may not wait between read and write.
import { createHash } from 'node:crypto'

export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
