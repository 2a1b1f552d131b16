// Identity terms: what memory is asked for in place of a value that its text does not hold; words of a name, whole numbers, labels.
import { queryNames } from '../memory/entities.ts'
import type { About, HiddenQuery } from '../memory/prepare.ts'
import { tokenise } from '../memory/tokenise.ts'
import { labelsIn } from '../redaction/placeholder.ts'
import { canonicalValue, isOfWords } from './canonical.ts'
import type { Identity } from './identities.ts'
import { foldName, personWords } from './person-words.ts'
import { nationalNumber } from './phone-number.ts'

/** Shorter ones are nobody's. */
const valueCharactersMin = 3
const runWordsMax = 6
/** What somebody is called at ingest may be words alone. */
const plainRunWordsMax = 4
const valuesMax = 256

/** Whole values have a mark in front that no word has. */
const whole = (canonical: string): string => `=${canonical}`

/** The terms under which one identity is found: its words as the index has words, or its value in one piece. */
export function termsOfIdentity({ entity, canonical }: Pick<Identity, 'entity' | 'canonical'>): readonly string[] {
  if (isOfWords(entity)) return tokenise(foldName(canonical))
  if (entity !== 'PHONE_NUMBER') return [whole(canonical)]
  const national = nationalNumber(canonical)
  return national.length < valueCharactersMin ? [whole(canonical)] : [whole(national)]
}

/** Values that a query may name: mail addresses, links, and runs of words, each in one piece and, of digits, as a telephone number. */
function wholeValuesOf(query: string): Set<string> {
  const values = new Set<string>()
  for (const [mail] of query.matchAll(/[^\s<>()"',;]+@[^\s<>()"',;]+[^\s<>()"',;.?!]/g))
    values.add(whole(canonicalValue('EMAIL_ADDRESS', mail)))
  for (const [address] of query.matchAll(/(?:https?:\/\/|www\.)[^\s<>"']+/g))
    values.add(whole(canonicalValue('URL', address)))
  const words = query.split(/\s+/).filter((word) => word !== '')
  for (let from = 0; from < words.length && values.size < valuesMax; from++)
    for (let to = from + 1; to <= Math.min(words.length, from + runWordsMax); to++)
      addRun(values, words.slice(from, to))
  return values
}

function addRun(values: Set<string>, words: readonly string[]): void {
  const run = words.join(' ')
  const endsInNumbers = [words.at(0), words.at(-1)].every((word) => /[\p{N}+]/u.test(word ?? ''))
  if (!endsInNumbers && words.length > plainRunWordsMax) return
  const number = canonicalValue('', run)
  if (number.length >= valueCharactersMin) values.add(whole(number))
  const national = nationalNumber(canonicalValue('PHONE_NUMBER', run))
  if (national.length >= valueCharactersMin && /^[\d\s+()./-]+$/.test(run)) values.add(whole(national))
}

/** Whom a document is about, as was said at ingest: subjects and a matter, each in one piece. */
export function aboutOf(subjects: readonly string[]): About {
  const values = [...new Set(subjects.map((subject) => canonicalValue('', subject)).filter((value) => value !== ''))]
  return { terms: values.map(whole), names: values.map(whole) }
}

/** The name under which an identity is mentioned: a value of words by its words, any other with a mark in front. */
export const nameOfIdentity = (entity: string, canonical: string): string =>
  isOfWords(entity) ? canonical : whole(canonical)

/** Labels that a query names, in the form of their placeholders: with or without their brackets, in any case. */
function labelsOfQuery(query: string): readonly string[] {
  const bare = Array.from(query.matchAll(/(?<![\w<])([A-Za-z][A-Za-z0-9_]{0,63})_([0-9A-Za-z]{7})(?![\w>])/g))
  const written = bare.map(([, entity = '', label = '']) => `<${entity.toUpperCase()}_${label.toLowerCase()}>`)
  return [...new Set([...labelsIn(query), ...written])]
}

/** What a query may mean beside its open words. Labels stand openly in every answer; who is behind them is for some to ask. */
export function hiddenQuery(query: string, mayIdentify: boolean): HiddenQuery {
  const labels = labelsOfQuery(query)
  if (!mayIdentify) return { labels, terms: [], names: [] }
  const values = wholeValuesOf(query)
  const names = queryNames(query).map((name) => personWords(name).join(' '))
  return { labels, terms: [...tokenise(foldName(query)), ...values], names: [...new Set([...names, ...values])] }
}
