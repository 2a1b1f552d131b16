// What holds equals what a plain look over all documents says, at any time and as known at any; what was superseded counts less.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MemoryRecallAnswer, RecalledNode } from '../../../contract/memory-recall.ts'
import { statementOf } from '../../../core/memory/statement.ts'
import { readClosings } from '../../../durable-objects/memory-graph/closings.ts'
import type { Times } from '../../../durable-objects/memory-graph/holders.ts'
import { small } from './graph-steps.ts'
import {
  add,
  ask,
  createWorld,
  drop,
  keyer,
  wake,
  walksOf,
  withIds,
  type Said,
  type SaidBy,
  type World,
} from './memory-world.ts'

interface Stating extends Said {
  readonly states: number | null
  /** Places of others, of which it may only name those that are there. */
  readonly supersedes: readonly number[]
}
type Document = SaidBy<Stating> & { readonly old: readonly string[] }

const statingArbitrary: fc.Arbitrary<Stating> = fc.record({
  saidMs: small(12),
  cameMs: small(12),
  vertical: fc.constantFrom(null, 'hr'),
  states: fc.option(small(1)),
  supersedes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(small(10), { maxLength: 3 }) },
  ),
})

const statementName = (states: number, vertical: string | null): string =>
  keyer.statement(statementOf({ states: `relation ${states}`, subjects: [], vertical: vertical ?? undefined }) ?? '')

function documentsOf(all: readonly Stating[]): Document[] {
  const documents = withIds(all)
  return documents.map((one) => ({ ...one, old: one.supersedes.flatMap((at) => documents[at]?.documentId ?? []) }))
}

function addAll(world: World, documents: readonly Document[]): void {
  for (const [at, each] of documents.entries()) {
    const statement = each.states === null ? null : statementName(each.states, each.vertical)
    add(world, each, { texts: [`weir note${at}`], statement, supersedes: each.old })
  }
}

/** Who closed whom, said and known by then. */
const closes = (closer: Document, old: Document): boolean =>
  closer !== old &&
  closer.vertical === old.vertical &&
  (closer.old.includes(old.documentId) ||
    (closer.states !== null && closer.states === old.states && closer.documentId > old.documentId))

const idsOf = ({ documents }: MemoryRecallAnswer, { sources }: RecalledNode): string[] =>
  sources.map(({ document }) => documents[document]!.documentId)

test('what is current is what nothing closed by then, in words and by what stands in its place', () => {
  fc.assert(
    fc.property(
      fc.array(statingArbitrary, { minLength: 1, maxLength: 11 }),
      fc.record({ atMs: small(13), asOfMs: fc.option(small(13), { nil: undefined }) }),
      fc.constantFrom(null, 'hr'),
      fc.record({ dropped: fc.option(small(10)), isWoken: fc.boolean(), maxNodes: fc.integer({ min: 1, max: 12 }) }),
      (said, { atMs, asOfMs }, vertical, { dropped, isWoken, maxNodes }) => {
        const world = createWorld()
        let documents = documentsOf(said)
        addAll(world, documents)
        const gone = dropped === null ? undefined : documents[dropped]
        if (gone !== undefined) drop(world, gone.documentId)
        documents = documents.filter((one) => one !== gone)
        if (isWoken) wake(world)
        const times = { atMs, ...(asOfMs === undefined ? {} : { asOfMs }) }
        const answer = ask(world, 'weir', { mode: 'current', maxNodes, vertical, ...times })
        const then = documents.filter((one) => one.saidMs <= atMs && one.cameMs <= (asOfMs ?? Infinity))
        const holds = new Set(
          then
            .filter((one) => vertical === null || one.vertical === vertical)
            .filter((one) => !then.some((other) => closes(other, one)))
            .map(({ documentId }) => documentId),
        )
        const open = answer.nodes.filter(({ sources }) => sources.every(({ closedBy }) => closedBy === undefined))
        const found = open.flatMap((node) => idsOf(answer, node))
        expect(new Set(found).size).toBe(found.length)
        expect(found.every((id) => holds.has(id))).toBe(true)
        expect(found.length).toBe(Math.min(maxNodes, holds.size))
        // Each that closed another did so by then, and is named with it.
        for (const node of answer.nodes)
          for (const { document, closedBy = [] } of node.sources)
            for (const place of closedBy) {
              const own = then.find(({ documentId }) => documentId === answer.documents[document]!.documentId)!
              const closer = then.find(({ documentId }) => documentId === answer.documents[place]!.documentId)!
              expect(closes(closer, own)).toBe(true)
            }
      },
    ),
    { numRuns: 500 },
  )
})

const changing = (count: number): Document[] =>
  documentsOf(
    Array.from({ length: count }, (_, at) => ({ saidMs: at, cameMs: at, vertical: null, states: 0, supersedes: [] })),
  )

