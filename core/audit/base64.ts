// Base64 with padding, the standard alphabet and one spelling per value (RFC 4648 section 4): what notes and proofs are written in.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const valueOf = new Map(Array.from(alphabet, (character, value) => [character, value]))

export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.byteLength; at += 3) {
    const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]]
    text += alphabet[a >> 2]
    text += alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)]
    text += b === undefined ? '=' : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)]
    text += c === undefined ? '=' : alphabet[c & 63]
  }
  return text
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
