// Base64 with padding, the standard alphabet and one spelling per value (RFC 4648 section 4): what notes and proofs are written in.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const valueOf = new Map(Array.from(alphabet, (character, value) => [character, value]))

/** Two characters for each value of 12 bits: a trail writes hundreds of hashes. */
const pairs = Array.from({ length: 4_096 }, (_, value) => `${alphabet[value >> 6]}${alphabet[value & 63]}`)

export function encodeBase64(bytes: Uint8Array): string {
  const whole = bytes.byteLength - (bytes.byteLength % 3)
  let text = ''
  for (let at = 0; at < whole; at += 3) {
    const value = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
    text += pairs[value >> 12]! + pairs[value & 4_095]!
  }
  const [a, b] = bytes.subarray(whole)
  if (a === undefined) return text
  if (b === undefined) return `${text}${pairs[a << 4]}==`
  const value = (a << 10) | (b << 2)
  return `${text}${pairs[value >> 6]}${alphabet[value & 63]}=`
}

/** The bytes, or null for what `encodeBase64` would not have written. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let [pending, bits, at] = [0, 0, 0]
  for (const character of text.slice(0, text.length - padding)) {
    pending = ((pending << 6) | (valueOf.get(character) ?? 0)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (pending >> bits) & 255
    }
  }
  return encodeBase64(bytes) === text ? bytes : null
}
