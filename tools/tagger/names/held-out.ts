// Held out: a quarter of all names, by their hash, that neither the training texts nor its word classes know.
import { createHash } from 'node:crypto'
import { foldedLetters } from '../../../core/redaction/tagger/letters.ts'

/** In lower case, without marks. */
export const folded = (word: string): string =>
  word
    .toLowerCase()
    .replaceAll(/[ıßøłđæœðþ]/g, (letter) => foldedLetters[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')

const known = new Map<string, boolean>()

export function isHeldOut(word: string): boolean {
  const name = folded(word)
  let is = known.get(name)
  if (is === undefined) {
    is = Number.parseInt(createHash('md5').update(name).digest('hex').slice(0, 6), 16) % 4 === 0
    known.set(name, is)
  }
  return is
}

export const partsOfName = (name: string): string[] => name.split(/[ \-'’]/).filter((part) => part.length > 1)
