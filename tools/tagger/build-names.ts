// Training texts for names, encoded: corpora, corpora with other names, generated texts. Arguments: folder, known|all, count of generated texts, seed.
import path from 'node:path'
import { readExamples, type Example } from './corpora/examples.ts'
import { packedClasses, readClasses, wordClassesOf } from './names/word-classes.ts'
import { worldOf } from './names/world.ts'
import { fullName } from './names/people.ts'
import { inflected, inflects } from './names/inflection.ts'
import { Encoder } from './train/encode.ts'
import { FeatureFile } from './train/feature-file.ts'
import { recased, renamed, wrapped } from './write/augment.ts'
import type { World } from './write/cast.ts'
import { Chance } from './write/chance.ts'
import { culturesOf, Documents } from './write/documents.ts'
import { joined, rewritten, type Labelled } from './write/labelled.ts'

const [folder = '.', draw = 'known', generated = '90000', seed = '1'] = process.argv.slice(2)
const isAll = draw === 'all'
const chance = new Chance(Number(seed))
const world = worldOf(folder, isAll ? 'all' : 'known')
const words = wordClassesOf(
  packedClasses(readClasses(path.join(folder, isAll ? 'lexicon-all.json' : 'lexicon-known.json'))),
)
const file = new FeatureFile(path.join(folder, `names-${draw}.features`))
const encoder = new Encoder(words, chance, { ofNames: 0.35, ofOthers: 0.07 })

function write(text: Labelled): void {
  const encoded = encoder.encode(text)
  if (encoded !== null) file.add(encoded)
}

/** Texts of a corpus, as they are and with other names. */
function writeCorpus(example: Example): void {
  write(example)
  if (example.kind === 'technical') {
    if (chance.happens(0.3)) write(recased(example, chance))
    return
  }
  if (!example.spans.some(({ label }) => label === 'name')) {
    if (chance.happens(0.35)) write(recased(example, chance))
    return
  }
  write(renamed(example, world.people, chance))
  write(recased(renamed(example, world.people, chance), chance))
  if (chance.happens(0.5)) write(recased(example, chance))
}

/** A parsed sentence whose slots hold invented names. */
function filled({ text, spans, slots, language }: Example, of: World): Labelled {
  const cultures = culturesOf[language] ?? ['english', 'india', 'africa', 'iberia', 'chinese']
  const one = (): string | undefined => (chance.happens(0.6) ? chance.pick(cultures) : undefined)
  const main = of.people.person(chance, one())
  const isSlot = new Set(slots)
  return rewritten({ text, spans }, (written, { start }) => {
    if (!isSlot.has(start)) return written
    const person = chance.happens(0.4) ? main : of.people.person(chance, one())
    const drawn = chance.next()
    let name = drawn < 0.4 ? person.first : drawn < 0.75 ? fullName(person) : person.last
    if (start > 0 && inflects(language) && chance.happens(0.4)) name = inflected(name, language, chance)
    return start === 0 ? name.slice(0, 1).toUpperCase() + name.slice(1) : name
  })
}

function writeSlots(examples: readonly Example[]): void {
  const order = chance.shuffle(examples)
  for (let at = 0; at < order.length;) {
    const count = chance.between(1, 3)
    const parts = order.slice(at, at + count).map((example) => filled(example, world))
    at += count
    const text = joined(parts, () => chance.pick([' ', '\n']))
    write(chance.happens(0.62) ? text : recased(text, chance))
  }
}

function addTo(lists: Map<string, Example[]>, example: Example): void {
  const list = lists.get(example.language) ?? []
  lists.set(example.language, list)
  list.push(example)
}

const byLanguage = new Map<string, Example[]>()
for (const example of readExamples(path.join(folder, 'corpora.jsonl'))) {
  if (example.kind !== 'slots') writeCorpus(example)
  else addTo(byLanguage, example)
}
for (const examples of byLanguage.values()) writeSlots(examples)
const documents = new Documents(world, chance)
for (let count = Number(generated); count > 0; count -= 1) {
  const text = documents.next()
  write(chance.happens(0.09) ? wrapped(text, chance) : text)
}
file.close()
console.log(`${file.texts} texts, ${file.tokens} tokens`)
