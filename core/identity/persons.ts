// Who is meant within one document: a part of a name, or one with initials, that fits exactly one full name there is that name.
import { isInitial, personWords } from './person-words.ts'

/** A full name among so many of one surname is not looked for: that list is no text about people. */
const candidatesMax = 64

export interface Persons {
  /** The canonical name of a mention. */
  readonly canonicalOf: (mention: string) => string
}

type Words = readonly string[]

/** Given name and surname, neither an initial. */
const isFull = (words: Words): boolean => words.length >= 2 && !words.some(isInitial)

/** Each given name of the form stands, in order, among those of the full name, or is the initial of one. */
function fitsGiven(form: Words, full: Words): boolean {
  let at = 0
  for (const word of form) {
    while (at < full.length && !(isInitial(word) ? full[at]!.startsWith(word) : full[at] === word)) at++
    if (at === full.length) return false
    at++
  }
  return true
}

/** A lone word is a given name or the surname; with initials, the surname is the same ("J. Doe"), or is one itself ("Jane D."). */
function fits(form: Words, full: Words): boolean {
  if (form.length === 1) return full.includes(form[0]!)
  const [last, fullLast] = [form.at(-1)!, full.at(-1)!]
  const isSameLast = isInitial(last) ? fullLast.startsWith(last) : fullLast === last
  return isSameLast && fitsGiven(form.slice(0, -1), full.slice(0, -1))
}

const canBeShort = (words: Words): boolean => (words.length === 1 ? !isInitial(words[0]!) : words.some(isInitial))

/** Two full names that both fit stay apart from it, and so do two full names of one surname. */
export function createPersons(mentions: Iterable<string>): Persons {
  const fullNames = new Map<string, Words>()
  const namesByWord = new Map<string, string[]>()
  for (const mention of mentions) {
    const words = personWords(mention)
    const canonical = words.join(' ')
    if (!isFull(words) || fullNames.has(canonical)) continue
    fullNames.set(canonical, words)
    for (const word of new Set(words)) {
      const names = namesByWord.get(word)
      if (names === undefined) namesByWord.set(word, [canonical])
      else names.push(canonical)
    }
  }
  return {
    canonicalOf(mention) {
      const words = personWords(mention)
      const canonical = words.join(' ')
      if (!canBeShort(words)) return canonical
      // Any whole word of it must stand in the full name.
      const candidates = namesByWord.get(words.find((word) => !isInitial(word)) ?? '') ?? []
      if (candidates.length > candidatesMax) return canonical
      const fitting = candidates.filter((name) => fits(words, fullNames.get(name)!))
      return fitting.length === 1 ? fitting[0]! : canonical
    },
  }
}
