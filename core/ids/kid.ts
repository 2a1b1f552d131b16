// Key ids: `k_`, ten characters of time and sixteen of chance, so that keys made one after another stand side by side in an index.

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeCharacters = 10

/** `random` is 16 random bytes, of which 80 bits are used. */
export const newKid = (nowMs: number, random: Uint8Array): string => `k_${newUlid(nowMs, random)}`

export function newUlid(nowMs: number, random: Uint8Array): string {
  let time = ''
  let rest = nowMs
  for (let n = 0; n < timeCharacters; n++) {
    time = alphabet[rest % alphabet.length]! + time
    rest = Math.floor(rest / alphabet.length)
  }
  return `${time}${Array.from(random.subarray(0, 16), (byte) => alphabet[byte & 31]).join('')}`
}
