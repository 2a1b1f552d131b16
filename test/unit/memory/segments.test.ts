// Segments: runs, parts, filters and merges say the same as the postings that went into them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeRun } from '../../../core/memory/segments/encode-run.ts'
import {
  createDensePostings,
  createPostingArrays,
  isOnePosting,
  keepHeaviest,
  readRuns,
  spreadRuns,
} from '../../../core/memory/segments/read-runs.ts'
import { mergeSlice, startMerge } from '../../../core/memory/segments/merge.ts'
import { addToFilter, createNameFilter, mayHold } from '../../../core/memory/segments/name-filter.ts'
import {
  compareNames,
  nameOf,
  digitsOf,
  nameKinds,
  numbersOf,
  sortNamed,
  type Name,
} from '../../../core/memory/segments/names.ts'
import {
  appendRuns,
  createPartBuilder,
  findRuns,
  finishParts,
  parsePart,
  partsWith,
  type Directory,
} from '../../../core/memory/segments/part.ts'

type Pairs = readonly (readonly [node: number, frequency: number])[]

const nodesMax = 400
const postings: fc.Arbitrary<Pairs> = fc
  .record({
    nodes: fc.uniqueArray(fc.integer({ min: 1, max: nodesMax - 1 }), { minLength: 1, maxLength: 300 }),
    frequencies: fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.constantFrom(255, 256, 65_535))),
  })
  .map(({ nodes, frequencies }) =>
    nodes.sort((one, other) => one - other).map((node, at) => [node, frequencies[at % (frequencies.length || 1)] ?? 1]),
  )
const lengthsOf = (gone: readonly number[]): Uint32Array => {
  const lengths = new Uint32Array(nodesMax).fill(5)
  for (const node of gone) lengths[node] = 0
  return lengths
}
const goneNodes = fc.array(fc.integer({ min: 0, max: nodesMax - 1 }), { maxLength: 50 })

function read(runs: Uint8Array, lengths: Uint32Array): [number, number][] {
  const into = createPostingArrays(4)
  readRuns(runs, into, { lengths, hasGone: true })
  return Array.from({ length: into.count }, (_, at) => [into.nodes[at]!, into.frequencies[at]!])
}

const joined = (chunks: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(chunks))

test('readRuns() reads what encodeRun() wrote, but for nodes that are gone', () => {
  fc.assert(
    fc.property(postings, fc.integer({ min: 0, max: 300 }), goneNodes, (pairs, cut, gone) => {
      const runs = joined(
        [pairs.slice(0, cut), pairs.slice(cut)]
          .filter(({ length }) => length > 0)
          .map((each) => encodeRun(each.flat(), lengthsOf([])).slice()),
      )
      const lengths = lengthsOf(gone)
      const live = pairs.filter(([node]) => lengths[node]! > 0)
      expect(read(runs, lengths)).toEqual(live)
      const dense = createDensePostings(0, nodesMax)
      const isWhole = spreadRuns(runs, dense, { lengths, hasGone: true })
      expect(isWhole || live.every(([, frequency]) => frequency <= 255)).toBe(
        live.every(([, frequency]) => frequency <= 255),
      )
      if (isWhole) {
        expect([...dense.frequencies.entries()].filter(([, each]) => each > 0)).toEqual(live)
        expect(dense.count).toBe(live.length)
      }
      const into = createPostingArrays(4)
      readRuns(runs, into, { lengths, hasGone: true })
      for (const { frequencyMax, lengthMin } of isWhole ? [into, dense] : [into]) {
        for (const [node, frequency] of live) {
          expect(frequencyMax).toBeGreaterThanOrEqual(frequency)
          expect(lengthMin).toBeLessThanOrEqual(lengths[node]!)
        }
      }
    }),
  )
})

test('encodeRun() takes a byte a node where nearly every node holds the name', () => {
  const lengths = new Uint32Array(1_001).fill(5)
  const everyNode = Array.from({ length: 1_000 }, (_, at) => [at + 1, 7]).flat()
  expect(encodeRun(everyNode, lengths).length).toBeLessThan(1_010)
  const rare = [1, 1, 500, 1, 1_000, 1]
  expect(encodeRun(rare, lengths).length).toBeLessThan(10)
})

test('keepHeaviest() keeps the most frequent, then the first, in order of nodes', () => {
  fc.assert(
    fc.property(postings, fc.integer({ min: 1, max: 80 }), (pairs, keep) => {
      const into = createPostingArrays(4)
      readRuns(encodeRun(pairs.flat(), lengthsOf([])).slice(), into, { lengths: lengthsOf([]), hasGone: false })
      keepHeaviest(into, keep)
      const weight = (frequency: number): number => Math.min(frequency, 255)
      const expected = pairs
        .toSorted(([one, heavy], [other, light]) => weight(light) - weight(heavy) || one - other)
        .slice(0, keep)
        .toSorted(([one], [other]) => one - other)
      expect(Array.from({ length: into.count }, (_, at) => [into.nodes[at]!, into.frequencies[at]!])).toEqual(expected)
    }),
  )
})

