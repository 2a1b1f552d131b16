// Identity terms: what memory is asked for in place of a value that its text does not hold; words of a name, whole numbers, labels.
import type { RecallMode } from '../../contract/recall.ts'
import { queryNames } from '../memory/entities.ts'
import { wholeValue as whole, type About, type HiddenQuery } from '../memory/prepare.ts'
import { tokenise } from '../memory/tokenise.ts'
import { labelsIn } from '../redaction/placeholder.ts'
import { canonicalValue, isOfWords, isSpoken } from './canonical.ts'
import type { Identity } from './identities.ts'
import { foldName, personWords } from './person-words.ts'
import { nationalNumber } from './phone-number.ts'

/** Shorter ones are nobody's. */
const valueCharactersMin = 3
const runWordsMax = 6
/** What somebody is called at ingest may be words alone. */
const plainRunWordsMax = 4
const valuesMax = 256

/** The terms under which one identity is found: its words as the index has words, or its value in one piece. */
export function termsOfIdentity({ entity, canonical }: Pick<Identity, 'entity' | 'canonical'>): readonly string[] {
  if (isOfWords(entity)) return tokenise(foldName(canonical))
  if (isSpoken(entity)) return [whole(canonical), ...tokenise(canonical)]
  if (entity !== 'PHONE_NUMBER') return [whole(canonical)]
  const national = nationalNumber(canonical)
  return national.length < valueCharactersMin ? [whole(canonical)] : [whole(national)]
}

/** Words that stand before and behind what is asked for, and begin or end no name of anything. */
const aroundNames: ReadonlySet<string> = new Set(
  'what which when where how why is are was were did does do has have had of in to for with by from and or about that this their its tell know show'.split(' '), // oxfmt-ignore
)

/** A word of a query as whole values have it. */
interface ValueWord {
  readonly compact: string
  /** Digits and what stands between them in a telephone number. */
  readonly isDialled: boolean
  readonly isNumbered: boolean
  readonly isAround: boolean
  readonly text: string
}

const valueWord = (text: string): ValueWord => ({
  text,
  compact: canonicalValue('', text),
  isDialled: /^[\d+()./-]+$/.test(text),
  isNumbered: /[\p{N}+]/u.test(text),
  isAround: aroundNames.has(text),
})

/** Values that a query may name: mail addresses, links, and runs of words, each in one piece and, of digits, as a telephone number. */
function wholeValuesOf(query: string): Set<string> {
  const values = new Set<string>()
  for (const [mail] of query.matchAll(/[^\s<>()"',;]+@[^\s<>()"',;]+[^\s<>()"',;.?!]/g))
    values.add(whole(canonicalValue('EMAIL_ADDRESS', mail)))
  for (const [address] of query.matchAll(/(?:https?:\/\/|www\.)[^\s<>"']+/g))
    values.add(whole(canonicalValue('URL', address)))
  const words = query
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(valueWord)
  for (let from = 0; from < words.length && values.size < valuesMax; from++) {
    if (words[from]!.isAround) continue
    for (let to = from + 1; to <= Math.min(words.length, from + runWordsMax); to++)
      addRun(values, words.slice(from, to))
  }
  return values
}

function addRun(values: Set<string>, words: readonly ValueWord[]): void {
  const last = words.at(-1)!
  if (last.isAround) return
  if (words.length > plainRunWordsMax && !(words[0]!.isNumbered && last.isNumbered)) return
  const number = words.map(({ compact }) => compact).join('')
  if (number.length >= valueCharactersMin) values.add(whole(number))
  if (!words.every(({ isDialled }) => isDialled)) return
  const national = nationalNumber(canonicalValue('PHONE_NUMBER', words.map(({ text }) => text).join(' ')))
  if (national.length >= valueCharactersMin) values.add(whole(national))
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
  const bare = Array.from(
    query.matchAll(/(?<![\w<])([A-Za-z][A-Za-z0-9_]{0,63}?)(?:_••\d{1,4})?_([0-9A-Za-z]{7})(?![\w>])/g),
  )
  const written = bare.map(([, entity = '', label = '']) => `<${entity.toUpperCase()}_${label.toLowerCase()}>`)
  return [...new Set([...labelsIn(query), ...written])]
}

export interface HiddenAsked {
  readonly mayIdentify: boolean
  /** Names of identities lead to nodes in mode graph alone; none is a heading. */
  readonly mode: RecallMode
}

/** What a query may mean beside its open words. Labels stand openly in every answer; who is behind them is for some to ask. */
export function hiddenQuery(query: string, { mayIdentify, mode }: HiddenAsked): HiddenQuery {
  const labels = labelsOfQuery(query)
  if (!mayIdentify) return { labels, isOfIdentities: false, terms: [], names: [] }
  const values = wholeValuesOf(query)
  const names =
    mode === 'graph'
      ? queryNames(query)
          .map((name) => personWords(name).join(' '))
          .concat(...values)
      : []
  // Documents of 2026.11.4 have words of identities in this form.
  const terms = [...tokenise(foldName(query)), ...values]
  return { labels, isOfIdentities: true, terms, names: [...new Set(names)] }
}
