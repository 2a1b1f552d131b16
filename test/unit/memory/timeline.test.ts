// A timeline equals a plain list of what documents say, in order of time, page by page, as it was known and true at any time.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MemoryFilter, MemoryRecallAnswer, TimelinePlace } from '../../../contract/memory-recall.ts'
import { ulidFrom } from '../../../core/document-time.ts'
import { small } from './graph-steps.ts'
import {
  add,
  ask,
  createWorld,
  drop,
  wake,
  walksOf,
  withIds,
  type Said,
  type SaidBy,
  type World,
} from './memory-world.ts'

const sayings = ['weir gate', 'weir pond', 'sluice key', 'weir frost gate', 'mill', 'weir']

interface Saying extends Said {
  readonly says: readonly number[]
}
type Document = SaidBy<Saying>

/** In any order of times: what comes last may have been said first. */
const saidArbitrary: fc.Arbitrary<Saying> = fc.record({
  saidMs: small(12),
  cameMs: small(12),
  vertical: fc.constantFrom(null, 'hr', 'law'),
  says: fc.array(small(sayings.length - 1), { minLength: 1, maxLength: 4 }),
})

const addAll = (world: World, documents: readonly Document[]): void => {
  for (const each of documents) add(world, each, { texts: each.says.map((saying) => sayings[saying]!) })
}

type Shown = readonly [documentId: string, ordinal: number, sealed: string]

/** Places where the word stands, of each document the first of each saying. */
const expected = (
  documents: readonly Document[],
  { vertical, atMs, asOfMs, documents: listed }: MemoryFilter,
): Shown[] =>
  documents
    .filter((each) => vertical === null || each.vertical === vertical)
    .filter((each) => each.saidMs <= (atMs ?? Infinity) && each.cameMs <= (asOfMs ?? Infinity))
    .filter(({ documentId }) => listed === undefined || listed === null || listed.includes(documentId))
    .toSorted((one, other) => (one.documentId < other.documentId ? -1 : 1))
    .flatMap(({ documentId, says }) =>
      says.flatMap((saying, ordinal): Shown[] =>
        sayings[saying]!.includes('weir') && says.indexOf(saying) === ordinal
          ? [[documentId, ordinal, `${documentId} ${sayings[saying]!}`]]
          : [],
      ),
    )

const shownIn = ({ nodes, documents }: MemoryRecallAnswer): Shown[] =>
  nodes.map(({ sources: [own, ...others], first, next }) => {
    expect([others, next]).toEqual([[], null])
    return [documents[own!.document]!.documentId, own!.ordinal, new TextDecoder().decode(first.sealed)]
  })

interface Asked extends MemoryFilter {
  readonly isNewestFirst: boolean
  readonly maxNodes: number
}

/** All pages. */
function timelineOf(world: World, asked: Asked): Shown[] {
  const shown: Shown[] = []
  let found: number | undefined
  for (let after: TimelinePlace | undefined; ;) {
    const page = ask(world, 'weir', {
      mode: 'timeline',
      minScore: 0,
      ...asked,
      ...(after === undefined ? {} : { after }),
    })
    shown.push(...shownIn(page))
    found ??= page.found
    if (page.next === null || page.next === undefined) {
      expect(found).toBe(shown.length)
      return shown
    }
    expect(page.nodes.length).toBe(asked.maxNodes)
    after = page.next
  }
}

test('a timeline is what documents say, in order of time, known and true at any time, page by page', () => {
  fc.assert(
    fc.property(
      fc.array(saidArbitrary, { minLength: 1, maxLength: 14 }),
      fc.record({ isNewestFirst: fc.boolean(), maxNodes: fc.integer({ min: 1, max: 6 }) }),
      fc.option(small(13), { nil: undefined }),
      fc.option(small(13), { nil: undefined }),
      fc.constantFrom(null, 'hr', 'law'),
      fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()),
      (said, page, atMs, asOfMs, vertical, [isDropped, isWoken, isListed, isOld]) => {
        const world = createWorld()
        let documents = withIds(said)
        addAll(world, documents)
        if (isDropped) {
          drop(world, documents[0]!.documentId)
          documents = documents.slice(1)
        }
        // As an earlier release left its nodes: documents alone know when they were said.
        if (isOld) world.store.sql.exec('UPDATE node SET said_at = NULL')
        if (isWoken || isOld) wake(world)
        const listed = isListed
          ? { documents: documents.filter((_, at) => at % 2 === 0).map((each) => each.documentId) }
          : {}
        const filter = {
          vertical,
          ...listed,
          ...(atMs === undefined ? {} : { atMs }),
          ...(asOfMs === undefined ? {} : { asOfMs }),
        }
        const inOrder = expected(documents, filter)
        const shown = timelineOf(world, { ...page, ...filter })
        expect(shown).toEqual(page.isNewestFirst ? inOrder.toReversed() : inOrder)
      },
    ),
    { numRuns: 400 },
  )
})

test.each([
  ['plain', {}],
  ['true at a time', { atMs: 5, asOfMs: 5 }],
  ['of listed documents', { documents: [ulidFrom(1).padEnd(26, '0')], vertical: 'hr' }],
])('a timeline walks no table, %s', (_name, filter) => {
  const world = createWorld()
  addAll(world, withIds([{ saidMs: 1, cameMs: 1, vertical: 'hr', says: [0, 1, 4] }]))
  world.asked.clear()
  timelineOf(world, { vertical: null, isNewestFirst: false, maxNodes: 5, ...filter })
  expect(world.asked.size).toBeGreaterThan(2)
  expect(walksOf(world)).toEqual([])
})

test.each([true, false])(
  'of equal words that very many documents say none is lost, the newest first: %s',
  (isNewestFirst) => {
    const world = createWorld()
    const says = [0]
    const documents = withIds([
      ...Array.from({ length: 400 }, (_, at) => ({ saidMs: 2 + at, cameMs: at, vertical: 'hr', says })),
      { saidMs: 900, cameMs: 900, vertical: 'law', says },
      { saidMs: 1, cameMs: 901, vertical: 'hr', says },
    ])
    addAll(world, documents)
    const page = { isNewestFirst, maxNodes: 50 }
    for (const filter of [
      { vertical: null },
      { vertical: 'law' },
      { vertical: 'hr', atMs: 1 },
      { vertical: null, asOfMs: 350 },
    ]) {
      const inOrder = expected(documents, filter)
      expect(inOrder.length).toBeGreaterThan(0)
      expect(timelineOf(world, { ...page, ...filter })).toEqual(isNewestFirst ? inOrder.toReversed() : inOrder)
    }
  },
)

test('where a node is in more documents than are looked at, the answer says that there may be more', () => {
  const world = createWorld()
  const said = Array.from({ length: 1_100 }, (_, at) => ({ saidMs: at, cameMs: at, vertical: null, says: [0] }))
  // With others beside it, each has a share.
  const others = Array.from({ length: 20 }, (_, at) => ({ saidMs: at, cameMs: at, vertical: null }))
  const documents = withIds(said)
  addAll(world, documents)
  for (const [at, other] of others.entries())
    add(world, { ...other, documentId: ulidFrom(5_000 + at).padEnd(26, '0') }, { texts: [`weir gate number${at}`] })
  const asked = { mode: 'timeline', minScore: 0, isNewestFirst: true, maxNodes: 21 } as const
  const page = ask(world, 'weir', asked)
  expect(page.isFoundExact).toBe(false)
  // What came last is what was looked at.
  expect(shownIn(page).at(-1)?.[0]).toBe(documents.at(-1)!.documentId)
})
