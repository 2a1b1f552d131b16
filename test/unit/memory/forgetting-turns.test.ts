// What one turn of forgetting and of upkeep reads and takes: so much and no more, however large the graph is.
import { expect, test } from 'vitest'
import { forgettingPolicySchema, type ForgettingPolicy } from '../../../contract/forgetting.ts'
import { accepted } from '../../../contract/result.ts'
import { forgetBy } from '../../../durable-objects/memory-graph/forgetting.ts'
import { fromStart, listing, removing } from '../../../durable-objects/memory-graph/forgotten.ts'
import type { GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { keepUpForTurn } from '../../../durable-objects/memory-graph/upkeep.ts'
import { call, createGraph, opened, run, type Graph } from './graph-steps.ts'

const dayMs = 86_400_000
const seeds = { seedHigh: 1, seedLow: 2 }
const nowMs = 400 * dayMs

interface Forgetting {
  readonly isDryRun?: boolean
  readonly heldIds?: readonly string[]
}

/** Forgets by the rules; answers what went, and the rows that each turn was given. */
async function forgetCounted(
  { memory }: Graph,
  rules: Partial<Record<keyof ForgettingPolicy, unknown>>,
  { isDryRun = false, heldIds = [] }: Forgetting = {},
) {
  const turns = [0]
  const statements = new Set<string>()
  const counted = <T>(rows: T[]): T[] => {
    turns[turns.length - 1]! += rows.length
    return rows
  }
  const exec = ((query: string, ...bound: unknown[]) => {
    statements.add(query)
    const cursor = memory.sql.exec(query, ...bound)
    return { toArray: () => counted(cursor.toArray()), raw: () => counted([...cursor.raw()]).values() }
  }) as GraphMemory['sql']['exec']
  const own = { ...memory, sql: { exec } }
  const policy = forgettingPolicySchema.parse({ maxNodes: 1_000_000, ...rules })
  const asked = { ...call, maxNodes: policy.maxNodes, nowMs, policy, isDryRun }
  const forgot = await forgetBy(
    {
      memory: own,
      call: asked,
      policy,
      sink: isDryRun ? listing(own) : removing(own, asked, 'main'),
      held: new Set(),
      heldNodes: new Set(),
      askHeld: async (ids) => accepted(ids.filter((id) => heldIds.includes(id))),
      turn: async (_, work) => {
        turns.push(0)
        return memory.transaction(work)
      },
    },
    fromStart,
  )
  return { forgot: opened(forgot), turns, statements }
}

/** Documents that came at a time, by SQL: their chunks are another test's. */
function storeDocuments({ memory }: Graph, count: number, createdAtMs: number): void {
  for (let n = 0; n < count; n += 1)
    memory.sql.exec(
      `INSERT INTO document (document_id, revision, merkle_root, attempt, created_at) VALUES (?, 1, '', 1, ?)`,
      `d${n}`,
      createdAtMs,
    )
}

test('a turn of forgetting looks at one page of documents, though none of them is due', async () => {
  const graph = createGraph()
  storeDocuments(graph, 3_000, nowMs)
  const { forgot, turns } = await forgetCounted(graph, { maxAgeDays: 30 })
  expect(forgot.pruned).toBe(0)
  expect(Math.max(...turns)).toBeLessThanOrEqual(600)
})

test('a turn of forgetting reads some hundred chunks of documents that are held', async () => {
  const graph = createGraph()
  for (let document = 0; document < 40; document += 1) {
    const contents = Array.from({ length: 100 }, (_, at) => document * 100 + at)
    run(graph, { kind: 'add', document, revision: 1, root: 0, vertical: 0, contents })
  }
  const heldIds = Array.from({ length: 40 }, (_, document) => `01J${document}`)
  const { forgot, turns } = await forgetCounted(graph, { maxAgeDays: 30 }, { heldIds })
  expect(forgot).toMatchObject({ pruned: 0, heldSkipped: 4_000 })
  expect(Math.max(...turns)).toBeLessThanOrEqual(600)
})

test('a turn of upkeep takes one slice of a document that is to go, where the clock stands while it runs', () => {
  const graph = createGraph()
  const contents = Array.from({ length: 100 }, (_, at) => at)
  for (let document = 0; document < 20; document += 1)
    run(graph, { kind: 'add', document, revision: 1, root: 0, vertical: 0, contents })
  const { memory } = graph
  const count = (): number => memory.sql.exec('SELECT id FROM contribution').toArray().length
  memory.sql.exec('UPDATE document SET dropped = 1')
  for (const { id } of memory.sql.exec<{ id: number }>('SELECT id FROM document').toArray())
    memory.resident.dropped.add(id)
  for (let isDone = false; !isDone;) {
    const before = count()
    isDone = keepUpForTurn(memory, seeds, () => 0)
    expect(before - count()).toBeLessThanOrEqual(512)
  }
  expect(count()).toBe(0)
})

/** Documents of two chunks: one that all of them hold, and one of their own. */
function storeSharing(graph: Graph, count: number, verticalOf: (document: number) => number): void {
  for (let document = 0; document < count; document += 1) {
    const vertical = verticalOf(document)
    run(graph, { kind: 'add', document, revision: 1, root: 0, vertical, contents: [0, 1 + document] })
  }
}

const rowsOf = ({ turns }: { readonly turns: readonly number[] }): number => turns.reduce((sum, rows) => sum + rows, 0)

test('a dry run reads of a node that all documents hold some rows a document, and names what a run takes', async () => {
  const graph = createGraph()
  storeSharing(graph, 800, () => 0)
  const dry = await forgetCounted(graph, { maxAgeDays: 30 }, { isDryRun: true })
  expect(dry.forgot.pruned).toBe(801)
  expect(rowsOf(dry)).toBeLessThanOrEqual(10 * 800)
  const done = await forgetCounted(graph, { maxAgeDays: 30 })
  expect(done.forgot.why).toEqual(dry.forgot.why)
})

test('a run reads no vertical of the documents of a node for each slice of them, where none has one or no rule says one', async () => {
  for (const [vertical, verticals] of [
    [0, { vb: { maxUnusedDays: 300 } }],
    [1, {}],
  ] as const) {
    const graph = createGraph()
    storeSharing(graph, 900, () => vertical)
    const done = await forgetCounted(graph, { maxUnusedDays: 30, verticals })
    expect(done.forgot.why).toEqual({ unused: 901 })
    const slices = [...done.statements].filter((query) => query.includes('DISTINCT own.node, document.vertical'))
    expect(slices).toEqual([])
  }
})

test('a run keeps what a document of a longer rule holds beside those of the common one', async () => {
  const graph = createGraph()
  storeSharing(graph, 900, (document) => (document === 450 ? 1 : 0))
  const { forgot } = await forgetCounted(graph, { maxUnusedDays: 30, verticals: { vb: { retain: true } } })
  // What all others hold goes: the same text in the other vertical is another node.
  expect(forgot.why).toEqual({ unused: 900 })
})
