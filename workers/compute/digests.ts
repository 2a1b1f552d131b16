// Digests of a document: small inputs by the portable hash, since making the platform's costs more than hashing so little.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { createHash, createHmac } from 'node:crypto'

const portableBytesMax = 512
const label = 'in-commit'

/** SHA-256 in hexadecimal; text as UTF-8. */
export function sha256Hex(content: string | Uint8Array): string {
  if (content.length > portableBytesMax) return createHash('sha256').update(content).digest('hex')
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content))
}

/** HMAC-SHA-256 of an original under its document's key: proves it later, and tells nothing before. */
export function inCommitOf(key: Uint8Array, original: Uint8Array): string {
  if (original.byteLength <= portableBytesMax)
    return bytesToHex(hmac(sha256, key, concatBytes(utf8ToBytes(label), original)))
  return createHmac('sha256', key).update(label).update(original).digest('hex')
}
