// MemoryGraph in workerd with synthetic nodes, FTS5 and the reference MCP server beside it: ingest, recall by mode, growth, wake, deletion, resident arrays. npm run bench:memory
import { mkdtempSync, rmSync } from 'node:fs'
import os, { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unstable_startWorker } from 'wrangler'
import { measureServerMemory } from './server-memory.ts'

const sizes = (process.env['BENCH_NODES'] ?? '25000,100000,250000').split(',').map(Number)
const port = Number(process.env['BENCH_PORT'] ?? 8_370)
/** Nodes that one request feeds: it must end before wrangler's patience. */
const nodesPerRequest = 12_500
const nodesPerDocument = 100

interface Spread {
  readonly meanMs: number
  readonly p50Ms: number
  readonly p99Ms: number
}
interface Ingested {
  readonly nodes: number
  readonly ms: number
}

async function start(folder: string): Promise<Awaited<ReturnType<typeof unstable_startWorker>>> {
  const worker = await unstable_startWorker({
    config: fileURLToPath(new URL('../runtime/memory-bench.toml', import.meta.url)),
    dev: { server: { port }, inspector: false, persist: folder, watch: false, logLevel: 'warn' },
  })
  await worker.ready
  return worker
}

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

const line = ({ meanMs, p50Ms, p99Ms }: Spread): string => `mean ${meanMs}, p50 ${p50Ms}, p99 ${p99Ms} ms`

/** Nodes a second, all of them linked by their names. */
async function ingest(route: '/ingest' | '/fts-ingest', nodes: number): Promise<string> {
  let ms = 0
  for (let from = 0; from < nodes; from += nodesPerRequest) {
    const count = Math.min(nodesPerRequest, nodes - from)
    ms += (await ask<Ingested>(`${route}?nodes=${count}&from=${from / nodesPerDocument}`)).ms
  }
  return `${Math.round((1_000 * nodes) / ms)} nodes/s`
}

/** Its dist/index.js, installed anywhere: npm install @modelcontextprotocol/server-memory */
const serverMemory = process.env['SERVER_MEMORY']
const searches = 20

async function* textsOf(nodes: number): AsyncGenerator<readonly string[]> {
  for (let from = 0; from < nodes; from += nodesPerRequest)
    yield await ask<readonly string[]>(`/texts?nodes=${Math.min(nodesPerRequest, nodes - from)}`)
}

async function besideServerMemory(nodes: number): Promise<string> {
  if (serverMemory === undefined) return 'skipped: SERVER_MEMORY does not say where its dist/index.js is'
  const words = (await ask<readonly string[]>('/words')).slice(0, searches)
  const { addMs, searchMs } = await measureServerMemory(serverMemory, { texts: textsOf(nodes), words })
  const sorted = searchMs.toSorted((one, other) => one - other)
  const at = (share: number): string =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(0)
  return `a search for one word p50 ${at(0.5)}, most ${at(1)} ms; a call that adds 100 nodes ${addMs.toFixed(0)} ms`
}

/** Answers the mean of a hybrid recall. */
async function measure(nodes: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'memory-bench-'))
  console.log(`\n## ${nodes} nodes`)
  try {
    const first = await start(folder)
    console.log(`ingest: ${await ingest('/ingest', nodes)}; FTS5 ${await ingest('/fts-ingest', nodes)}`)
    console.log(`an empty call: ${line(await ask<Spread>('/floor'))}`)
    const hybrid = await ask<Spread>('/recall?mode=hybrid')
    const fts = await ask<Spread>('/fts-recall')
    console.log(`hybrid, 20 answers: ${line(hybrid)}; FTS5 ${line(fts)}`)
    console.log(`vault, 20 answers: ${line(await ask<Spread>('/recall?mode=vault'))}`)
    console.log(`graph, three hops: ${line(await ask<Spread>('/recall?mode=graph'))}`)
    console.log(`deletion of ${nodesPerDocument} nodes: ${line(await ask<Spread>('/delete'))}`)
    console.log(`resident arrays: ${((await ask<{ bytes: number }>('/resident')).bytes / 1e6).toFixed(1)} MB`)
    console.log(`@modelcontextprotocol/server-memory: ${await besideServerMemory(nodes)}`)
    await first.dispose()
    const second = await start(folder)
    const { wakeMs, againMs } = await ask<{ wakeMs: number; againMs: number }>('/wake')
    console.log(`wake: first recall ${wakeMs} ms, the next ${againMs} ms`)
    await second.dispose()
    return hybrid.meanMs
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// Nothing here asks where a request comes from.
process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false'
const [cpu] = os.cpus()
console.log(`machine: ${os.cpus().length} × ${cpu?.model.trim()}, Node ${process.version}; calls by RPC, one run`)
const means: number[] = []
for (const nodes of sizes) means.push(await measure(nodes))
if (means.length > 1)
  console.log(`\ngrowth of a hybrid recall: ${((means.at(-1) ?? 0) / (means[0] ?? 1)).toFixed(1)} ×`)
