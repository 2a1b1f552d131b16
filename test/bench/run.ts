// The benchmark: start-up, memory, ingest throughput and latency, reads and recall, on an instance of its own; figures only, no verdicts.
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { createClient, type Client } from '../acceptance/client.ts'
import { startInstance, type TestInstance } from '../acceptance/instance.ts'

const connections = 16
const idleDocuments = Number(process.env['BENCH_IDLE'] ?? 100)
const sustainedDocuments = Number(process.env['BENCH_DOCUMENTS'] ?? 2_000)
const reads = Number(process.env['BENCH_READS'] ?? 5_000)
const recalls = Number(process.env['BENCH_RECALLS'] ?? 300)

const words =
  'harbour ledger vessel cargo invoice captain tide anchor manifest depot quay ballast freight tariff voyage lantern mooring pilot customs crane'.split(
    ' ',
  )

/** About 4 KB of plain text that differs from every other. */
function textOf(i: number): string {
  let state = i * 2_654_435_761
  const word = (): string => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return words[state % words.length]!
  }
  const line = (n: number): string =>
    `Entry ${i}-${n}: the ${word()} ${word()} of the ${word()} reached the ${word()} with ${word()} number ${i * 100 + n}.`
  return Array.from({ length: 52 }, (_, n) => line(n)).join('\n')
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

/** Resident memory of every process of the instance, in MB. */
function residentMegabytes(instance: TestInstance): string {
  const parts = instance.pids().map(({ name, pid }) => {
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return { name, megabytes: Math.round(Number(kilobytes) / 1024) }
  })
  return `${parts.reduce((sum, part) => sum + part.megabytes, 0)} MB (${parts.map((part) => `${part.name} ${part.megabytes}`).join(', ')})`
}

async function inParallel(count: number, width: number, work: (i: number) => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++)
    }),
  )
  return (performance.now() - startedMs) / 1000
}

async function benchIngest(client: Client): Promise<void> {
  const idleMs: number[] = []
  for (let i = 0; i < 20; i++) await client.process(textOf(i))
  for (let i = 0; i < idleDocuments; i++) {
    const end = await timed(idleMs, () => client.process(textOf(1_000 + i)))
    if (end.status !== 'completed') throw new Error(`document ended ${end.status}: ${JSON.stringify(end.stageErrors)}`)
  }
  describe('4 KB text to completed, idle', idleMs)
  const loadedMs: number[] = []
  const seconds = await inParallel(sustainedDocuments, connections, async (i) => {
    await timed(loadedMs, () => client.process(textOf(100_000 + i)))
  })
  const perSecond = sustainedDocuments / seconds
  console.log(
    `ingest to completed, ${connections} connections: ${perSecond.toFixed(1)} documents/s, ${((perSecond * textOf(1).length) / 1e6).toFixed(2)} MB/s`,
  )
  describe(`4 KB text to completed, ${connections} connections`, loadedMs)
}

async function benchReads(client: Client): Promise<void> {
  const seconds = await inParallel(reads, connections, async () => void (await client.text('/healthz')))
  console.log(`GET /healthz, ${connections} connections: ${(reads / seconds).toFixed(0)} requests/s`)
  const { documents } = (await client.json('/api/documents?limit=1')).body as { documents: { documentId: string }[] }
  const id = documents[0]!.documentId
  const statusSeconds = await inParallel(reads, connections, async () => void (await client.status(id)))
  console.log(`GET status, ${connections} connections: ${(reads / statusSeconds).toFixed(0)} requests/s`)
  const recallMs: number[] = []
  for (let i = 0; i < recalls; i++)
    await timed(recallMs, () =>
      client.recall(`${words[i % 20]} ${words[(i * 7 + 3) % 20]} of the ${words[(i * 3 + 5) % 20]}`, { maxNodes: 20 }),
    )
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
    await benchIngest(client)
    await benchReads(client)
    console.log(`memory after: ${residentMegabytes(instance)}`)
  } finally {
    await instance.stop()
  }
}

const [cpu] = os.cpus()
console.log(
  `machine: ${os.cpus().length} × ${cpu?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.platform()} ${os.release()}, Node ${process.version}; one run`,
)
await bench('embedded engines', {})
const { TIKA_URL, PRESIDIO_URL, GOTENBERG_URL } = process.env
if (TIKA_URL === undefined || PRESIDIO_URL === undefined)
  console.log('\nskipped: real engines, start them with containers/native/start.sh and give TIKA_URL and PRESIDIO_URL')
else await bench('real engines', { TIKA_URL, PRESIDIO_URL, ...(GOTENBERG_URL === undefined ? {} : { GOTENBERG_URL }) })