const names: fc.Arbitrary<Name[]> = fc.uniqueArray(
  fc
    .record({
      kind: fc.constantFrom('d' as const, 'm' as const, 't' as const),
      high: fc.nat(0xffffffff),
      low: fc.nat(3),
    })
    .map(({ kind, high, low }) => nameOf(kind, high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0'))),
  { minLength: 1, maxLength: 200 },
)

test('sortNamed() sorts as texts and as numbers', () => {
  fc.assert(
    fc.property(names, (some) => {
      const sorted = nameKinds.flatMap((kind) => {
        const own = some.filter((name) => name.startsWith(kind)).map((name) => [digitsOf(name), name] as const)
        return sortNamed(kind, own).map(({ value }) => value)
      })
      expect(sorted).toEqual(some.toSorted())
      expect(some.toSorted((one, other) => compareNames(numbersOf(one), numbersOf(other)))).toEqual(sorted)
    }),
  )
})

interface Built {
  readonly directory: Directory
  readonly parts: Uint8Array<ArrayBuffer>[]
}

function build(entries: Iterable<readonly [Name, readonly Uint8Array[]]>): Built {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const builder = createPartBuilder(({ at, bytes }) => void (parts[at] = bytes))
  for (const [name, chunks] of entries) for (const chunk of chunks) appendRuns(builder, numbersOf(name), chunk)
  return { directory: finishParts(builder), parts }
}

function lookUp({ directory, parts }: Built, name: Name): Uint8Array {
  const { from, to } = partsWith(directory, numbersOf(name))
  return joined(parts.slice(from, to).flatMap((bytes) => findRuns(parsePart(bytes), numbersOf(name)) ?? []))
}

/** Some names have runs of many parts. */
const chunkLists = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) },
    { weight: 1, arbitrary: fc.integer({ min: 3_000, max: 70_000 }) },
  ),
  { minLength: 1, maxLength: 6 },
)

test('parts answer the runs of every name, and none of a name that is not there; none exceeds a row', () => {
  fc.assert(
    fc.property(names, fc.array(chunkLists, { minLength: 1, maxLength: 9 }), names, (some, sizes, others) => {
      const entries = some.toSorted().map((name, at) => {
        const chunks = sizes[at % sizes.length]!.map((size, chunk) => new Uint8Array(size).fill(at + chunk))
        return [name, chunks] as const
      })
      const built = build(entries)
      for (const [name, chunks] of entries) expect(Buffer.compare(lookUp(built, name), joined(chunks))).toBe(0)
      for (const name of others) if (!some.includes(name)) expect(lookUp(built, name).length).toBe(0)
      for (const { length } of built.parts) expect(length).toBeLessThan(256 * 1024)
    }),
    { numRuns: 60 },
  )
})

test('a name filter says yes to every name that was added', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff))),
      fc.constantFrom(64, 1_024, 2 ** 20),
      (some, bits) => {
        const filter = createNameFilter(some.length, bits)
        for (const [high, low] of some) addToFilter(filter, high, low)
        for (const [high, low] of some) expect(mayHold(filter, high, low)).toBe(true)
      },
    ),
  )
  const filter = createNameFilter(10_000, 2 ** 23)
  const hash = (at: number): [number, number] => [
    Math.imul(at, 0x9e3779b1) >>> 0,
    Math.imul(at ^ 0x5bd1e995, 0x85ebca6b) >>> 0,
  ]
  for (let at = 0; at < 10_000; at += 1) addToFilter(filter, ...hash(at))
  let wrong = 0
  for (let at = 10_000; at < 110_000; at += 1) if (mayHold(filter, ...hash(at))) wrong += 1
  expect(wrong).toBeLessThan(5_000)
})

test('mergeSlice() makes of several segments what one flush of all would hold, whatever the slices', () => {
  const inputs = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), postings), {
    minLength: 2,
    maxLength: 4,
  })
  fc.assert(
    fc.property(inputs, goneNodes, fc.integer({ min: 1, max: 5 }), (segments, gone, namesPerSlice) => {
      const lengths = lengthsOf([])
      for (const node of gone) lengths[node] = 0
      const nameOfLetter = (letter: string): Name => nameOf('t', letter.repeat(16))
      const built = segments.map((segment) =>
        build(
          Object.entries(segment)
            .toSorted(([one], [other]) => (one < other ? -1 : 1))
            .map(([letter, pairs]) => [nameOfLetter(letter), [encodeRun(pairs.flat(), lengthsOf([])).slice()]]),
        ),
      )
      const parts: Uint8Array<ArrayBuffer>[] = []
      const builder = createPartBuilder(({ at, bytes }) => void (parts[at] = bytes))
      let count = 0
      const shared = new Set<number>()
      const sources = built.map(({ directory, parts: own }) => ({
        directory,
        read: (part: number) => own[part]!,
        hasGone: () => gone.length > 0,
      }))
      const merging = startMerge(sources, builder, {
        rewrite: null,
        onRuns: ({ high }, { runs, isNew }) => {
          if (isNew) count += 1
          if (!isNew || !isOnePosting(runs)) shared.add(high)
        },
      })
      while (!mergeSlice(merging, { names: namesPerSlice, bytes: 10_000, lengths })) continue
      const merged = { directory: finishParts(builder), parts }
      const all = new Map<string, Pairs>()
      for (const segment of segments)
        for (const [letter, pairs] of Object.entries(segment)) all.set(letter, [...(all.get(letter) ?? []), ...pairs])
      let live = 0
      for (const [letter, pairs] of all) {
        const expected = pairs.filter(([node]) => lengths[node]! > 0)
        if (expected.length > 0) live += 1
        expect(shared.has(numbersOf(nameOfLetter(letter)).high)).toBe(expected.length > 1)
        expect(read(lookUp(merged, nameOfLetter(letter)), lengthsOf([]))).toEqual(expected)
      }
      expect(count).toBe(live)
    }),
  )
})
