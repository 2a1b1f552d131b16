// Lists of names by culture, from the sources of a folder: names by country, census and social-security names, faker's, and own ones.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import own from './own-names.json' with { type: 'json' }
import { cultureOfCountry, cultureOfFaker, cultureOfPython } from './cultures.ts'
import { namesOfSyllables, type Syllables } from './syllables.ts'

export interface Counted {
  readonly name: string
  readonly count: number
}

/** Names by culture and kind ("german first"). */
export class NameSets {
  readonly sets = new Map<string, Set<string>>()

  add(culture: string, kind: 'first' | 'last', name: string): void {
    const tidy = tidied(name, culture)
    if (tidy === null) return
    const key = `${culture} ${kind}`
    const set = this.sets.get(key) ?? new Set()
    this.sets.set(key, set.add(tidy))
  }
}

const namePattern = /^[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ'’\- ]+$/u
const lettersMax = 21
/** Countries whose names are listed without capitals or in capitals only. */
const uncased = new Set(['chinese', 'slavic'])

function tidied(name: string, culture: string): string | null {
  const trimmed = name.trim()
  if (!namePattern.test(trimmed) || trimmed.length > lettersMax) return null
  if (!uncased.has(culture)) return trimmed
  const isShouted = trimmed.length > 2 && trimmed === trimmed.toUpperCase()
  return trimmed.slice(0, 1).toUpperCase() + (isShouted ? trimmed.slice(1).toLowerCase() : trimmed.slice(1))
}

/** A CSV of Country, …, Localized Name, Romanized Name. */
export function addByCountry(sets: NameSets, folder: string): void {
  for (const [file, kind] of [
    ['common-forenames-by-country.csv', 'first'],
    ['common-surnames-by-country.csv', 'last'],
  ] as const) {
    const [header = '', ...rows] = readFileSync(path.join(folder, file), 'utf8').replace('\ufeff', '').split(/\r?\n/)
    const columns = header.split(',')
    const country = columns.indexOf('Country')
    const written = [columns.indexOf('Localized Name'), columns.indexOf('Romanized Name')]
    for (const row of rows) {
      const cells = row.split(',')
      const culture = cultureOfCountry(cells[country] ?? '')
      if (culture === null) continue
      for (const column of written) sets.add(culture, kind, cells[column] ?? '')
    }
  }
}

/** Faker for JavaScript: the module's locales. */
export async function addFaker(sets: NameSets, modules: string): Promise<void> {
  const entry = pathToFileURL(path.join(modules, '@faker-js/faker/dist/index.js')).href
  const { allLocales } = (await import(entry)) as { allLocales: Record<string, { person?: Record<string, unknown> }> }
  for (const [locale, { person }] of Object.entries(allLocales)) {
    const culture = cultureOfFaker(locale)
    if (culture === null || person === undefined) continue
    for (const name of stringsOf(person['first_name'])) sets.add(culture, 'first', name)
    for (const name of stringsOf(person['last_name'])) sets.add(culture, 'last', name)
  }
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return /[{#]/.test(value) ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(stringsOf)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : []
}

/** Faker for Python: the strings of its lists, read from the source. */
export function addPythonFaker(sets: NameSets, folder: string): void {
  for (const locale of readdirSync(folder)) {
    const culture = cultureOfPython(locale)
    const file = path.join(folder, locale, '__init__.py')
    if (culture === null || !existsSync(file)) continue
    const source = readFileSync(file, 'utf8')
    const lists = source.matchAll(
      /^ {4}(first|last)(?:_romanized)?_names?(?:_\w+)?(?:: [^=\n]+)? = [^\n]*[([{]\n(.*?)^ {4}[)\]}]/gms,
    )
    for (const [, kind, body = ''] of lists)
      for (const [, name = ''] of body.matchAll(/"([^"\n]+)"/g))
        sets.add(culture, kind === 'first' ? 'first' : 'last', name)
  }
}

export function addOwn(sets: NameSets): void {
  const { syllables, comment: _, ...lists } = own
  for (const [key, names] of Object.entries(lists)) for (const name of names.split(' ')) addAt(sets, key, name)
  for (const [key, of] of Object.entries(syllables as Record<string, Syllables>))
    for (const name of namesOfSyllables(of)) addAt(sets, key, name)
}

function addAt(sets: NameSets, key: string, name: string): void {
  const [culture = '', kind] = key.split(' ')
  sets.add(culture, kind === 'first' ? 'first' : 'last', name)
}

/** First names of newborns in the United States, the commonest first. */
export function socialSecurityNames(database: string): Counted[] {
  const rows = new DatabaseSync(database, { readOnly: true })
    .prepare('select name, sum(births) as count from usNameData group by name order by count desc')
    .all() as unknown as Counted[]
  return rows.map(({ name, count }) => ({ name: name.slice(0, 1).toUpperCase() + name.slice(1), count }))
}

/** Surnames of the census of 1990, the commonest first. */
export const censusSurnames = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => line.split(/\s+/).slice(0, 1))
    .filter((name) => name !== '')
    .map((name, at) => {
      const isScottish = name.startsWith('MC') && name.length > 4 && at % 2 === 0
      const titled = (word: string): string => word.slice(0, 1) + word.slice(1).toLowerCase()
      return isScottish ? `Mc${titled(name.slice(2))}` : titled(name)
    })
