// The benchmark: start-up, memory, ingest throughput and latency, reads and recall, on an instance of its own; figures only, no verdicts.
import os from 'node:os'
import { createClient, type Client } from '../acceptance/client.ts'
import { startInstance, type TestInstance } from '../acceptance/instance.ts'
import { inParallel } from './in-parallel.ts'
import { cpuMs, diskMegabytes, residentMegabytes } from './instance-cost.ts'

const connections = 16
const idleDocuments = Number(process.env['BENCH_IDLE'] ?? 100)
const sustainedDocuments = Number(process.env['BENCH_DOCUMENTS'] ?? 2_000)
const reads = Number(process.env['BENCH_READS'] ?? 5_000)
const recalls = Number(process.env['BENCH_RECALLS'] ?? 300)

const words =
  'harbour ledger vessel cargo invoice captain tide anchor manifest depot quay ballast freight tariff voyage lantern mooring pilot customs crane wharf sextant rudder keel'.split(
    ' ',
  )

/**
 * `words`: 24 words; `numbers`: sentences with three numbers that stand once, which is what an index and a redactor have most work
 * with; `zipf`: words that fall off as in prose, with 36 names.
 */
const textKind = process.env['BENCH_TEXT'] ?? 'words'
const vocabulary = 20_000
const people = ['Maria Keller', 'Jonas Brandt', 'Aoife Byrne', 'Pedro Alonso', 'Ingrid Solberg', 'Chen Wei']

/** A word with a digit would be an identifier, which is a name to memory. */
const lettersOf = (rank: number): string =>
  `w${rank.toString(26).replaceAll(/./g, (digit) => String.fromCodePoint(97 + Number.parseInt(digit, 26)))}`

/** About 4 KB. */
function zipfTextOf(i: number): string {
  let state = (Math.imul(i, 2_654_435_761) ^ 0x9e3779b9) >>> 0
  const share = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const word = (): string => {
    const rank = Math.floor(vocabulary ** share())
    return rank <= words.length ? words[rank - 1]! : lettersOf(rank)
  }
  const line = (n: number): string =>
    `${people[Math.floor(share() * people.length)]!} wrote ${i}-${n}: ${Array.from({ length: 14 }, word).join(' ')}.`
  return Array.from({ length: 36 }, (_, n) => line(n)).join('\n')
}

/** About 4 KB of plain text that differs from every other. */
function textOf(i: number): string {
  if (textKind === 'zipf') return zipfTextOf(i)
  let state = i * 2_654_435_761
  const word = (): string => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return words[(state >>> 8) % words.length]!
  }
  const line = (n: number): string =>
    textKind === 'numbers'
      ? `Entry ${i}-${n}: the ${word()} ${word()} of the ${word()} reached the ${word()} with ${word()} number ${i * 100 + n}.`
      : `The ${Array.from({ length: 10 }, word).join(' ')}.`
  return [`Document ${i}`, ...Array.from({ length: 52 }, (_, n) => line(n))].join('\n')
}

