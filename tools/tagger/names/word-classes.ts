// Word classes of the trainer: from the file build-lexicon.ts wrote, in the product's table.
import { readFileSync } from 'node:fs'
import { hashOfWord } from '../../../core/redaction/tagger/hashes.ts'
import { WordClasses } from '../../../core/redaction/tagger/word-classes.ts'

/** Per word: first name 0–3, surname 0–3, ordinary 0–5, in a dictionary 0–1, place 0–2. */
export type ClassesByWord = Readonly<Record<string, readonly [number, number, number, number, number]>>

export const readClasses = (file: string): ClassesByWord => JSON.parse(readFileSync(file, 'utf8')) as ClassesByWord

/** Packed classes by key; words of one key have the classes of both. */
export function packedClasses(byWord: ClassesByWord): Map<number, number> {
  const packed = new Map<number, number>()
  for (const [word, [first, last, ordinary, dictionary, place]] of Object.entries(byWord)) {
    const classes = first | (last << 2) | (ordinary << 4) | (dictionary << 7) | (place << 8)
    const key = WordClasses.keyOf(hashOfWord(word))
    if (classes !== 0) packed.set(key, (packed.get(key) ?? 0) | classes)
  }
  return packed
}

export function wordClassesOf(packed: ReadonlyMap<number, number>): WordClasses {
  const words = new WordClasses(packed.size)
  for (const [key, classes] of packed) words.set(key, classes)
  return words
}
