// Redaction bench: CPU milliseconds of analyzeText on 4 KB of prose, 1 MB of prose and 1 MB of hostile text of each kind.
// Usage: node test/bench/redaction.bench.ts
import { analyzeText } from '../../core/redaction/analyze.ts'
import { hostileTexts, prose } from '../unit/redaction/texts.ts'

function milliseconds(run: () => unknown, rounds: number): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const started = process.cpuUsage()
    run()
    times.push(process.cpuUsage(started).user / 1000)
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}

const small = prose(4_096)
for (let round = 0; round < 50; round += 1) analyzeText(small)
console.log(`4 KB prose: ${milliseconds(() => analyzeText(small), 101).toFixed(2)} ms (median of 101)`)
const large = prose(1_000_000)
const largeMs = milliseconds(() => analyzeText(large), 3)
console.log(`1 MB prose: ${largeMs.toFixed(0)} ms, ${(1000 / largeMs).toFixed(1)} MB/s (median of 3)`)
for (const [name, make] of Object.entries(hostileTexts)) {
  const text = make(1_000_000)
  console.log(`1 MB ${name}: ${milliseconds(() => analyzeText(text), 3).toFixed(0)} ms`)
}
