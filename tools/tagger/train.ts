// Trains and packs one file of weights. Arguments: encoded texts, lexicon or - for none, file to write, features to keep, passes before and after the choice.
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { packedClasses, readClasses } from './names/word-classes.ts'
import { Trainer } from './train/crf.ts'
import { packed } from './train/pack.ts'
import { TextReader } from './train/text-reader.ts'

const [texts = '', lexicon = '-', output = '', features = '300000', before = '3', after = '3'] = process.argv.slice(2)
const slotBits = 23
const levels = 20
const dropShare = 0.15

const trainer = new Trainer(new TextReader(texts), slotBits)
trainer.run(
  { featuresMax: Number(features), passesBefore: Number(before), passesAfter: Number(after), dropShare },
  (line) => console.log(line),
)
const bytes = packed({
  transitions: trainer.transitions,
  features: trainer.table.features(),
  classes: lexicon === '-' ? new Map() : packedClasses(readClasses(lexicon)),
  levels,
})
const compressed = gzipSync(bytes, { level: 9 })
writeFileSync(output, compressed)
console.log(`${output}: ${bytes.length} bytes, ${compressed.length} compressed`)
