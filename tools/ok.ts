// The gate: runs every check in turn, shows how long each took, and ends with `N passed, N failed`.
import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { stripVTControlCharacters } from 'node:util'

interface Check {
  readonly name: string
  readonly command: string
}

const quick: readonly Check[] = [
  { name: 'format', command: 'oxfmt --check .' },
  { name: 'types', command: 'tsc -b' },
  { name: 'lint', command: 'oxlint --type-aware' },
  { name: 'tidy', command: 'node tools/tidy.ts' },
  { name: 'migrations', command: 'node tools/migrations.ts' },
  { name: 'knip', command: 'knip' },
  { name: 'unit', command: 'vitest run --project unit' },
  { name: 'simulation', command: 'vitest run --project simulation' },
  { name: 'runtime', command: 'vitest run --project runtime' },
  { name: 'build', command: 'node self-host/start.mjs build' },
  { name: 'conformance', command: 'vitest run --project conformance' },
  { name: 'readme', command: 'node tools/readme.ts --check' },
]
const slow: readonly Check[] = [
  { name: 'seeds', command: 'node tools/seeds.ts 2000 1 480' },
  { name: 'capacity', command: 'vitest run --project capacity' },
  { name: 'acceptance', command: 'vitest run --project acceptance' },
  { name: 'alone', command: 'vitest run --project alone' },
  { name: 'engines', command: 'node tools/test-engines.ts' },
]

const asked = process.argv.slice(2)
const checks = asked.includes('--all') ? [...quick, ...slow] : quick
const only = asked.filter((name) => !name.startsWith('--'))

interface Outcome {
  readonly passed: number
  readonly failed: number
  /** Tests that did not run, such as for want of inputs that lie outside of the repository. */
  readonly skipped: number
}

/** Vitest says how many tests passed, failed and were skipped; any other check counts as one. */
function countOf(output: string, exitCode: number): Outcome {
  const plain = stripVTControlCharacters(output)
  const [, summary] = /^\s+Tests\s+(.*)$/m.exec(plain) ?? []
  if (summary === undefined) return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 }
  const passed = Number(/(\d+) passed/.exec(summary)?.[1] ?? 0)
  const failed = Number(/(\d+) failed/.exec(summary)?.[1] ?? 0)
  const skipped = Number(/(\d+) skipped/.exec(summary)?.[1] ?? 0)
  return { passed, failed: exitCode === 0 ? failed : Math.max(1, failed), skipped }
}

async function run(check: Check): Promise<Outcome> {
  const startedMs = performance.now()
  process.stdout.write(`▸ ${check.name} …\n`)
  let output = ''
  const child = spawn('sh', ['-c', check.command], { env: process.env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
  const exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)))
  const outcome = countOf(output, exitCode)
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  if (exitCode !== 0) process.stdout.write(`${output.slice(-12_000)}\n`)
  for (const line of output.split('\n').filter((text) => /skipped:|measured:/.test(text)))
    process.stdout.write(`  ${line.trim()}\n`)
  process.stdout.write(
    `${exitCode === 0 ? '✓' : '✗'} ${check.name} (${seconds} s, ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped)\n`,
  )
  return outcome
}

const total = { passed: 0, failed: 0, skipped: 0 }
for (const check of checks.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const { passed, failed, skipped } = await run(check)
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
}
if (total.skipped > 0)
  process.stdout.write(
    `${total.skipped} tests did not run here: a green run without their inputs and tools shows less (the lines with "skipped:").\n`,
  )
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1
