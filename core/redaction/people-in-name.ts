// People in the name of a file: it is short and no sentence, and it is mostly called after whom its text is about.
import type { Span } from '../../contract/redaction.ts'
import { foldMarks } from '../memory/tokenise.ts'
import { commonWords } from './lexicon/ambiguous-words.ts'
import { kind, kindOf } from './lexicon/lexicon.ts'

const wordPattern = /\p{L}[\p{L}\p{M}]*/gu
/** What stands between the parts of one person. */
const seam = /^[ ,.'’-]{0,3}$/
const lettersMin = 3
const peopleMax = 10_000

const folded = (word: string): string => foldMarks(word).toLowerCase()

const partsOf = (people: readonly string[]): ReadonlySet<string> =>
  new Set(
    people
      .slice(0, peopleMax)
      .flatMap((person) => person.match(wordPattern) ?? [])
      .map(folded)
      .filter((part) => part.length >= lettersMin && !commonWords.has(part)),
  )

/** A given name or a surname, which beside a person is one of theirs. */
function isNameBeside(word: string): boolean {
  const bits = kindOf(folded(word))
  if ((bits & (kind.first | kind.last)) === 0) return false
  return /^\p{Lu}/u.test(word) || (bits & kind.common) === 0
}

/**
 * Spans beside those that were found in a file's name: parts of people whom its text or its sender names, and names beside a person.
 * All offsets are within the name.
 */
export function peopleInName(name: string, found: readonly Span[], people: readonly string[]): readonly Span[] {
  const parts = partsOf(people)
  const words = [...name.matchAll(wordPattern)].map(({ 0: word, index }) => ({ word, start: index, end: index + word.length })) // oxfmt-ignore
  const persons = found.filter(({ entity }) => entity === 'PERSON')
  const added: Span[] = []
  const all = (): readonly Span[] => [...persons, ...added]
  const isFree = ({ start, end }: (typeof words)[number]): boolean =>
    !all().some((span) => span.start < end && start < span.end)
  const isBeside = ({ start, end }: (typeof words)[number]): boolean =>
    all().some(
      (span) =>
        (span.end <= start && seam.test(name.slice(span.end, start))) ||
        (end <= span.start && seam.test(name.slice(end, span.start))),
    )
  for (let before = -1; before !== added.length;) {
    before = added.length
    for (const place of words) {
      const { word, start, end } = place
      if (!isFree(place) || !(parts.has(folded(word)) || (isNameBeside(word) && isBeside(place)))) continue
      added.push({ entity: 'PERSON', start, end, score: 1 })
    }
  }
  return added
}
