// The cast: the people of one text and what else its slots ask for. {N1} and {F1} are the same person.
import { capitals, forms } from '../names/forms.ts'
import { folded } from '../names/held-out.ts'
import { inflected } from '../names/inflection.ts'
import type { People, Person } from '../names/people.ts'
import type { Chance } from './chance.ts'
import type { Filled } from './writer.ts'

/** Words of the dictionaries that are no names: English ones, and those of any language. */
export interface OrdinaryWords {
  readonly english: readonly string[]
  readonly any: readonly string[]
  /** Words that are names too, to be written as words. */
  readonly alsoNames: readonly string[]
}

export interface World {
  readonly people: People
  readonly words: OrdinaryWords
  /** Names of towns, by the code of their country. */
  readonly towns: ReadonlyMap<string, readonly string[]>
}

const sameCulture = 0.55
const englishWord = 0.6
const mailHosts = ['example.com', 'mail.example', 'firm.example', 'gmail.com', 'outlook.com', 'web.de']

export interface Casting {
  readonly language: string
  /** Those of most people in a text of its language. */
  readonly cultures: readonly string[]
  /** Of how many. */
  readonly localShare?: number
}

export class Cast {
  readonly #people: Person[] = []
  readonly #world: World
  readonly #chance: Chance
  readonly #language: string
  readonly #cultures: readonly string[]
  readonly #localShare: number

  constructor(world: World, chance: Chance, { language, cultures, localShare = 0.6 }: Casting) {
    this.#localShare = localShare
    this.#world = world
    this.#chance = chance
    this.#language = language
    this.#cultures = cultures
  }

  fill(slot: string): Filled | null {
    return this.#fillName(slot) ?? this.#fillPart(slot) ?? this.#fillWord(slot)
  }

  person(at: number): Person {
    while (this.#people.length <= at) this.#people.push(this.#newPerson())
    const person = this.#people[at]
    if (person === undefined) throw new Error('no such person')
    return person
  }

  #newPerson(): Person {
    const chance = this.#chance
    const known = this.#people[0]
    if (known !== undefined && chance.happens(sameCulture)) return this.#world.people.person(chance, known.culture)
    const isLocal = this.#cultures.length > 0 && chance.happens(this.#localShare)
    return this.#world.people.person(chance, isLocal ? chance.pick(this.#cultures) : undefined)
  }

  /** {N0}: a form of a person; {N0~}: in another case. */
  #fillName(slot: string): Filled | null {
    const [, form = '', index, isInflected] = /^([A-Za-z]+)(\d)(~)?$/.exec(slot) ?? []
    const write = forms[form]
    if (index === undefined || write === undefined) return null
    const text = write(this.person(Number(index)), this.#chance)
    return { text: isInflected === undefined ? text : inflected(text, this.#language, this.#chance), label: 'name' }
  }

  /** {F:german}, {L:any}: a name that is part of something else; {city:DE,AT}; {FX}, {LX}: one that names something else. */
  #fillPart(slot: string): Filled | null {
    const chance = this.#chance
    const { people, towns } = this.#world
    if (slot === 'LO') return { text: people.last(people.culture(chance), chance), label: 'open' }
    if (slot === 'LXL') return { text: people.last(people.culture(chance), chance).toLowerCase(), label: 'entity' }
    if (slot === 'FX') return { text: people.first(people.culture(chance), chance), label: 'entity' }
    if (slot === 'LX') return { text: people.last(people.culture(chance), chance), label: 'entity' }
    const [, kind, of = ''] = /^(F|L|city):([\w,]+)$/.exec(slot) ?? []
    if (kind === undefined) return null
    const one = chance.pick(of.split(','))
    if (kind === 'city') return { text: chance.pick(towns.get(one) ?? []) }
    const culture = one === 'any' ? people.culture(chance) : one
    return { text: kind === 'F' ? people.first(culture, chance) : people.last(culture, chance) }
  }

  #fillWord(slot: string): Filled | null {
    if (slot === 'WW') return { text: this.#word() }
    if (slot === 'CW') return { text: titled(this.#word()) }
    if (slot === 'CWU') return { text: capitals(this.#word()) }
    if (slot === 'WNC') return { text: titled(this.#chance.pick(this.#world.words.alsoNames)) }
    if (slot === 'WN') return { text: this.#chance.pick(this.#world.words.alsoNames) }
    if (slot === 'MAIL') return { text: this.#mail(), label: 'open' }
    return null
  }

  #word(): string {
    const { english, any } = this.#world.words
    return this.#chance.pick(this.#chance.happens(englishWord) ? english : any)
  }

  #mail(): string {
    const chance = this.#chance
    const { first, last } =
      this.#people.length > 0 && chance.happens(0.7) ? chance.pick(this.#people) : this.#world.people.person(chance)
    const user = chance.pick([`${first}.${last}`, first, `${first.slice(0, 1)}${last}`, last])
    return `${folded(user).replaceAll(/[^a-z.]/g, '')}@${chance.pick(mailHosts)}`
  }
}

const titled = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
