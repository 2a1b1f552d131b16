// Redaction bench: milliseconds of analyzeText, as the engine calls it, and of its gate on a megabyte of prose and of hostile text of every kind.
// Usage: node test/bench/redaction.bench.ts [part of a kind's name]. The smallest of the runs, after one run on 4 KB; characters count.
import { analyzeText } from '../../core/redaction/analyze.ts'
import { residualFindings } from '../../core/redaction/redact.ts'
import { openTagger } from '../../tools/tagger/open-tagger.ts'
import { hostileTexts, prose } from '../unit/redaction/texts.ts'
import { valueTexts } from '../unit/redaction/value-texts.ts'

const runs = 5
const characters = 1_000_000
const targetMs = 1_000
const options = { tagger: openTagger() }
const wanted = process.argv[2] ?? ''

function leastMs(run: () => unknown): number {
  let least = Infinity
  for (let round = 0; round < runs; round += 1) {
    const started = performance.now()
    run()
    least = Math.min(least, performance.now() - started)
  }
  return least
}

for (let round = 0; round < 20; round += 1) analyzeText(prose(4_096), options)
console.log(`4 KB prose: ${leastMs(() => analyzeText(prose(4_096), options)).toFixed(2)} ms`)
console.log(`kind | analyzeText ms | residualFindings ms | least of ${runs} runs, ${characters} characters`)
const slow: string[] = []
for (const [kind, make] of Object.entries({ prose, ...hostileTexts, ...valueTexts })) {
  if (!kind.includes(wanted)) continue
  analyzeText(make(4_000), options)
  const text = make(characters)
  const analyzeMs = leastMs(() => analyzeText(text, options))
  const gateMs = leastMs(() => residualFindings(text))
  if (analyzeMs > targetMs) slow.push(kind)
  console.log(`${kind} | ${analyzeMs.toFixed(0)} | ${gateMs.toFixed(0)}`)
}
console.log(`over ${targetMs} ms: ${slow.length === 0 ? 'none' : slow.join(', ')}`)
