// Documents: generated mails, notes, forms, chats, tables, in the languages that have a grammar.
import { readdirSync } from 'node:fs'
import { Cast, type World } from './cast.ts'
import { Chance } from './chance.ts'
import { readGrammar, type Alternative, type Grammar, type Plan } from './grammar.ts'
import type { Labelled } from './labelled.ts'
import { withMergedNames } from './merge-names.ts'
import { Writer } from './writer.ts'

const folder = new URL('../grammar/', import.meta.url)

/** Cultures of most people in texts of a language. */
export const culturesOf: Readonly<Record<string, readonly string[]>> = {
  de: ['german', 'german', 'slavic', 'turkic'],
  fr: ['french', 'french', 'arabic', 'africa'],
  es: ['iberia'],
  pl: ['slavic'],
  cs: ['slavic'],
  pt: ['portuguese'],
  it: ['italian'],
  tr: ['turkic'],
  nl: ['german'],
  sv: ['nordic'],
  vi: ['seasia'],
  tech: ['english', 'german', 'india', 'slavic', 'chinese'],
}

interface Written {
  readonly language: string
  readonly grammar: Grammar
  readonly plan: Plan
}

/** Percent of the texts written in capitals. */
const upperPercent = 7
/** Sections of which a line ends with a line end, whatever follows. */
const lineSections = new Set(['head', 'sig', 'row', 'greet', 'quote', 'table', 'file'])

export class Documents {
  readonly #plans: readonly Written[]
  readonly #world: World
  readonly #chance: Chance

  /** `kind`: names or dev, folders of grammars. */
  constructor(world: World, chance: Chance, kind = 'names') {
    this.#world = world
    this.#chance = chance
    const shared = new URL('shared.txt', folder)
    this.#plans = readdirSync(new URL(`${kind}/`, folder)).flatMap((file) => {
      const grammar = readGrammar(shared, new URL(`${kind}/${file}`, folder))
      return grammar.plans.map((plan) => ({ language: file.replace('.txt', ''), grammar, plan }))
    })
  }

  /** One more text. */
  next(): Labelled {
    const chance = this.#chance
    const written = chance.weigh(this.#plans, ({ plan }) => plan.weight)
    const { text, spans } = this.#write(written)
    const drawn = chance.next() * 100
    const { lowerPercent } = written.plan
    let cased = text
    if (drawn < lowerPercent) cased = text.toLowerCase()
    else if (drawn < lowerPercent + upperPercent) cased = text.toUpperCase()
    return { text: cased.length === text.length ? cased : text, spans }
  }

  #write({ language, grammar, plan }: Written): Labelled {
    const chance = this.#chance
    const cast = new Cast(this.#world, chance, { language, cultures: culturesOf[language] ?? [] })
    const writer = new Writer(grammar, chance, (slot) => cast.fill(slot))
    let before: string | null = null
    for (const { section, template } of templatesOf(grammar, plan, chance)) {
      const isLine =
        plan.isByLine ||
        lineSections.has(section) ||
        (before !== null && lineSections.has(before)) ||
        chance.happens(0.25)
      if (before !== null) writer.add(isLine ? '\n' : ' ')
      writer.addTemplate(template)
      before = section
    }
    return withMergedNames(writer.labelled)
  }
}

function templatesOf(grammar: Grammar, plan: Plan, chance: Chance): { section: string; template: Alternative }[] {
  return plan.steps.flatMap(({ section, least, most }) => {
    const templates = grammar.sections.get(section)
    if (templates === undefined) throw new Error(`no section ${section}`)
    return Array.from({ length: chance.between(least, most) }, () => ({
      section,
      template: chance.weigh(templates, (one) => one.weight),
    }))
  })
}
