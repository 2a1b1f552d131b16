// The time in a document's id: ids of one document stand side by side in every index.

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeCharacters = 10

/** The 48 bits of milliseconds that a ULID begins with, as 12 hexadecimal digits. They tell no more than `createdAt` does. */
export function timeOf(ulid: string): string {
  let ms = 0
  for (const character of ulid.slice(0, timeCharacters)) ms = ms * 32 + Math.max(0, crockford.indexOf(character))
  return ms.toString(16).padStart(12, '0').slice(-12)
}
