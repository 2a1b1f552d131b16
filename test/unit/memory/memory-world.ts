// A MemoryGraph under node:sqlite with documents that say one thing per chunk, at any time, for tests of time and of what holds.
import type { MemoryAddCall } from '../../../contract/memory.ts'
import type { MemoryRecallAnswer, MemoryRecallCall } from '../../../contract/memory-recall.ts'
import { ulidFrom } from '../../../core/document-time.ts'
import { createTermKeyer, nodeId } from '../../../core/memory/keying.ts'
import { packChunks } from '../../../core/memory/packed-chunks.ts'
import { prepareChunk, prepareQuery } from '../../../core/memory/prepare.ts'
import { addPart, checkAdd } from '../../../durable-objects/memory-graph/add.ts'
import { dropSlice } from '../../../durable-objects/memory-graph/attempts.ts'
import { flushDelta } from '../../../durable-objects/memory-graph/delta.ts'
import { openMemory, type GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { checkRecall, recallFiltered } from '../../../durable-objects/memory-graph/recall.ts'
import { migrate } from '../../../durable-objects/memory-graph/schema.ts'
import { createNodeSql, type NodeSql } from '../../bench/node-sql.ts'
import { call, opened } from './graph-steps.ts'

const indexKey = new Uint8Array(32).fill(5)
export const keyer = createTermKeyer(indexKey)
const seeds = { seedHigh: 1, seedLow: 2 }

export interface Said {
  readonly saidMs: number
  readonly cameMs: number
  readonly vertical: string | null
}
export type SaidBy<T extends Said> = T & { readonly documentId: string }

/** Ids in the order of what was said, and within one millisecond in no order. */
export const withIds = <T extends Said>(all: readonly T[]): SaidBy<T>[] =>
  all.map((said, at) => ({
    ...said,
    documentId: `${ulidFrom(said.saidMs)}${String((at * 7_919) % 10_007).padStart(16, '0')}`,
  }))

export interface World {
  readonly store: NodeSql
  memory: GraphMemory
  /** Statements that ran since it was cleared. */
  readonly asked: Set<string>
}

export function createWorld(): World {
  const store = createNodeSql()
  migrate(store.sql, store.transaction)
  const asked = new Set<string>()
  const exec: NodeSql['sql']['exec'] = (query, ...bound) => {
    asked.add(query)
    return store.sql.exec(query, ...bound)
  }
  const watched = { ...store, sql: { ...store.sql, exec } }
  return { store: watched, asked, memory: openMemory({ ...watched, seeds, now: () => 1_000 }) }
}

/** From rows alone. */
export function wake(world: World): void {
  const { store } = world
  store.transaction(() => flushDelta(store.sql, world.memory.resident))
  world.memory = openMemory({ ...store, seeds, now: () => 1_000 })
}

export function add(
  { memory }: World,
  { documentId, cameMs, vertical }: SaidBy<Said>,
  { texts, ...joined }: { readonly texts: readonly string[] } & Pick<MemoryAddCall, 'statement' | 'supersedes'>,
): void {
  const chunks = texts.map((text, ordinal) => {
    const place = { key: indexKey, documentId, revision: 1, ordinal, chunkerVersion: 'c' }
    const { entityNames: _, ...prepared } = prepareChunk({ text, keyer })
    return { ...prepared, nodeId: nodeId(place), ordinal, sealed: new TextEncoder().encode(`${documentId} ${text}`) }
  })
  const fields = { documentId, revision: 1, vertical, merkleRoot: 'r', attempt: 1, createdAtMs: cameMs, ...joined }
  const asked: MemoryAddCall = { ...call, ...fields, chunks: packChunks({ chunks, names: new Uint8Array(0) }) }
  const part = opened(checkAdd(asked))
  memory.transaction(() => addPart(memory, asked, { ...part, earlier: new Map() }))
}

export function drop({ store, memory }: World, documentId: string): void {
  while (!store.transaction(() => dropSlice(memory, { documentId, revision: 1, merkleRoot: null }))) continue
}

export function ask(
  { memory }: World,
  query: string,
  options: Pick<MemoryRecallCall, 'mode'> & Partial<MemoryRecallCall>,
): MemoryRecallAnswer {
  const { mentions: _, ...terms } = prepareQuery({ query, keyer })
  const one = { ...call, ...terms, mentions: [], maxHops: 0, maxNodes: 20, vertical: null, nowMs: 1_000, ...options }
  opened(checkRecall(one))
  return opened(recallFiltered(memory, one))
}

/** Steps that walk a table, of what was asked; documents on their way out are few. */
export const walksOf = ({ store, asked }: World): string[] =>
  [...asked]
    .flatMap((query) => store.plan(query))
    .filter((step) => /^SCAN (?!\w+ VIRTUAL TABLE|\(|document USING COVERING INDEX document_dropped)/.test(step))
