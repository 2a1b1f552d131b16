// Hashes: of folded words, and of features. The weights are stored under them, so they never change without new weights.
import { letters } from './letters.ts'

export const mix = { first: 0x9e3779b1, second: 0x85ebca6b, third: 0xc2b2ae35 } as const

const wordStart = 0x811c9dc5
const wordPrime = 0x01000193

/** The hash of no letters yet. */
export const emptyWord = wordStart
export const withLetter = (hash: number, letter: number): number => Math.imul(hash ^ letter, wordPrime)

/** FNV-1a of a word's folded letters, as a signed number of 32 bits. */
export function hashOfWord(word: string): number {
  const { folds, secondFolds } = letters()
  let hash = emptyWord
  for (let at = 0; at < word.length; at += 1) {
    const unit = word.charCodeAt(at)
    const fold = folds[unit] ?? 0
    hash = withLetter(hash, fold === 0 ? unit : fold)
    const second = secondFolds[unit] ?? 0
    if (second !== 0) hash = withLetter(hash, second)
  }
  return hash | 0
}

/** The hash of one feature: its kind and two values. */
export function hashOfFeature(id: number, one: number, other: number): number {
  let hash = Math.imul(one ^ Math.imul(id, mix.first), mix.second)
  hash = Math.imul(((hash ^ (hash >>> 15)) + other) | 0, mix.third)
  hash ^= hash >>> 13
  return Math.imul(hash, mix.first) ^ (hash >>> 16)
}
