// Development texts: templates apart from those of training, half of their names held out. With the position and culture of each.
import { fullName } from '../names/people.ts'
import { Cast, type World } from '../write/cast.ts'
import { Chance } from '../write/chance.ts'
import { readGrammar } from '../write/grammar.ts'
import type { Labelled } from '../write/labelled.ts'
import { withMergedNames } from '../write/merge-names.ts'
import { Writer } from '../write/writer.ts'

export interface DevText extends Labelled {
  readonly position: string
  readonly culture: string
}

const folder = new URL('../grammar/', import.meta.url)
export const cultures =
  'english iberia french german slavic turkic india arabic seasia africa chinese japanese korean nordic portuguese italian'.split(
    ' ',
  )
const localOf: Readonly<Record<string, string>> = {
  de: 'german',
  fr: 'french',
  es: 'iberia',
  pl: 'slavic',
  it: 'italian',
  nl: 'german',
  pt: 'portuguese',
  tr: 'turkic',
}
/** Texts of a position; and of each template of texts without names. */
const textsOfPosition = 64
const textsOfNone = 6

export function devTexts(world: World, seed = 2024, file = 'names.txt'): DevText[] {
  const chance = new Chance(seed)
  const grammar = readGrammar(new URL('shared.txt', folder), new URL(`dev/${file}`, folder))
  const texts: DevText[] = []
  for (const [position, templates] of grammar.sections) {
    const isNone = position.startsWith('no ')
    const count = isNone ? textsOfNone * templates.length : textsOfPosition
    for (let at = 0; at < count; at += 1) {
      const template = templates[at % templates.length]
      if (template === undefined) continue
      const local = localOf[position]
      let culture = cultures[texts.length % cultures.length] ?? ''
      if (local !== undefined && chance.happens(0.5)) culture = local
      const cast = new Cast(world, chance, { language: 'en', cultures: [culture], localShare: 1 })
      const writer = new Writer(grammar, chance, (slot) => {
        const name = fullName(world.people.person(chance, 'ordinary'))
        if (slot === 'OF0') return { text: name, label: 'name' }
        return slot === 'of0' ? { text: name.toLowerCase(), label: 'name' } : cast.fill(slot)
      })
      writer.addTemplate(template)
      const { text, spans } = withMergedNames(writer.labelled)
      texts.push({ text, spans: spans.filter(({ label }) => label === 'name'), position, culture })
    }
  }
  return texts
}
