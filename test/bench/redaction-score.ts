// Redaction score: findings of analyzeText on labelled cases, written in the form that the scorer of the test data reads.
// Usage: node test/bench/redaction-score.ts [folder for the output]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { analyzeText } from '../../core/redaction/analyze.ts'
import { utf16ToCodePoints } from '../../core/redaction/offsets.ts'

interface Case {
  readonly id: string | number
  readonly text: string
  readonly requested?: readonly string[]
}

const cases = path.resolve(import.meta.dirname, '../../../shared/data/redaction')
const output = process.argv[2] ?? path.join(tmpdir(), 'redaction-score')

function score(mode: 'exact' | 'any', file: string): void {
  const input = path.join(cases, file)
  if (!existsSync(input)) return console.log(`skipped: ${file} is not there`)
  const started = performance.now()
  let characters = 0
  const lines = readFileSync(input, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const one = JSON.parse(line) as Case
      characters += one.text.length
      const options = one.requested === undefined ? {} : { entities: one.requested, scoreThreshold: 0 }
      const found = utf16ToCodePoints(one.text, analyzeText(one.text, options))
      return JSON.stringify({
        id: one.id,
        spans: found.map((span) => [span.start, span.end, span.entity_type, span.score]),
      })
    })
  const ms = performance.now() - started
  const found = path.join(output, file)
  writeFileSync(found, `${lines.join('\n')}\n`)
  console.log(`${file}: ${lines.length} cases, ${characters} characters in ${ms.toFixed(0)} ms`)
  console.log(
    spawnSync(process.execPath, [path.join(cases, 'score.mjs'), mode, input, found], { encoding: 'utf8' }).stdout,
  )
}

mkdirSync(output, { recursive: true })
score('exact', 'dev.jsonl')
score('any', 'synth.dev.jsonl')
