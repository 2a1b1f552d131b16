// Plays many seeds of the simulation, one share on each processor: `node tools/seeds.ts 2000 [from [seconds]]`. Ends with what vitest counted.
// On a slow machine the second half of them is cut short: what would begin after so many seconds is not played, and the output says how many were.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { stripVTControlCharacters } from 'node:util'

const count = Number(process.argv[2] ?? 2_000)
const from = Number(process.argv[3] ?? 1)
const beginSecondsMax = Number(process.argv[4] ?? Infinity)
const shares = availableParallelism()

interface Played {
  readonly exitCode: number
  readonly passed: number
}

function play(first: number, last: number): Promise<Played> {
  const env = { ...process.env, SEEDS: `${first}-${last}` }
  const child = spawn('vitest', ['run', '--project', 'simulation', 'test/simulation/pipeline.test.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
  return new Promise((resolve) =>
    child.once('close', (code) => {
      const plain = stripVTControlCharacters(output)
      for (const line of plain.split('\n').filter((text) => /measured:|SEED=|SCAN /.test(text)))
        console.log(line.trim())
      resolve({ exitCode: code ?? 1, passed: Number(/Tests\s.*?(\d+) passed/.exec(plain)?.[1] ?? 0) })
    }),
  )
}

/** Worlds of one process: what a run leaves behind, mostly stores in memory, goes with it. */
const seedsPerProcess = 100
const batches = Array.from({ length: Math.ceil(count / seedsPerProcess) }, (_, batch) => from + batch * seedsPerProcess)

const isOverTime = (): boolean => performance.now() > 1_000 * beginSecondsMax

function nextBatch(): number | undefined {
  const isInFirstHalf = (batches[0] ?? 0) < from + count / 2
  return isInFirstHalf || !isOverTime() ? batches.shift() : undefined
}

async function playShare(): Promise<readonly Played[]> {
  const played: Played[] = []
  for (let first = nextBatch(); first !== undefined; first = nextBatch())
    played.push(await play(first, Math.min(from + count, first + seedsPerProcess) - 1))
  return played
}

const played = (await Promise.all(Array.from({ length: shares }, playShare))).flat()
if (batches.length > 0)
  console.log(`skipped: the seeds from ${batches[0]} on, which would have begun after ${beginSecondsMax} s`)
const failed = played.filter(({ exitCode }) => exitCode !== 0).length
console.log(
  `      Tests  ${failed > 0 ? `${failed} failed | ` : ''}${played.reduce((sum, { passed }) => sum + passed, 0)} passed`,
)
process.exitCode = failed > 0 ? 1 : 0
