// Forms: the ways a person's name is written in a text, by the slot of a template that asks for one.
import { folded } from './held-out.ts'
import { fullName, type Person } from './people.ts'
import type { Chance } from '../write/chance.ts'

type Form = (person: Person, chance: Chance) => string

/** In capitals; as it is where that changes its length. */
export const capitals = (text: string): string =>
  text.toUpperCase().length === text.length ? text.toUpperCase() : text
const initial = (name: string): string => name.slice(0, 1)
const lower = (text: string): string => (text.toLowerCase().length === text.length ? text.toLowerCase() : text)
/** As in a file name or a login. */
const fileWord = (text: string): string => folded(text).replaceAll(/[^a-z-]/g, '')
const titled = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const fullOf: Form = (person, chance) => {
  const full = fullName(person)
  const drawn = chance.next()
  if (drawn < 0.03) return capitals(full)
  if (drawn < 0.06) return `${person.first} ${capitals(person.last)}`
  return full
}
const lastFirst: Form = ({ first, middle, last }, chance) =>
  `${last}, ${first}${middle !== '' && chance.happens(0.5) ? ` ${middle}` : ''}`

export const forms: Readonly<Record<string, Form>> = {
  N: fullOf,
  F: ({ first }) => first,
  L: ({ last }) => last,
  NC: lastFirst,
  NS: ({ first, last }) => `${last} ${first}`,
  NU: (person) => capitals(fullName(person)),
  LU: ({ first, last }, chance) =>
    `${capitals(last)}${chance.pick([', ', ' '])}${chance.happens(0.5) ? capitals(first) : first}`,
  LC: ({ last }) => capitals(last),
  UF: ({ first }) => capitals(first),
  I: ({ first, last }, chance) => `${initial(first)}${chance.pick(['. ', '. ', ' ', '.'])}${last}`,
  II: ({ first, middle, last }, chance) =>
    `${initial(first)}.${chance.pick([' ', ''])}${initial(middle === '' ? first : middle)}. ${last}`,
  LI: ({ first, last }, chance) => `${last}${chance.pick([', ', ' '])}${initial(first)}.`,
  nf: (person) => lower(fullName(person)),
  f: ({ first }) => lower(first),
  l: ({ last }) => lower(last),
  nc: ({ first, last }) => lower(`${last}, ${first}`),
  NB: ({ first, last, isSurnameFirst }) => (isSurnameFirst ? `${last}\n${first}` : `${first}\n${last}`),
  CB: ({ first, last }) => `${last},\n${first}`,
  FH: ({ first, last }) => `${fileWord(first)}-${fileWord(last)}`,
  FU: ({ first, last }) => `${fileWord(first)}_${fileWord(last)}`,
  FD: ({ first, last }) => `${fileWord(first)}.${fileWord(last)}`,
  TU: ({ first, last }) => `${titled(fileWord(first))}_${titled(fileWord(last))}`,
  TR: ({ first, last }) => `${titled(fileWord(last))}_${titled(fileWord(first))}`,
  TH: ({ first, last }) => `${titled(fileWord(last))}-${titled(fileWord(first))}`,
  TW: ({ first, last }) => `${titled(fileWord(last))} ${titled(fileWord(first))}`,
  FL: ({ last }) => fileWord(last),
  TL: ({ last }) => titled(fileWord(last)),
  TF: ({ first }) => titled(fileWord(first)),
}