test('of a statement that changed often the last is found by the words of any, and walks no table', () => {
  const world = createWorld()
  const documents = changing(300)
  addAll(world, documents.slice(0, -1))
  const last = documents.at(-1)!
  add(world, last, { texts: ['sold to the city'], statement: statementName(0, null) })
  world.asked.clear()
  const answer = ask(world, 'weir', { mode: 'current', maxNodes: 5 })
  const open = answer.nodes.filter(({ sources }) => sources[0]!.closedBy === undefined)
  expect(open.map((node) => idsOf(answer, node))).toEqual([[last.documentId]])
  expect(open[0]).toMatchObject({ hops: 1, why: ['graph'] })
  expect(open[0]!.path).toHaveLength(2)
  expect(walksOf(world)).toEqual([])
  // As it was: the state of then, said in its own words.
  const then = ask(world, 'weir', { mode: 'current', maxNodes: 5, atMs: 120 })
  const held = then.nodes.filter(({ sources }) => sources[0]!.closedBy === undefined)
  expect(held.map((node) => idsOf(then, node))).toEqual([[documents[120]!.documentId]])
})

test.each(['hybrid', 'vault'] as const)('what was superseded stands behind what holds, in mode %s', (mode) => {
  const world = createWorld()
  const [old, next, other] = documentsOf([
    { saidMs: 1, cameMs: 1, vertical: null, states: 0, supersedes: [] },
    { saidMs: 2, cameMs: 2, vertical: null, states: 0, supersedes: [] },
    { saidMs: 3, cameMs: 3, vertical: null, states: null, supersedes: [] },
  ]) as [Document, Document, Document]
  add(world, old, { texts: ['weir gate'], statement: statementName(0, null) })
  const alone = ask(world, 'weir gate', { mode })
  expect(alone.nodes[0]!.sources[0]!.closedBy).toBeUndefined()
  add(world, next, { texts: ['weir gate and a pond'], statement: statementName(0, null) })
  add(world, other, { texts: ['weir of another kind'] })
  const answer = ask(world, 'weir gate', { mode })
  expect(answer.nodes.map((node) => idsOf(answer, node)[0])).toEqual([
    next.documentId,
    old.documentId,
    other.documentId,
  ])
  expect(answer.nodes.map(({ score }) => score)).toEqual(
    answer.nodes.map(({ score }) => score).toSorted((a, b) => b - a),
  )
  drop(world, next.documentId)
  expect(ask(world, 'weir gate', { mode }).nodes[0]!.sources[0]!.closedBy).toBeUndefined()
})

test.each([
  ['stated next', (): Pick<Document, 'states' | 'supersedes'> => ({ states: 0, supersedes: [] })],
  [
    'named by what follows',
    (at: number): Pick<Document, 'states' | 'supersedes'> => ({ states: null, supersedes: at === 0 ? [] : [0] }),
  ],
])(
  'what closed a document is the first four that are there, of many that are to go or came later: %s',
  (_name, said) => {
    const world = createWorld()
    const documents = documentsOf(
      Array.from({ length: 300 }, (_, at) => ({ saidMs: at, cameMs: 500 - at, vertical: null, ...said(at) })),
    )
    addAll(world, documents)
    const times = { idBelow: null, cameUntilMs: null }
    const closers = (asked: Times = times) => readClosings(world.store.sql, [1], asked).get(1)
    expect(closers()).toEqual([2, 3, 4, 5])
    world.store.sql.exec('UPDATE document SET dropped = 1 WHERE id BETWEEN 2 AND 200')
    expect(closers()).toEqual([201, 202, 203, 204])
    expect(closers({ ...times, cameUntilMs: 270 })).toEqual([231, 232, 233, 234])
    expect(closers({ ...times, cameUntilMs: 202 })).toEqual(undefined)
  },
)

test('a read of what closed documents takes no more rows than are told, where all of them count', () => {
  const world = createWorld()
  addAll(world, changing(200))
  const rows: unknown[] = []
  const exec: typeof world.store.sql.exec = (query, ...bound) => {
    const read = world.store.sql.exec(query, ...bound)
    return {
      ...read,
      raw: () => {
        const all = [...read.raw()]
        rows.push(...all)
        return all.values()
      },
    } as never
  }
  const asked = { idBelow: null, cameUntilMs: 10_000 }
  readClosings({ ...world.store.sql, exec }, [1, 2, 3], asked)
  expect(rows).toHaveLength(12)
})

test('what came within the second that is asked for counts by its millisecond, however few are asked for', () => {
  const one = { saidMs: 0, vertical: null, states: null, supersedes: [] }
  const world = createWorld()
  const documents = documentsOf([
    { ...one, cameMs: 700 },
    { ...one, cameMs: 300 },
  ])
  addAll(world, documents)
  const answer = ask(world, 'weir', { mode: 'current', maxNodes: 1, atMs: 0, asOfMs: 500 })
  expect(answer.nodes.flatMap((node) => idsOf(answer, node))).toEqual([documents[1]!.documentId])
})
