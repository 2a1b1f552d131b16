// Texts with postal addresses of many regions, and texts of which none is one.
import { readdirSync } from 'node:fs'
import { Cast, type World } from './cast.ts'
import { Chance } from './chance.ts'
import { readGrammar, type Grammar } from './grammar.ts'
import { rewritten, type Labelled } from './labelled.ts'
import { Writer } from './writer.ts'

const folder = new URL('../grammar/', import.meta.url)

/** How often a region's addresses are drawn; 1 for the others. */
const weights: Readonly<Record<string, number>> = {
  us: 1.2,
  de: 1.3,
  fr: 1.3,
  jp: 1.3,
  asia: 0.9,
  pt: 1.3,
  tr: 0.9,
  nord: 1.4,
  pl: 1.2,
}

interface Region {
  readonly name: string
  readonly grammar: Grammar
}

export class AddressTexts {
  readonly #regions: readonly Region[]
  readonly #carriers: Grammar
  readonly #world: World
  readonly #chance: Chance

  constructor(world: World, chance: Chance, carriers = 'carriers.txt') {
    this.#world = world
    this.#chance = chance
    this.#carriers = readGrammar(new URL('shared.txt', folder), new URL(carriers, folder))
    this.#regions = readdirSync(new URL('addresses/', folder)).map((file) => ({
      name: file.replace('.txt', ''),
      grammar: readGrammar(new URL('places.txt', folder), new URL(`addresses/${file}`, folder)),
    }))
  }

  get regions(): string[] {
    return this.#regions.map((region) => region.name)
  }

  /** One more text, with addresses of one region or of any. Names of persons and organisations are entities in it. */
  next(regionName?: string): Labelled {
    const chance = this.#chance
    const plan = chance.weigh(this.#carriers.plans, (one) => one.weight)
    const cast = new Cast(this.#world, chance, { language: 'en', cultures: [] })
    const writer = new Writer(this.#carriers, chance, (slot) => {
      if (slot === 'ADDRESS') return { text: this.address(regionName), label: 'name' }
      const filled = cast.fill(slot)
      return filled?.label === 'name' ? { text: filled.text, label: 'entity' } : filled
    })
    let isFirst = true
    for (const { section, least, most } of plan.steps) {
      for (let count = chance.between(least, most); count > 0; count -= 1) {
        if (!isFirst) writer.add(plan.isByLine ? '\n' : ' ')
        isFirst = false
        writer.addTemplate(chance.weigh(this.#carriers.sections.get(section) ?? [], (one) => one.weight))
      }
    }
    return this.#cased(trimmedSpans(writer.labelled), plan.lowerPercent)
  }

  /** An address, or a part of one that is one by itself. */
  address(regionName?: string): string {
    const chance = this.#chance
    const region = chance.weigh(this.#regions, ({ name }) =>
      regionName === undefined ? (weights[name] ?? 1) : Number(name === regionName),
    )
    const cast = new Cast(this.#world, chance, { language: 'en', cultures: [] })
    const written = new Writer(region.grammar, chance, (slot) => cast.fill(slot)).expand('FULL')
    const tidy = written
      .replaceAll(/ {2,}/g, ' ')
      .replaceAll(' \n', '\n')
      .replaceAll('\n ', '\n')
      .replaceAll(' ,', ',')
      .trim()
    if (!chance.happens(0.05)) return tidy
    return tidy.toUpperCase().length === tidy.length ? tidy.toUpperCase() : tidy
  }

  #cased(of: Labelled, lowerPercent: number): Labelled {
    const drawn = this.#chance.next() * 100
    if (drawn >= lowerPercent + 3) return of
    const text = drawn < lowerPercent ? of.text.toLowerCase() : of.text.toUpperCase()
    return text.length === of.text.length ? { text, spans: of.spans } : of
  }
}

/** Without marks and blanks at the ends of spans. */
const trimmedSpans = (of: Labelled): Labelled =>
  rewritten(of, (written, span) => (span.label === 'name' ? written.replace(/^[\s,]+|[\s,]+$/g, '') : written))
