// MemoryGraph's functions under node:sqlite with Zipf nodes: CPU of adds, recalls and upkeep, and of the longest turns. node test/bench/graph-node.ts [nodes] [file]
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryAddTermsEnough, type MemoryAddCall, type PreparedChunk } from '../../contract/memory.ts'
import type { MemoryRecallCall } from '../../contract/memory-recall.ts'
import { createTermKeyer } from '../../core/memory/keying.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { prepareQuery } from '../../core/memory/prepare.ts'
import { addPart, checkAdd, earlierNodes } from '../../durable-objects/memory-graph/add.ts'
import { flushDelta, isFlushDue } from '../../durable-objects/memory-graph/delta.ts'
import { dropSlice } from '../../durable-objects/memory-graph/attempts.ts'
import { openMemory } from '../../durable-objects/memory-graph/memory.ts'
import { removing } from '../../durable-objects/memory-graph/forgotten.ts'
import { dueOf, nodesOfSlice, planPrune, slicesOf } from '../../durable-objects/memory-graph/prune.ts'
import { recallNodes } from '../../durable-objects/memory-graph/recall.ts'
import { migrate } from '../../durable-objects/memory-graph/schema.ts'
import { keepUpForTurn } from '../../durable-objects/memory-graph/upkeep.ts'
import { createNodeSql } from './node-sql.ts'

const nodes = Number(process.argv[2] ?? 25_000)
/** A graph that is there already is taken as it is. */
const kept = process.argv[3]
const path = kept ?? join(tmpdir(), `graph-node-${process.pid}.sqlite`)
const seeds = { seedHigh: 1, seedLow: 2 }
const call = { v: 1, tenantId: 't', actor: { id: 'bench', type: 'service' }, requestId: 'bench-0001' } as const
const keyer = createTermKeyer(new Uint8Array(32).fill(3))
const vocabulary = 20_000
let state = 1

function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}

/** Zipf's law, roughly: rank r with probability 1/r. */
const rank = (): number => Math.floor(vocabulary ** random())
const word = (): string => `w${rank()}q`
const hex = (value: number): string => value.toString(16).padStart(16, '0')

