// One evaluation: what it was asked for, its answers line by line, and what is told of it at the end.
import { createWriteStream, renameSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { embeddedAnalyzer, EvaluationFailure, remoteAnalyzer, type Analyzer } from './analyzer.ts'
import { checkValue } from './check-value.ts'
import { linesOf } from './lines.ts'
import { createProgressBar } from './progress-bar.ts'
import { readCase, type TextCase, type ValueCase } from './read-case.ts'
import { entityGroups } from '../../core/redaction/entity-groups.ts'
import { createTally, type Tally } from './tally.ts'
import { seconds } from '../../self-host/progress.ts'

const models = new Set(Object.keys(entityGroups))
export const usage = `Usage: npm run eval:redaction -- --cases <file.jsonl> --out <file.jsonl>
  --cases <file>      one case a line: {"id", "text", "lang", "requested": [types], "config", "spans"} or {"input", "validator"}
  --out <file>        one answer a line: {"id", "spans": [[start, end, TYPE, score]]} in code points, or {"id", "valid"}
  --url <address>     ask a service of the Presidio dialect instead of the embedded code
  --models <a,b>      groups where a case names no types: ${[...models].join(', ')}; all for every one (default pii,financial; secrets always)
  --threshold <0..1>  leave out findings below this score`
const lineCharactersMax = 16_000_000
interface Run {
  readonly cases: string
  readonly out: string
  readonly analyzer: Analyzer
}

/** Throws EvaluationFailure, or what parseArgs throws. */
export function readRun(args: string[]): Run {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { cases: text, out: text, url: text, models: text, threshold: text } })
  const { cases, out, url } = values
  if (cases === undefined || out === undefined) throw new EvaluationFailure('--cases and --out are needed', usage)
  const named = (values.models ?? 'pii,financial').split(',').map((model) => model.trim())
  const asked = named.includes('all') ? [...models] : named
  const unknown = asked.find((model) => !models.has(model))
  if (unknown !== undefined)
    throw new EvaluationFailure(`--models does not know ${unknown}`, `Choose of ${[...models].join(', ')}.`)
  const threshold = values.threshold === undefined ? null : Number(values.threshold)
  if (threshold !== null && !(threshold >= 0 && threshold <= 1))
    throw new EvaluationFailure('--threshold takes a number from 0 to 1', usage)
  const options = { models: asked, threshold }
  return {
    cases,
    out,
    analyzer: url === undefined ? embeddedAnalyzer(options) : remoteAnalyzer(addressOf(url), options),
  }
}

function addressOf(url: string): string {
  if (URL.canParse(url) && /^https?:/.test(url)) return url
  throw new EvaluationFailure('--url takes an http(s) address', 'Name the service, such as http://localhost:5002.')
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    throw new EvaluationFailure(`${path} can't be read`, 'Check the path after --cases.')
  }
}

/** Answers every case; the summary as lines. Throws EvaluationFailure, and then leaves no answers. */
export async function evaluate({ cases, out, analyzer }: Run): Promise<readonly string[]> {
  const sizeBytes = sizeOf(cases)
  const bar = createProgressBar(process.stderr)
  const tally = createTally()
  const startedMs = performance.now()
  let done = 0
  // Under its own name only once it is whole: what a run that ended early leaves is nobody's result.
  const partPath = `${out}.part`
  const part = createWriteStream(partPath)
  await once(part, 'open').catch(() => {
    throw new EvaluationFailure(
      `${partPath} can't be written`,
      'Name a file after --out in a folder that you may write.',
    )
  })
  try {
    for await (const { number, text, readBytes } of linesOf(cases, lineCharactersMax)) {
      const asked = readCase(text)
      if (typeof asked === 'string') throw badLine(number, asked)
      const answer = await answerTo(asked, { analyzer, tally, number })
      if (!part.write(`${JSON.stringify(answer)}\n`)) await once(part, 'drain')
      done++
      bar.tell(readBytes / sizeBytes, done)
    }
  } finally {
    bar.end()
    part.end()
  }
  await once(part, 'close')
  renameSync(partPath, out)
  return [`${done} cases in ${seconds(performance.now() - startedMs)}, answers in ${out}`, ...tally.summary()]
}

interface Asking {
  readonly analyzer: Analyzer
  readonly tally: Tally
  readonly number: number
}

async function answerTo(asked: TextCase | ValueCase, { analyzer, tally, number }: Asking): Promise<object> {
  if (asked.kind === 'value') {
    const valid = checkValue(asked)
    tally.addValue(asked, valid)
    return asked.id === undefined ? { line: number, valid } : { id: asked.id, valid }
  }
  const named = asked.id === undefined ? { id: number, line: number } : { id: asked.id }
  try {
    const spans = asked.text === '' ? [] : await analyzer(asked)
    tally.addText(asked, spans)
    return { ...named, spans: spans ?? [] }
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error
    throw new EvaluationFailure(`line ${number}: ${error.message}`, error.next)
  }
}

const badLine = (number: number, fault: string): EvaluationFailure =>
  new EvaluationFailure(
    `line ${number} ${fault}`,
    'Correct the line; each holds one JSON object with "text" or "input".',
  )
