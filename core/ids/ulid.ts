// Time in ULIDs: the first ten characters are milliseconds in Crockford's base 32 (github.com/ulid/spec).

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeCharacters = 10
const timeMsMax = 2 ** 48 - 1

/** The lowest ULID of a time; times outside of what a ULID holds are its bounds. */
export function firstUlidAt(ms: number): string {
  let rest = Math.min(timeMsMax, Math.max(0, Math.floor(ms)))
  let time = ''
  for (let n = 0; n < timeCharacters; n++) {
    time = alphabet[rest % alphabet.length]! + time
    rest = Math.floor(rest / alphabet.length)
  }
  return time.padEnd(26, '0')
}

/** When it was made; null of what is none. */
export function ulidMs(ulid: string): number | null {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}/.test(ulid)) return null
  let ms = 0
  for (let at = 0; at < timeCharacters; at++) ms = ms * alphabet.length + alphabet.indexOf(ulid[at]!)
  return ms
}
