// Training texts for addresses, encoded. Arguments: folder, count of generated texts, seed.
import path from 'node:path'
import { readExamples } from './corpora/examples.ts'
import { packedClasses, readClasses, wordClassesOf } from './names/word-classes.ts'
import { worldOf } from './names/world.ts'
import { Encoder } from './train/encode.ts'
import { FeatureFile } from './train/feature-file.ts'
import { wrapped } from './write/augment.ts'
import { AddressTexts } from './write/address-texts.ts'
import { Chance } from './write/chance.ts'
import { Documents } from './write/documents.ts'
import { joined, type Labelled, type LabelledSpan } from './write/labelled.ts'

const [folder = '.', generated = '70000', seed = '21'] = process.argv.slice(2)
const chance = new Chance(Number(seed))
const world = worldOf(folder, 'all')
const words = wordClassesOf(packedClasses(readClasses(path.join(folder, 'lexicon-all.json'))))
const file = new FeatureFile(path.join(folder, 'addresses.features'))
const encoder = new Encoder(words, chance, { ofNames: 0.22, ofOthers: 0.05 })
const corpusShare = 0.4
/** Streets that documents write by themselves would be taught as none. */
const streetPattern =
  /\d+ \p{L}+ (Street|Road|Lane|Avenue|Close|Drive|Way|Court|Blvd|Terrace|Square)|ul\.|rue|via|calle|straße|str\.|weg \d|C\/|Rua/iu

function write(text: Labelled): void {
  const encoded = encoder.encode(text)
  if (encoded !== null) file.add(encoded)
}

/** Names of persons are entities here; what else is one is left open, for streets and towns are among it. */
const withoutNames = (spans: readonly LabelledSpan[], isOpenKept: boolean): LabelledSpan[] =>
  spans.flatMap(({ start, end, label }): LabelledSpan[] => {
    if (label === 'name') return [{ start, end, label: 'entity' }]
    return isOpenKept && label === 'entity' ? [{ start, end, label: 'open' }] : []
  })

const texts = new AddressTexts(world, chance)
const documents = new Documents(world, chance)
for (let count = Number(generated); count > 0; count -= 1) {
  const parts = [texts.next()]
  if (chance.happens(0.45)) {
    const { text, spans } = documents.next()
    if (!streetPattern.test(text)) parts.push({ text, spans: withoutNames(spans, false) })
  }
  const text = joined(chance.shuffle(parts), () => '\n')
  write(chance.happens(0.06) ? wrapped(text, chance) : text)
}
for (const { text, spans, kind } of readExamples(path.join(folder, 'corpora.jsonl')))
  if (kind !== 'slots' && chance.happens(corpusShare))
    write({ text, spans: kind === 'gold' ? withoutNames(spans, true) : [] })
file.close()
console.log(`${file.texts} texts, ${file.tokens} tokens`)
