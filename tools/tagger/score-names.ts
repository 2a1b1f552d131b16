// Scores name weights on the development texts and kept-out corpora. Arguments: folder, names.tagger(.gz), address.tagger(.gz), seed, development set, how many misses to show.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Tagger } from '../../core/redaction/tagger/tagger.ts'
import { readExamples } from './corpora/examples.ts'
import { worldOf } from './names/world.ts'
import { devTexts } from './score/dev-texts.ts'
import { Measure, Measures } from './score/measures.ts'

const [folder = '.', names = '', addresses = '', seed = '2024', set = 'names.txt', show] = process.argv.slice(2)
const bytesOf = (file: string): Uint8Array => {
  const bytes = readFileSync(file)
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}
const tagger = new Tagger(bytesOf(names), bytesOf(addresses))
const percent = (share: number): string => (100 * share).toFixed(1).padStart(5)

const positions = new Measures()
const cultures = new Measures()
const without = new Measures()
const all = new Measure()
const misses: string[] = []
const taken: string[] = []
for (const { text, spans, position, culture } of devTexts(worldOf(folder, 'half'), Number(seed), set)) {
  const found = tagger.read(text).names
  if (position.startsWith('no ')) {
    without.of(position).add(text, spans, found)
    if (found.length > 0)
      taken.push(
        `${position}: ${JSON.stringify(text)} | ${found.map(({ start, end }) => text.slice(start, end)).join(' + ')}`,
      )
    continue
  }
  positions.of(position).add(text, spans, found)
  if (position !== 'ordinary') cultures.of(culture).add(text, spans, found)
  const before = all.whole - all.names
  all.add(text, spans, found)
  if (all.whole - all.names !== before)
    misses.push(
      `${position} ${culture}: ${JSON.stringify(text)} | ${found.map(({ start, end }) => text.slice(start, end)).join(' + ')}`,
    )
}
console.log(
  `words P ${all.precision.toFixed(3)} R ${all.recall.toFixed(3)}, whole ${all.wholeShare.toFixed(3)} of ${all.names}`,
)
const whole = (measure: Measure): string => `whole ${percent(measure.wholeShare)} of ${measure.names}`
console.log(positions.table(whole).join('\n'))
console.log(cultures.table(whole).join('\n'))
console.log(without.table((measure) => `taken ${percent(measure.takenShare)} % of ${measure.words}`).join('\n'))

const corpora = new Measures()
const prose = new Measures()
for (const example of readExamples(path.join(folder, 'kept-out.jsonl'))) {
  const found = tagger.read(example.text).names
  const isProse =
    example.kind === 'technical' ||
    (!example.spans.some(({ label }) => label !== 'open') && example.source.startsWith('UD_'))
  if (isProse)
    prose
      .of(`${example.language} ${example.kind === 'technical' ? example.source : 'prose'}`)
      .add(example.text, example.spans, found)
  else corpora.of(`${example.language} ${example.source}`).add(example.text, example.spans, found)
}
console.log(
  corpora
    .table((measure) => `P ${measure.precision.toFixed(3)} R ${measure.recall.toFixed(3)} ${whole(measure)}`)
    .join('\n'),
)
console.log(prose.table((measure) => `taken ${percent(measure.takenShare)} % of ${measure.words}`).join('\n'))
if (show !== undefined) {
  const some = (lines: readonly string[]): string =>
    lines.filter((_, at) => at % Math.ceil(lines.length / Number(show)) === 0).join('\n')
  console.log(`${some(misses)}\n\n${some(taken)}`)
}
