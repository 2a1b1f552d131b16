// Scores address weights on development addresses. Arguments: folder, names.tagger(.gz), address.tagger(.gz), development set, how many misses to show.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Tagger } from '../../core/redaction/tagger/tagger.ts'
import { readExamples } from './corpora/examples.ts'
import { worldOf } from './names/world.ts'
import { fullName } from './names/people.ts'
import { Measure, Measures } from './score/measures.ts'
import { Chance } from './write/chance.ts'
import { readGrammar } from './write/grammar.ts'
import { Writer } from './write/writer.ts'

const [folder = '.', names = '', addresses = '', set = 'addresses.txt', show] = process.argv.slice(2)
const bytesOf = (file: string): Uint8Array => {
  const bytes = readFileSync(file)
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}
const tagger = new Tagger(bytesOf(names), bytesOf(addresses))
const percent = (share: number): string => (100 * share).toFixed(1).padStart(5)
const grammarOf = (file: string) => readGrammar(new URL(`grammar/dev/${file}`, import.meta.url))
const carriers = grammarOf('address-carriers.txt').sections
const chance = new Chance(7)
const world = worldOf(folder, 'half')
const carriersPerAddress = 4
const lowerShare = 0.15

const regions = new Measures()
const all = new Measure()
const misses: string[] = []
const showing = (text: string, found: readonly { start: number; end: number }[]): string =>
  `${JSON.stringify(text)} | ${found.map(({ start, end }) => JSON.stringify(text.slice(start, end))).join(' + ')}`
for (const [region, list] of grammarOf(set).sections) {
  for (const address of list) {
    const isLower = chance.happens(lowerShare)
    const inCarriers = chance.shuffle(carriers.get('carrier') ?? []).slice(0, carriersPerAddress)
    for (const carrier of inCarriers) {
      const grammar = {
        rules: new Map([['ADDRESS', { alternatives: [address], label: 'name' as const }]]),
        sections: new Map(),
        plans: [],
      }
      const writer = new Writer(grammar, chance, () => ({ text: fullName(world.people.person(chance)) }))
      writer.addTemplate(carrier)
      const { text: written, spans } = writer.labelled
      const text = isLower && written.toLowerCase().length === written.length ? written.toLowerCase() : written
      const found = tagger.read(text).addresses
      const before = all.whole
      all.add(text, spans, found)
      regions.of(region).add(text, spans, found)
      if (all.whole === before) misses.push(`${region}: ${showing(text, found)}`)
    }
  }
}
console.log(
  `words P ${all.precision.toFixed(3)} R ${all.recall.toFixed(3)}, whole ${all.wholeShare.toFixed(3)} of ${all.names}`,
)
console.log(
  regions
    .table(
      (measure) =>
        `whole ${percent(measure.wholeShare)} of ${measure.names}, P ${measure.precision.toFixed(2)} R ${measure.recall.toFixed(2)}`,
    )
    .join('\n'),
)

const prose = new Measures()
const taken: string[] = []
for (const { parts } of carriers.get('no address') ?? []) {
  const text = parts.map((part) => ('text' in part ? part.text : '')).join('')
  const found = tagger.read(text).addresses
  prose.of('no address').add(text, [], found)
  if (found.length > 0) taken.push(showing(text, found))
}
for (const { text, language, kind, source } of readExamples(path.join(folder, 'kept-out.jsonl'))) {
  const found = tagger.read(text).addresses
  prose.of(kind === 'technical' ? source : language).add(text, [], found)
  if (found.length > 0) taken.push(showing(text, found).slice(0, 300))
}
console.log(prose.table((measure) => `taken ${percent(10 * measure.takenShare)} ‰ of ${measure.words}`).join('\n'))
if (show !== undefined) {
  const some = (lines: readonly string[]): string =>
    lines.filter((_, at) => at % Math.ceil(lines.length / Number(show)) === 0).join('\n')
  console.log(`${some(misses)}\n\n${some(taken)}`)
}