function chunkOf(node: number, ordinal: number, nextWord: () => string): PreparedChunk {
  const counts = new Map<string, number>()
  for (let at = 0; at < 100; at += 1) {
    const term = keyer.term(nextWord())
    counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  const mentions = Array.from({ length: 5 }, () => [keyer.entity(`p${rank()} f${rank()}`), 1] as const)
  return {
    nodeId: `n_${hex(Math.floor(node / 5))}${hex(node)}`,
    ordinal,
    sealed: new Uint8Array(700).fill(node),
    terms: [...counts],
    lengthTerms: 100,
    tokens: 130,
    digest: keyer.content(`digest ${node}`),
    mentions,
  }
}

const { sql, transaction } = createNodeSql(path)
sql.exec('PRAGMA cache_size = -2000').toArray()
sql.exec('PRAGMA journal_mode = WAL').toArray()
sql.exec('PRAGMA synchronous = OFF').toArray()
migrate(sql, transaction)
let memory = openMemory({ sql, transaction, seeds, now: () => 0 })

const turns = new Map<string, number[]>()
function timed<T>(name: string, work: () => T): T {
  const start = process.cpuUsage()
  const value = work()
  const { user, system } = process.cpuUsage(start)
  const times = turns.get(name) ?? []
  times.push((user + system) / 1_000)
  turns.set(name, times)
  return value
}

/** A fixed loop: what the host gives at the moment, to compare runs by. */
function calibrate(): string {
  const startMs = performance.now()
  let sum = 0
  for (let at = 0; at < 200_000_000; at += 1) sum += at
  return `${(performance.now() - startMs).toFixed(0)} ms${sum > 0 ? '' : '!'}`
}

function report(): void {
  console.log(`calibration ${calibrate()}`)
  for (const [name, times] of turns) {
    times.sort((one, other) => one - other)
    const at = (part: number): string => times[Math.min(times.length - 1, Math.floor(times.length * part))]!.toFixed(2)
    const mean = (times.reduce((sum, each) => sum + each, 0) / times.length).toFixed(2)
    console.log(`${name}: n ${times.length} mean ${mean} p50 ${at(0.5)} p99 ${at(0.99)} max ${at(1)} ms`)
  }
  turns.clear()
}

function addDocument(at: number, chunkCount: number, nextWord: () => string = word): void {
  const chunks = Array.from({ length: chunkCount }, (_, ordinal) =>
    chunkOf(at * chunkCount + ordinal, ordinal, nextWord),
  )
  const packed = packChunks({ chunks, names: new Uint8Array(400) })
  const document = `01J${hex(at)}`
  const one: MemoryAddCall = {
    ...call,
    documentId: document,
    revision: 1,
    vertical: null,
    merkleRoot: 'r',
    attempt: 1,
    createdAtMs: at,
    chunks: packed,
  }
  if (isFlushDue(memory.resident)) timed('flush', () => transaction(() => flushDelta(sql, memory.resident)))
  timed('add', () => {
    const part = checkAdd(one)
    if (!part.ok) throw new Error(part.refusal.code)
    transaction(() => {
      const earlier = earlierNodes(memory, one, part.value.chunks)
      if (earlier.ok) addPart(memory, one, { ...part.value, earlier: earlier.value })
    })
  })
}

for (let at = memory.resident.nodeCount / 5; at < nodes / 5; at += 1) {
  addDocument(at, 5)
  if (at % 50 === 49) keepUpAll()
  if ((at + 1) % 5_000 === 0) {
    console.log(`${(at + 1) * 5} nodes, ${memory.resident.segments.length} segments`)
    report()
  }
}
report()

const sparing = { held: new Set<number>(), isSpared: () => false }

function keepUpAll(): void {
  while (!timed('upkeep', () => keepUpForTurn(memory, seeds, () => performance.now()))) continue
}

function recall(mode: 'vault' | 'hybrid' | 'graph'): void {
  const query = `${Array.from({ length: Number(process.env['WORDS'] ?? 6) }, word).join(' ')} P${rank()} F${rank()}`
  const { terms } = prepareQuery({ query, keyer })
  const mentions = [...prepareQuery({ query, keyer }).mentions, keyer.entity(`p${rank()} f${rank()}`)]
  const asked: MemoryRecallCall = { ...call, mode, terms, mentions, maxHops: 3, maxNodes: 20, vertical: null, nowMs: 0 }
  timed(mode, () => recallNodes(memory, asked))
}

for (const mode of (process.env['MODES']?.split(',') ?? ['vault', 'hybrid', 'graph']) as (
  | 'vault'
  | 'hybrid'
  | 'graph'
)[])
  for (let at = 0; at < 400; at += 1) recall(mode)
report()
memory = timed('wake', () => openMemory({ sql, transaction, seeds, now: () => 0 }))
if (kept !== undefined) {
  timed('plan prune', () => planPrune(memory, Math.floor(nodes * 0.96), sparing))
  report()
  process.exit()
}
// 3 MB of words that stand once.
let unique = 0
for (let part = 0; part < 70; part += 1) {
  addDocument(1_000_000 + part, Math.ceil(memoryAddTermsEnough / 100), () => `unique${(unique += 1)}`)
  keepUpAll()
}
report()
// Documents of a hundred chunks.
for (let at = 0; at < 20; at += 1) addDocument(2_000_000 + at, 100)
keepUpAll()
for (let at = 0; at < 20; at += 1) {
  const hundred = { documentId: `01J${hex(2_000_000 + at)}`, revision: 1, merkleRoot: null }
  timed('drop of 100 nodes', () => transaction(() => dropSlice(memory, hundred)))
}
const dropped = { documentId: `01J${hex(1_000_000)}`, revision: 1, merkleRoot: null }
while (!timed('drop', () => transaction(() => dropSlice(memory, dropped)))) continue
const prune = { ...call, maxNodes: Math.floor(nodes * 0.96), nowMs: 1 }
const plan = timed('plan prune', () => planPrune(memory, prune.maxNodes, sparing))
const sink = removing(memory, prune, 'main')
for (const at of slicesOf(plan)) {
  const { maxNodes } = prune
  const due = () => dueOf(memory, nodesOfSlice(memory, { plan, at }), { maxNodes, plan, ...sparing, sink })
  timed('prune', () => transaction(() => sink.take('maxNodes', due())))
}
keepUpAll()
for (let at = 0; at < 100; at += 1) recall('hybrid')
report()
if (kept === undefined) for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