/** Six words of the texts; three of the 24, or as often as they stand in prose. */
function queryOf(i: number): string {
  if (textKind !== 'zipf') return `${words[i % 24]} ${words[(i * 7 + 3) % 24]} of the ${words[(i * 3 + 5) % 24]}`
  const line = zipfTextOf(5_000_000 + i).split('\n')[0] ?? ''
  return line
    .slice(line.indexOf(':') + 2)
    .split(' ')
    .slice(0, 6)
    .join(' ')
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const ms = (value: number): string => `${value.toFixed(1)} ms`

function describe(label: string, samplesMs: readonly number[]): void {
  const sorted = samplesMs.toSorted((a, b) => a - b)
  console.log(`${label}: p50 ${ms(percentile(sorted, 0.5))}, p99 ${ms(percentile(sorted, 0.99))} (n=${sorted.length})`)
}

async function timed<T>(samplesMs: number[], work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now()
  const value = await work()
  samplesMs.push(performance.now() - startedMs)
  return value
}

async function benchIngest(client: Client, instance: TestInstance): Promise<void> {
  const idleMs: number[] = []
  for (let i = 0; i < 20; i++) await client.process(textOf(i))
  for (let i = 0; i < idleDocuments; i++) {
    const end = await timed(idleMs, () => client.process(textOf(1_000 + i)))
    if (end.status !== 'completed') throw new Error(`document ended ${end.status}: ${JSON.stringify(end.stageErrors)}`)
  }
  describe('4 KB text to completed, idle', idleMs)
  const loadedMs: number[] = []
  const before = cpuMs(instance)
  const seconds = await inParallel(sustainedDocuments, connections, async (i) => {
    await timed(loadedMs, () => client.process(textOf(100_000 + i)))
  })
  const perSecond = sustainedDocuments / seconds
  console.log(
    `ingest to completed, ${connections} connections: ${perSecond.toFixed(1)} documents/s, ${((perSecond * textOf(1).length) / 1e6).toFixed(2)} MB/s`,
  )
  describe(`4 KB text to completed, ${connections} connections`, loadedMs)
  const used = [...cpuMs(instance)].map(
    ([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / sustainedDocuments] as const,
  )
  const sum = used.reduce((total, [, each]) => total + each, 0)
  console.log(`CPU a document: ${ms(sum)} (${used.map(([name, each]) => `${name} ${each.toFixed(1)}`).join(', ')})`)
}

/** Turns of objects by upper bound, from /metrics. */
async function describeTurns(client: Client): Promise<void> {
  const metrics = await client.text('/metrics')
  for (const line of metrics.split('\n').filter((text) => /turn_duration_ms_bucket.*le="(50|100|\+Inf)"/.test(text)))
    console.log(line)
}

async function benchReads(client: Client): Promise<void> {
  const seconds = await inParallel(reads, connections, async () => void (await client.text('/healthz')))
  console.log(`GET /healthz, ${connections} connections: ${(reads / seconds).toFixed(0)} requests/s`)
  const { documents } = (await client.json('/api/documents?limit=1')).body as { documents: { documentId: string }[] }
  const id = documents[0]!.documentId
  const statusSeconds = await inParallel(reads, connections, async () => void (await client.status(id)))
  console.log(`GET status, ${connections} connections: ${(reads / statusSeconds).toFixed(0)} requests/s`)
  const floorMs: number[] = []
  for (let i = 0; i < recalls; i++) await timed(floorMs, () => client.text('/healthz'))
  describe('GET /healthz, one after the other', floorMs)
  const recallMs: number[] = []
  // As a client in another process would see it: what this one takes to check the answer is not counted.
  for (let i = 0; i < recalls; i++) {
    const body = JSON.stringify({ query: queryOf(i), options: { maxNodes: 20 } })
    const { status } = await timed(recallMs, () => client.json('/api/memory/recall', { method: 'POST', body }))
    if (status !== 200) throw new Error(`recall answered ${status}`)
  }
  const metrics = await client.text('/metrics')
  const [, nodes = '?'] = /clawql_memory_graph_node_count (\d+)/.exec(metrics) ?? []
  describe(`recall over HTTP, ${nodes} nodes, maxNodes 20`, recallMs)
}

async function bench(label: string, env: Record<string, string>): Promise<void> {
  console.log(`\n## ${label}`)
  const instance = await startInstance({ env })
  try {
    console.log(`start to ready: ${(instance.startMs / 1000).toFixed(2)} s`)
    console.log(`memory idle: ${residentMegabytes(instance)}`)
    const client = createClient(instance.url)
    await benchIngest(client, instance)
    await benchReads(client)
    console.log(`memory after: ${residentMegabytes(instance)}`)
    console.log(`on disk, MB: ${diskMegabytes(instance)}`)
    await describeTurns(client)
  } finally {
    await instance.stop()
  }
}

const [cpu] = os.cpus()
console.log(
  `machine: ${os.cpus().length} × ${cpu?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.platform()} ${os.release()}, Node ${process.version}; text ${textKind}; one run`,
)
await bench('embedded engines', {})
const { TIKA_URL, PRESIDIO_URL, GOTENBERG_URL } = process.env
if (TIKA_URL === undefined || PRESIDIO_URL === undefined)
  console.log('\nskipped: real engines, start them with containers/native/start.sh and give TIKA_URL and PRESIDIO_URL')
else await bench('real engines', { TIKA_URL, PRESIDIO_URL, ...(GOTENBERG_URL === undefined ? {} : { GOTENBERG_URL }) })
