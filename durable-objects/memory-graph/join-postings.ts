// Postings of two names as those of one: a word that stands openly in some nodes and was taken out of others is one word to a query.
import type { StoredPostings } from './posting-cache.ts'
import type { TermPostings } from './scoring.ts'

const frequencyLimit = 65_535

/** Postings one by one, ascending. */
interface Cursor {
  /** Infinity behind the last. */
  node: number
  frequency: number
  at: number
}

function step(cursor: Cursor, { nodes, from, frequencies }: StoredPostings): void {
  cursor.at += 1
  if (nodes === null) while (cursor.at < frequencies.length && frequencies[cursor.at] === 0) cursor.at += 1
  const isEnd = cursor.at >= frequencies.length
  cursor.node = isEnd ? Infinity : nodes === null ? from + cursor.at : nodes[cursor.at]!
  cursor.frequency = isEnd ? 0 : frequencies[cursor.at]!
}

function first(postings: StoredPostings): Cursor {
  const cursor = { node: 0, frequency: 0, at: -1 }
  step(cursor, postings)
  return cursor
}

/** A node that both are in has the sum of their frequencies. */
function joinStored(one: StoredPostings, other: StoredPostings): StoredPostings {
  if (one.count === 0) return other
  if (other.count === 0) return one
  const nodes = new Uint32Array(one.count + other.count)
  const frequencies = new Uint16Array(nodes.length)
  const [a, b] = [first(one), first(other)]
  let count = 0
  let frequencyMax = 0
  for (let node = Math.min(a.node, b.node); node < Infinity; node = Math.min(a.node, b.node)) {
    const sum = (a.node === node ? a.frequency : 0) + (b.node === node ? b.frequency : 0)
    if (a.node === node) step(a, one)
    if (b.node === node) step(b, other)
    nodes[count] = node
    frequencies[count] = Math.min(sum, frequencyLimit)
    frequencyMax = Math.max(frequencyMax, frequencies[count]!)
    count += 1
  }
  return {
    below: Math.max(one.below, other.below),
    count,
    frequencyMax,
    lengthMin: Math.min(one.lengthMin, other.lengthMin),
    nodes: nodes.subarray(0, count),
    from: 0,
    frequencies: frequencies.subarray(0, count),
  }
}

/** Pairs of node and frequency, ascending. */
function joinFresh(one: readonly number[], other: readonly number[]): readonly number[] {
  if (one.length === 0) return other
  if (other.length === 0) return one
  const joined: number[] = []
  let [a, b] = [0, 0]
  while (a < one.length || b < other.length) {
    const node = Math.min(one[a] ?? Infinity, other[b] ?? Infinity)
    let frequency = 0
    if (one[a] === node) {
      frequency += one[a + 1]!
      a += 2
    }
    if (other[b] === node) {
      frequency += other[b + 1]!
      b += 2
    }
    joined.push(node, frequency)
  }
  return joined
}

export const joinPostings = (one: TermPostings, other: TermPostings): TermPostings => ({
  stored: joinStored(one.stored, other.stored),
  fresh: joinFresh(one.fresh, other.fresh),
})
