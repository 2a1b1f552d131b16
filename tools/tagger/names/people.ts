// People: invented names of a culture, made of listed first names and surnames, in the ways names are written.
import type { Chance } from '../write/chance.ts'
import { isHeldOut, partsOfName } from './held-out.ts'

export interface NameLists {
  readonly first: readonly string[]
  readonly last: readonly string[]
}

export interface Person {
  readonly culture: string
  readonly first: string
  readonly last: string
  /** A second given name or an initial. */
  readonly middle: string
  readonly isSurnameFirst: boolean
}

/** Which listed names are drawn: all; those that training may know; or half of each kind, for development. */
export type Draw = 'all' | 'known' | 'half'

interface Pool {
  readonly all: readonly string[]
  readonly known: readonly string[]
  readonly held: readonly string[]
}

/** How often a culture's names are drawn. */
const weights: Readonly<Record<string, number>> = {
  english: 2.5,
  slavic: 1.8,
  german: 1.6,
  nordic: 1.2,
  french: 1.3,
  iberia: 1.5,
  india: 1.6,
  africa: 1.6,
  arabic: 1.5,
  chinese: 1.7,
  korean: 1.5,
  japanese: 1.2,
  seasia: 1.9,
  turkic: 1.3,
  italian: 1,
  portuguese: 1,
  ordinary: 1.4,
}

/** What may stand before a surname, with how often it does. */
const particles: Readonly<Record<string, readonly [number, readonly string[]]>> = {
  german: [0.14, ['van', 'van der', 'van den', 'de', 'von', 'zu', 'von der', 'vom', 'ter', 'von und zu']],
  portuguese: [0.2, ['da', 'de', 'dos', 'do', 'das']],
  iberia: [0.12, ['de la', 'de', 'del', 'de los', 'de las']],
  italian: [0.08, ['Di', 'De', 'Del', 'Della', 'Lo', 'La', 'D’Al', 'Dal']],
  french: [0.08, ['de', 'du', 'de la', 'Le', 'des', "d'"]],
  arabic: [0.28, ['Al ', 'Al-', 'El ', 'El-', 'bin ', 'ibn ', 'Abu ', 'al-', 'bint ', 'Ben ']],
  english: [0.07, ["O'", 'Mac', 'Mc', 'St. ', 'Fitz', 'ap ']],
  india: [0.06, ['Singh ', 'Kumar ']],
  nordic: [0.04, ['af', 'av', 'von']],
}

const surnameFirst: Readonly<Record<string, number>> = { chinese: 0.65, korean: 0.65, japanese: 0.3, seasia: 0.35 }
const hyphenatedGiven: Readonly<Record<string, number>> = { french: 0.14, german: 0.1, korean: 0, chinese: 0.06 }

export class People {
  readonly #lists: ReadonlyMap<string, NameLists>
  readonly #draw: Draw
  readonly #pools = new Map<string, Pool>()
  readonly cultures: readonly string[]

  constructor(lists: ReadonlyMap<string, NameLists>, draw: Draw) {
    this.#lists = lists
    this.#draw = draw
    this.cultures = [...lists.keys()]
  }

  culture(chance: Chance): string {
    return chance.weigh(this.cultures, (culture) => weights[culture] ?? 1)
  }

  first(culture: string, chance: Chance): string {
    return this.#name(culture, 'first', chance)
  }

  last(culture: string, chance: Chance): string {
    return this.#name(culture, 'last', chance)
  }

  person(chance: Chance, culture = this.culture(chance)): Person {
    const isSurnameFirst = chance.happens(surnameFirst[culture] ?? 0)
    const first = this.#given(culture, chance)
    const last = this.#family(culture, chance)
    const middle = this.#middle(culture, isSurnameFirst, chance)
    if (chance.happens(0.15))
      return { culture, first: plain(first), last: plain(last), middle: plain(middle), isSurnameFirst }
    return { culture, first: chance.happens(0.04) ? first.replaceAll('-', ' ') : first, last, middle, isSurnameFirst }
  }

  #given(culture: string, chance: Chance): string {
    const first = this.first(culture, chance)
    const isDouble = chance.happens(hyphenatedGiven[culture] ?? 0.05) && !first.includes('-')
    return isDouble ? `${first}-${this.first(culture, chance)}` : first
  }

  /** Surnames may be two, have a particle or a hyphen. */
  #family(culture: string, chance: Chance): string {
    let last = this.last(culture, chance)
    if ((culture === 'iberia' || culture === 'portuguese') && chance.happens(0.4))
      last = `${last}${chance.happens(0.06) ? ' y ' : ' '}${this.last(culture, chance)}`
    const [often, marks] = particles[culture] ?? [0, []]
    if (chance.happens(often)) last = withParticle(chance.pick(marks), last)
    return chance.happens(0.05) && !last.includes(' ') ? `${last}-${this.last(culture, chance)}` : last
  }

  #middle(culture: string, isSurnameFirst: boolean, chance: Chance): string {
    if (!isSurnameFirst && chance.happens(0.13))
      return `${chance.letter('ABCDEFGHJKLMNPRSTW')}${chance.happens(0.7) ? '.' : ''}`
    return chance.happens(0.1) ? this.first(culture, chance) : ''
  }

  #name(culture: string, kind: 'first' | 'last', chance: Chance): string {
    const key = `${culture} ${kind}`
    let pool = this.#pools.get(key)
    if (pool === undefined) {
      pool = poolOf(this.#lists.get(culture)?.[kind] ?? [])
      this.#pools.set(key, pool)
    }
    if (this.#draw === 'all') return chance.pick(pool.all)
    if (this.#draw === 'known' || pool.held.length === 0) return chance.pick(pool.known)
    return chance.pick(chance.happens(0.5) ? pool.held : pool.known)
  }
}

function poolOf(all: readonly string[]): Pool {
  const known = all.filter((name) => !partsOfName(name).some(isHeldOut))
  return { all, known: known.length > 0 ? known : all, held: all.filter((name) => partsOfName(name).every(isHeldOut)) }
}

const withParticle = (particle: string, name: string): string =>
  /[ '’-]$|^(Mac|Mc|Fitz|D’Al)$/.test(particle) ? `${particle}${name}` : `${particle} ${name}`

/** Without marks above and below, as names are typed abroad. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('ı', 'i')
    .normalize('NFC')

export const fullName = ({ first, middle, last, isSurnameFirst }: Person): string => {
  const given = middle === '' ? first : `${first} ${middle}`
  return isSurnameFirst ? `${last} ${first}` : `${given} ${last}`
}
