// The document pipeline in a hard world: seeds play crashes, losses, repeats and late clocks; a checker reads what is left.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { check } from './check.ts'
import { walksOf } from './walks.ts'
import type { Invariant, Violation } from './watch.ts'
import { play, type Ran } from './world.ts'

const regressions = new URL('./regressions/', import.meta.url)
/** Chosen for many crashes, documents of every temper, a change of release (86), items (57), and erasures (4, 15). */
const seedsByDefault = [29, 34, 33, 22, 30, 214, 42, 86, 57, 4, 15]

/** SEED=n plays one, SEEDS=from-to a range; else what failed once, then a fixed handful. */
function readSeeds(): readonly number[] {
  const one = process.env['SEED']
  if (one !== undefined) return [Number(one)]
  const [from, to] = (process.env['SEEDS'] ?? '').split('-').map(Number)
  if (from !== undefined && to !== undefined) return Array.from({ length: to - from + 1 }, (_, n) => from + n)
  const files = existsSync(regressions) ? readdirSync(regressions).sort() : []
  const known = files.map((file) => JSON.parse(readFileSync(new URL(file, regressions), 'utf8')) as { seed: number })
  return [...known.map(({ seed }) => seed), ...seedsByDefault]
}

const found: (Violation & { readonly seed: number })[] = []
const walks = new Set<string>()
let last: Ran | undefined
let completed = 0
const erasures = { asked: 0, answered: 0 }

beforeAll(async () => {
  const startedMs = performance.now()
  const seeds = readSeeds()
  let [crashes, calls] = [0, 0]
  for (const seed of seeds) {
    last = await play(seed)
    found.push(...check(last).map((violation) => ({ ...violation, seed })))
    for (const objects of [last.tenant, last.memoryGraph]) for (const walk of walksOf(objects.plans())) walks.add(walk)
    crashes += last.crashes
    completed += completedIn(last)
    for (const watch of last.watches) {
      erasures.asked += watch.erasures.asked
      erasures.answered += watch.erased.length
    }
    calls += last.trace.length
    if (process.env['TRACE'] !== undefined) console.log(last.trace.join('\n'))
    if (seeds.length === 1) console.log(`seed ${seed}: ${endsOf(last)}`)
    for (const objects of [last.tenant, last.memoryGraph]) objects.close()
  }
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
  const answered = `${erasures.answered} of ${erasures.asked} erasures answered`
  console.log(`measured: ${seeds.length} seeds, ${crashes} crashes, ${calls} calls, ${answered} in ${seconds} s`)
})

const completedIn = ({ watches }: Ran): number =>
  watches.flatMap((watch) => watch.rows()?.exec(`SELECT 1 FROM document WHERE status = 'completed'`).toArray() ?? [])
    .length

/** `7 completed, 1 failed` */
function endsOf({ watches }: Ran): string {
  const query = 'SELECT status, count(*) AS n FROM document GROUP BY status'
  const ends = watches.flatMap((watch) => watch.rows()?.exec<{ status: string; n: number }>(query).toArray() ?? [])
  return ends.map(({ status, n }) => `${n} ${status}`).join(', ')
}

/** Each violation with the command that plays it again. */
const of = (invariant: Invariant): readonly string[] =>
  found
    .filter((violation) => violation.invariant === invariant)
    .map(({ seed, what }) => `SEED=${seed} npm run simulate: ${what}`)

describe('runDocument() under crashes, losses and repeats', () => {
  test('I1: nothing is rooted, remembered or archived before its redaction is in the log', () => {
    expect(of('I1')).toEqual([])
  })
  test('I2: no planted value stands outside ciphertext: catalog, log, graph, buckets, archive, queue, log lines', () => {
    expect(of('I2')).toEqual([])
  })
  test('I3: what was acknowledged is recorded, comes to its end, and the log is whole', () => {
    expect(of('I3')).toEqual([])
  })
  test('I4: a stage takes effect once, whatever was repeated', () => {
    expect(of('I4')).toEqual([])
  })
  test('I5: what is blocked stays blocked and is never tried again', () => {
    expect(of('I5')).toEqual([])
  })
  test('I6: every state of the catalog and every node of the graph has its record', () => {
    expect(of('I6')).toEqual([])
  })
  test('I8: whoever was erased is found by nothing of before', () => {
    expect(of('I8')).toEqual([])
  })
  test('I9: a tenant knows its own documents alone', () => {
    expect(of('I9')).toEqual([])
  })
  test('I12: an object rests while there is nothing that it can do', () => {
    expect(of('I12')).toEqual([])
  })
  test('no statement of an object walks a table that grows with what it holds', () => {
    expect([...walks]).toEqual([])
  })
  test('documents are completed: a world in which all engines fail would keep every promise', () => {
    expect(completed).toBeGreaterThan(0)
  })
  test('whoever is to be erased is: who was never remembered is no more than one in four', () => {
    expect(erasures.answered).toBeGreaterThanOrEqual(Math.floor(erasures.asked * 0.75))
  })
  test('the same seed is the same history', async () => {
    const again = await play(last!.seed)
    expect(again.digest).toBe(last!.digest)
  })
})
