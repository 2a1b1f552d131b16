// Cuckoo filter: no false negative over a million random steps, false positives at 95 %, full, victim, snapshot.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  contains,
  createFilter,
  digestFromHex,
  fillRatio,
  fillStatus,
  filterCapacity,
  insert,
  remove,
  type Digest64,
} from '../../../core/cuckoo/filter.ts'
import { loadSnapshot, saveSnapshot } from '../../../core/cuckoo/snapshot.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

function randomSource(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

const seeds = { seedHigh: 0x12345678, seedLow: 0x9abcdef0 }
const item = (at: number): Digest64 => {
  const next = randomSource(at)
  return { high: next(), low: next() }
}

/** Random adds, deletes and look-ups over a universe against a Map of counts. */
function walk(
  steps: number,
  universe: number,
  seed: number,
): { falseNegatives: number; failedDeletes: number; count: number } {
  const filter = createFilter(seeds)
  const counts = new Map<number, number>()
  const next = randomSource(seed)
  let falseNegatives = 0
  let failedDeletes = 0
  let held = 0
  for (let step = 0; step < steps; step += 1) {
    const at = next() % universe
    const copies = counts.get(at) ?? 0
    const action = next() % 5
    if (action < 2 && copies < 4) {
      if (insert(filter, item(at))) {
        counts.set(at, copies + 1)
        held += 1
      }
    } else if (action === 2 && copies > 0) {
      if (!remove(filter, item(at))) failedDeletes += 1
      counts.set(at, copies - 1)
      held -= 1
    } else if (copies > 0 && !contains(filter, item(at))) falseNegatives += 1
  }
  for (const [at, copies] of counts) if (copies > 0 && !contains(filter, item(at))) falseNegatives += 1
  expect(filter.count).toBe(held)
  return { falseNegatives, failedDeletes, count: filter.count }
}

describe('cuckoo filter', () => {
  test('has no false negative in a million random steps', () => {
    expect(walk(1_000_000, 300_000, 1)).toMatchObject({ falseNegatives: 0, failedDeletes: 0 })
  })

  test('has no false negative and deletes right in a small universe full of copies', () => {
    expect(walk(200_000, 50, 2)).toMatchObject({ falseNegatives: 0, failedDeletes: 0 })
  })

  test('holds its capacity, answers at most 1.3e-4 wrong, then refuses and stays right', () => {
    const filter = createFilter(seeds)
    for (let at = 0; at < filterCapacity; at += 1) expect.assert(insert(filter, item(at)), `insert ${at}`)
    expect(fillRatio(filter)).toBe(1)
    expect(fillStatus(filter)).toBe('fallback')
    expect(insert(filter, item(-1))).toBe(false)
    let wrong = 0
    for (let at = 0; at < 1_000_000; at += 1) if (contains(filter, item(10_000_000 + at))) wrong += 1
    expect(wrong / 1_000_000).toBeLessThanOrEqual(1.3e-4)
    for (let at = 0; at < filterCapacity; at += 1) expect.assert(contains(filter, item(at)), `contains ${at}`)
    for (let at = 0; at < filterCapacity; at += 1) expect.assert(remove(filter, item(at)), `remove ${at}`)
    expect(filter.count).toBe(0)
    expect(filter.slots.every((slot) => slot === 0)).toBe(true)
  })

  test('warns above 90 %', () => {
    const filter = createFilter(seeds)
    for (let at = 0; at < 0.9 * filterCapacity; at += 1) insert(filter, item(at))
    expect(fillStatus(filter)).toBe('healthy')
    insert(filter, item(-1))
    expect(fillStatus(filter)).toBe('warning')
  })

  test('keeps the ninth copy of a digest as victim, refuses the tenth, and rehouses the victim after a delete', () => {
    const filter = createFilter(seeds)
    const same = digestFromHex('00112233445566ff')
    const added = Array.from({ length: 10 }, () => insert(filter, same))
    expect(added).toEqual([...Array.from({ length: 9 }, () => true), false])
    expect(fillStatus(filter)).toBe('fallback')
    expect(loadSnapshot(saveSnapshot({ filter, watermark: 1 }, sha256), sha256)?.filter).toEqual(filter)
    remove(filter, same)
    expect(filter.victimFingerprint).toBe(0)
    for (let copies = 8; copies > 0; copies -= 1) {
      expect(contains(filter, same)).toBe(true)
      expect(remove(filter, same)).toBe(true)
    }
    expect(contains(filter, same)).toBe(false)
    expect(remove(filter, same)).toBe(false)
  })
})

describe('snapshot', () => {
  test('brings back the filter and its watermark', () => {
    const filter = createFilter(seeds)
    for (let at = 0; at < 10_000; at += 1) insert(filter, item(at))
    const loaded = loadSnapshot(saveSnapshot({ filter, watermark: 123_456_789_012 }, sha256), sha256)
    expect(loaded?.watermark).toBe(123_456_789_012)
    expect(loaded?.filter).toEqual(filter)
  })

  test('takes 80 bytes for an empty filter', () => {
    const bytes = saveSnapshot({ filter: createFilter(seeds), watermark: 0 }, sha256)
    expect(bytes).toHaveLength(80)
    expect(loadSnapshot(bytes, sha256)?.filter.count).toBe(0)
  })

  test('is refused after any flipped byte, cut or extension', () => {
    const filter = createFilter(seeds)
    insert(filter, item(1))
    const bytes = saveSnapshot({ filter, watermark: 7 }, sha256)
    for (const at of [0, 4, 9, 17, 45, 48, 500_000, bytes.length - 33, bytes.length - 1]) {
      const damaged = bytes.slice()
      damaged[at] = (damaged[at] ?? 0) ^ 1
      expect(loadSnapshot(damaged, sha256)).toBeNull()
    }
    expect(loadSnapshot(bytes.subarray(1), sha256)).toBeNull()
    expect(loadSnapshot(bytes.slice(0, 100), sha256)).toBeNull()
    expect(loadSnapshot(new Uint8Array(), sha256)).toBeNull()
  })
})
