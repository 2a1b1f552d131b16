// Drawn values: what a slot of a template stands for, with its mark. Numbers that have check digits get right ones.
import { readFileSync } from 'node:fs'

interface Person {
  readonly first: string
  readonly last: string
}

export interface Drawing {
  /** A whole number below a bound. */
  readonly pick: (below: number) => number
  readonly language: string
  readonly people: Map<number, Person>
}

export interface Slot {
  readonly name: string
  readonly number: number
  /** A country or language. */
  readonly of: string
}

const lists = new Map(
  readFileSync(new URL('drawn/words.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.includes(' = '))
    .map((line) => {
      const [name = '', words = ''] = line.split(' = ')
      return [name, words.split(words.includes('|') ? '|' : ', ')] as const
    }),
)

/** Of ten people so many bear a name of the document's own language. */
const ownOfTen = 6
const peopleListed = new Set(Array.from(lists.keys()).filter((name) => name.startsWith('first:')))

function oneOf({ pick }: Drawing, list: string): string {
  const words = lists.get(list) ?? []
  if (words.length === 0) throw new Error(`no list: ${list}`)
  return words[pick(words.length)] ?? ''
}

/** Digits for what stands for them. */
const filled = (drawing: Drawing, form: string): string =>
  form.replaceAll(/\{d\}|\{n(\d)\}/g, (_, count?: string) => digits(drawing, Number(count ?? 1)))

function digits({ pick }: Drawing, count: number): string {
  return Array.from({ length: count }, (_, at) => (at === 0 ? 1 + pick(9) : pick(10))).join('')
}

/** Everyone of a document bears another name. */
function personOf(drawing: Drawing, number: number): Person {
  const known = drawing.people.get(number)
  if (known !== undefined) return known
  const own = drawing.pick(10) < ownOfTen && peopleListed.has(`first:${drawing.language}`)
  const list = own ? drawing.language : 'world'
  const taken = new Set(Array.from(drawing.people.values(), ({ first, last }) => [first, last]).flat())
  const draw = (of: string): string => {
    for (;;) {
      const word = oneOf(drawing, of)
      if (!taken.has(word)) return word
    }
  }
  const person = { first: draw(`first:${list}`), last: draw(`last:${list}`) }
  drawing.people.set(number, person)
  return person
}

const ascii = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase()

const login = ({ first, last }: Person): string => `${ascii(first).slice(0, 1)}${ascii(last)}`

/** Without check digits of their own inside; people elsewhere have German accounts. */
const countries: Readonly<Record<string, { readonly code: string; readonly digits: number }>> = {
  de: { code: 'DE', digits: 18 },
  nl: { code: 'NL', digits: 10 },
}

function ibanOf(drawing: Drawing): string {
  const { code, digits: length } = countries[drawing.language] ?? { code: 'DE', digits: 18 }
  const account = code === 'NL' ? `INGB${digits(drawing, length)}` : digits(drawing, length)
  const numbers = `${account}${code}00`.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  const check = String(98 - Number(BigInt(numbers) % 97n)).padStart(2, '0')
  return `${code}${check}${account}`.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

function cardOf(drawing: Drawing): string {
  const start = `51${digits(drawing, 13)}`
  for (let check = 0; ; check += 1) {
    const number = `${start}${check}`
    const sum = Array.from(number, Number).reduce((total, digit, at) => {
      const weighted = at % 2 === 0 ? digit * 2 : digit
      return total + (weighted > 9 ? weighted - 9 : weighted)
    }, 0)
    if (sum % 10 === 0) return number.replaceAll(/(.{4})(?=.)/g, '$1 ')
  }
}

/** ISO 7064, mod 11,10; one digit stands twice among the first ten. */
function taxNumberOf(drawing: Drawing): string {
  const first = '6502793148'.slice(drawing.pick(5)).padEnd(9, '86094').slice(0, 9)
  const body = `${first}${first[0]}`
  let product = 10
  for (const digit of body) {
    const sum = (Number(digit) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return `${body}${(11 - product) % 10}`
}

const addressLanguage = (of: string): string => (of === 'us' ? 'en' : of)

const streetOf = (drawing: Drawing, of: string): string => filled(drawing, oneOf(drawing, `street:${of}`))

function townOf(drawing: Drawing, of: string): string {
  const code = filled(drawing, oneOf(drawing, `code:${of}`))
  const town = oneOf(drawing, `town:${addressLanguage(of)}`)
  return of === 'en' || of === 'us' ? `${town}${of === 'us' ? ',' : ''} ${code}` : `${code} ${town}`
}

const mark = (type: string, value: string): string => `[[${type}|${value}]]`

const dayOf = (drawing: Drawing): string => {
  const separator = drawing.language === 'de' || drawing.language === 'pl' ? '.' : drawing.language === 'nl' ? '-' : '/'
  const two = (below: number): string => String(1 + drawing.pick(below)).padStart(2, '0')
  return [two(28), two(12), String(1938 + drawing.pick(66))].join(separator)
}

const ofPeople: Readonly<Record<string, (person: Person, drawing: Drawing) => string>> = {
  N: ({ first, last }) => mark('PERSON', `${first} ${last}`),
  F: ({ first }) => mark('PERSON', first),
  L: ({ last }) => mark('PERSON', last),
  f: ({ first }) => mark('PERSON', first.toLowerCase()),
  l: ({ last }) => mark('PERSON', last.toLowerCase()),
  LU: ({ last }) => mark('PERSON', last.toUpperCase()),
  M: (person, drawing) => mark('EMAIL', `${ascii(person.first)}.${ascii(person.last)}@${oneOf(drawing, 'host')}`),
  /** A log-in where a command names one. */
  u: (person) => mark('MAY', login(person)),
  /** The folder of someone's. */
  U: (person) => mark('ID', login(person)),
}

const values: Readonly<Record<string, (drawing: Drawing, slot: Slot) => string>> = {
  A: (drawing, { of }) => mark('ADDRESS', `${streetOf(drawing, of)}, ${townOf(drawing, of)}`),
  S: (drawing, { of }) => mark('ADDRESS', streetOf(drawing, of)),
  P: (drawing, { of }) => mark('ADDRESS', townOf(drawing, of)),
  tel: (drawing, { of }) => mark('PHONE', filled(drawing, oneOf(drawing, `tel:${of}`))),
  DOB: (drawing) => mark('DOB', dayOf(drawing)),
  IBAN: (drawing) => mark('ACCOUNT', ibanOf(drawing)),
  CARD: (drawing) => mark('ACCOUNT', cardOf(drawing)),
  SORT: (drawing) => mark('ACCOUNT', `40-${digits(drawing, 2)}-${digits(drawing, 2)}`),
  ACC: (drawing, { number }) => mark('ACCOUNT', digits(drawing, number)),
  ID: (drawing, { number }) => mark('ID', digits(drawing, number)),
  TAXDE: (drawing) => mark('ID', taxNumberOf(drawing)),
  SECRET: (drawing) => mark('SECRET', filled(drawing, oneOf(drawing, 'secret'))),
  age: (drawing) => String(20 + drawing.pick(70)),
  d: (drawing) => digits(drawing, 1),
  num: (drawing, { number }) => digits(drawing, number),
  town: (drawing, { of }) => oneOf(drawing, `town:${of}`),
}

/** A slot's value; of a list by its name where it is no value of its own. */
export function drawnValue(drawing: Drawing, slot: Slot): string {
  const ofPerson = ofPeople[slot.name]
  if (ofPerson !== undefined) return ofPerson(personOf(drawing, slot.number), drawing)
  return values[slot.name]?.(drawing, slot) ?? oneOf(drawing, slot.name)
}

/** Every first name and surname of the lists. */
export const drawnNames = (): readonly string[] =>
  Array.from(lists).flatMap(([name, words]) => (/^(?:first|last):/.test(name) ? words : []))
