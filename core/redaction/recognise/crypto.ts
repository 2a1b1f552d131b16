// CRYPTO: Bitcoin addresses by their checksums (Base58Check, Bech32 and Bech32m of BIP 173 and 350) and Ethereum's form.
import { sha256 } from '@noble/hashes/sha2.js'
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { matchesIn } from '../scanned.ts'

const candidate =
  /(?<![A-Za-z0-9])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1|BC1)[A-Za-z0-9]{11,71}|0x[0-9a-fA-F]{40})(?![A-Za-z0-9])/g
const none = 255
const base58Values = valuesOf('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz')
const bech32Values = valuesOf('qpzry9x8gf2tvdw0s3jn54khce6mua7l', 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')
const bech32Prefix = 'bc1'
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const bech32Constants = new Set([1, 0x2bc830a3])

/** The values of the symbols of alphabets by their unit. */
function valuesOf(...alphabets: readonly string[]): Uint8Array {
  const values = new Uint8Array(0x80).fill(none)
  for (const alphabet of alphabets) for (let at = 0; at < alphabet.length; at += 1) values[alphabet.charCodeAt(at)] = at
  return values
}

const verdict: Verdict = { entity: 'CRYPTO', score: 1 }

function find(source: Source, findings: Findings): void {
  for (const match of matchesIn(candidate, source.scannedValues)) {
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
  const decoded = base58Bytes(value)
  // The version byte of addresses that start with 1 is 0, which spares most of the hashing.
  if (decoded === null || (value.startsWith('1') && decoded[0] !== 0)) return false
  const check = sha256(sha256(decoded.subarray(0, 21)))
  return [0, 1, 2, 3].every((at) => check[at] === decoded[21 + at])
}

const bytesMax = 25
/** Nine limbs of three bytes hold 35 digits, the most of a candidate. */
const limbsMax = 9
const limbBytes = 3
const limbSize = 0x100_0000
/** Digits are taken four at a time: 58 to the fourth times a limb is still exact. */
const digitsAtOnce = 4

/** The number read last, in limbs and in bytes; one of each, because very many candidates are read. */
const limbs = new Float64Array(limbsMax)
const bytes = new Uint8Array(bytesMax)

/** The 25 bytes that a Base58 string stands for, by long multiplication, until the next call; null when it stands for more. */
function base58Bytes(value: string): Uint8Array | null {
  limbs.fill(0)
  for (let from = 0; from < value.length; from += digitsAtOnce) {
    let carry = 0
    let factor = 1
    for (let at = from; at < from + digitsAtOnce && at < value.length; at += 1, factor *= 58)
      carry = carry * 58 + (base58Values[value.charCodeAt(at)] ?? 0)
    for (let at = 0; at < limbsMax; at += 1) {
      const product = (limbs[at] ?? 0) * factor + carry
      carry = Math.floor(product / limbSize)
      limbs[at] = product - carry * limbSize
    }
  }
  for (let at = 0; at < bytesMax; at += 1) {
    const limb = limbs[Math.floor(at / limbBytes)] ?? 0
    bytes[bytesMax - 1 - at] = limb >> (8 * (at % limbBytes))
  }
  return (limbs[limbsMax - 1] ?? 0) < 256 ? bytes : null
}

function bech32Valid(value: string): boolean {
  if (value !== value.toLowerCase() && value !== value.toUpperCase()) return false
  // The human-readable part "bc", expanded: high bits, a zero, low bits.
  let check = [3, 3, 0, 2, 3].reduce(withSymbol, 1)
  for (let at = bech32Prefix.length; at < value.length; at += 1) {
    const symbol = bech32Values[value.charCodeAt(at)] ?? none
    if (symbol === none) return false
    check = withSymbol(check, symbol)
  }
  return bech32Constants.has(check)
}

/** The checksum with one more symbol. */
function withSymbol(check: number, symbol: number): number {
  const top = check >>> 25
  let next = ((check & 0x1ffffff) << 5) ^ symbol
  for (let bit = 0; bit < generators.length; bit += 1) if (((top >>> bit) & 1) === 1) next ^= generators[bit] ?? 0
  return next
}

export const cryptoRecogniser: Recogniser = { name: 'crypto', entities: ['CRYPTO'], find }
