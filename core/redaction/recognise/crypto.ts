// CRYPTO: Bitcoin addresses by their checksums (Base58Check, Bech32 and Bech32m of BIP 173 and 350) and Ethereum's form.
import { sha256 } from '@noble/hashes/sha2.js'
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'

const candidate =
  /(?<![A-Za-z0-9])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1|BC1)[A-Za-z0-9]{11,71}|0x[0-9a-fA-F]{40})(?![A-Za-z0-9])/g
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const bech32Constants = new Set([1, 0x2bc830a3])

const verdict: Verdict = { entity: 'CRYPTO', score: 1 }

function find(source: Source, findings: Findings): void {
  for (const match of source.text.matchAll(candidate)) {
    const value = match[0]
    if (!isAddress(value)) continue
    findings.add(verdict, match.index, match.index + value.length)
  }
}

/** Whether a string is a Bitcoin or Ethereum address. */
export function isAddress(value: string): boolean {
  if (value.startsWith('0x')) return true
  return /^bc1/i.test(value) ? bech32Valid(value) : base58Valid(value)
}

function base58Valid(value: string): boolean {
  const bytes = base58Bytes(value)
  if (bytes === null) return false
  const check = sha256(sha256(bytes.subarray(0, 21)))
  return [0, 1, 2, 3].every((at) => check[at] === bytes[21 + at])
}

/** The 25 bytes that a Base58 string stands for, by long multiplication; null when it stands for more. */
function base58Bytes(value: string): Uint8Array | null {
  const bytes = new Uint8Array(25)
  for (let index = 0; index < value.length; index += 1) {
    let carry = base58.indexOf(value[index] ?? '')
    for (let at = bytes.length - 1; at >= 0; at -= 1) {
      carry += (bytes[at] ?? 0) * 58
      bytes[at] = carry & 0xff
      carry >>= 8
    }
    if (carry > 0) return null
  }
  return bytes
}

function bech32Valid(value: string): boolean {
  if (value !== value.toLowerCase() && value !== value.toUpperCase()) return false
  const symbols = Array.from(value.toLowerCase().slice(3), (letter) => bech32.indexOf(letter))
  if (symbols.includes(-1)) return false
  let check = 1
  // The human-readable part "bc", expanded: high bits, a zero, low bits.
  for (const symbol of [3, 3, 0, 2, 3, ...symbols]) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ symbol
    generators.forEach((generator, bit) => {
      if ((top >>> bit) & 1) check ^= generator
    })
  }
  return bech32Constants.has(check)
}

export const cryptoRecogniser: Recogniser = { name: 'crypto', entities: ['CRYPTO'], find }
