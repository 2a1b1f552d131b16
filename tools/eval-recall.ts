// Evaluates recall on retrieval sets through the public API: `npm run eval:recall -- --sets <folder> --out <folder>`.
import { EvaluationFailure } from './eval-redaction/analyzer.ts'
import { evaluate, readRun, usage } from './eval-recall/evaluate.ts'

/** Exit code of a command that was called, or fed, in a way that can't be worked with. */
const badInput = 2

try {
  await evaluate(readRun(process.argv.slice(2)), (line) => console.log(line))
} catch (error) {
  const isOurs = error instanceof EvaluationFailure
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!isOurs && !isUsage) throw error
  console.error(`eval:recall: ${error.message}\n${isOurs ? error.next : usage}`)
  process.exitCode = badInput
}
