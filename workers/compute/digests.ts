// Digests of a document: small inputs by the portable hash, since making the platform's costs more than hashing so little.
import type { Detector } from '../../contract/redaction.ts'
import { settingsText, type RedactionSettings } from '../../core/redaction/rules.ts'
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

/**
 * The settings of redaction as a detector of the receipt: another list is another version. Under the key of the graph's index, for
 * what stands in a list could be guessed from a plain digest.
 */
export function configurationDetector(settings: RedactionSettings, indexKey: Uint8Array): Detector {
  const digest = hmac(sha256, indexKey, utf8ToBytes(`redaction-settings\0${settingsText(settings)}`))
  return { name: 'clawql/configuration', version: bytesToHex(digest.subarray(0, 8)) }
}

/** HMAC-SHA-256 of an original under its document's key: proves it later, and tells nothing before. */
export function inCommitOf(key: Uint8Array, original: Uint8Array): string {
  if (original.byteLength <= portableBytesMax)
    return bytesToHex(hmac(sha256, key, concatBytes(utf8ToBytes(label), original)))
  return createHmac('sha256', key).update(label).update(original).digest('hex')
}
