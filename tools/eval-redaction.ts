// Evaluates the redactor on labelled cases: `npm run eval:redaction -- --cases <file.jsonl> --out <file.jsonl>`.
import { EvaluationFailure } from './eval-redaction/analyzer.ts'
import { evaluate, readRun, usage } from './eval-redaction/evaluate.ts'

/** Exit code of a command that was called, or fed, in a way that can't be worked with. */
const badInput = 2

try {
  for (const line of await evaluate(readRun(process.argv.slice(2)))) console.log(line)
} catch (error) {
  const isOurs = error instanceof EvaluationFailure
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!isOurs && !isUsage) throw error
  console.error(`eval:redaction: ${error.message}\n${isOurs ? error.next : usage}`)
  process.exitCode = badInput
}
