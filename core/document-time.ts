// The time in a document's id: ids of one document stand side by side in every index.

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeCharacters = 10

/** The milliseconds that a ULID begins with: when a document came, or when what an item of memory says was said. */
export function timeMsOf(ulid: string): number {
  let ms = 0
  for (const character of ulid.slice(0, timeCharacters)) ms = ms * 32 + Math.max(0, crockford.indexOf(character))
  return ms
}

/** What every ULID of a later millisecond is not below, and no earlier one reaches. */
export function ulidFrom(ms: number): string {
  let rest = ms
  let text = ''
  for (let place = 0; place < timeCharacters; place += 1) {
    text = crockford[rest % 32]! + text
    rest = Math.floor(rest / 32)
  }
  return text
}

/** Their 48 bits as 12 hexadecimal digits. They tell no more than an answer's `time` does. */
export const timeOf = (ulid: string): string => timeMsOf(ulid).toString(16).padStart(12, '0').slice(-12)
