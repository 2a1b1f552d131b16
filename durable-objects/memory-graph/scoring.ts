// The inner loops of a recall: a term's postings added to the scores of all nodes, of those that have one, or of a few.
import type { StoredPostings } from './posting-cache.ts'
import type { Resident } from './resident.ts'

/** How a term's frequencies become scores. */
export interface TermWeight {
  readonly factor: number
  readonly flat: number
  readonly slope: number
}

/** Postings of one term: those in segments, and pairs of node and frequency that are in none yet. All nodes are live. */
export interface TermPostings {
  readonly stored: StoredPostings
  readonly fresh: readonly number[]
}

const scoreOf = ({ factor, flat, slope }: TermWeight, frequency: number, length: number): number =>
  (factor * frequency) / (frequency + flat + slope * (length - 1))

/** The most that the term can add to a node. */
export function boundOf({ stored, fresh }: TermPostings, lengths: Uint32Array, weight: TermWeight): number {
  let bound = stored.count === 0 ? 0 : scoreOf(weight, stored.frequencyMax, stored.lengthMin)
  for (let at = 0; at < fresh.length; at += 2) {
    bound = Math.max(bound, scoreOf(weight, fresh[at + 1]!, lengths[fresh[at]!]!))
  }
  return bound
}

function addSparse(resident: Resident, { nodes, frequencies }: StoredPostings, weight: TermWeight): void {
  const { scores, lengths, touched } = resident
  const { factor, flat, slope } = weight
  let { touchedCount } = resident
  for (let at = 0; at < nodes!.length; at += 1) {
    const node = nodes![at]!
    const frequency = frequencies[at]!
    const score = scores[node]!
    if (score === 0) touched[touchedCount++] = node
    scores[node] = score + (factor * frequency) / (frequency + flat + slope * (lengths[node]! - 1))
  }
  resident.touchedCount = touchedCount
}

function addDense(resident: Resident, { from, frequencies }: StoredPostings, weight: TermWeight): void {
  const { scores, lengths, touched } = resident
  const { factor, flat, slope } = weight
  let { touchedCount } = resident
  for (let at = 0; at < frequencies.length; at += 1) {
    const frequency = frequencies[at]!
    if (frequency === 0) continue
    const node = from + at
    const score = scores[node]!
    if (score === 0) touched[touchedCount++] = node
    scores[node] = score + (factor * frequency) / (frequency + flat + slope * (lengths[node]! - 1))
  }
  resident.touchedCount = touchedCount
}

/** Adds a term to every node that holds it, and notes the nodes that had no score. */
export function addToAll(resident: Resident, { stored, fresh }: TermPostings, weight: TermWeight): void {
  if (stored.nodes === null) addDense(resident, stored, weight)
  else addSparse(resident, stored, weight)
  const { scores, lengths, touched } = resident
  for (let at = 0; at < fresh.length; at += 2) {
    const node = fresh[at]!
    if (scores[node] === 0) touched[resident.touchedCount++] = node
    scores[node] = scores[node]! + scoreOf(weight, fresh[at + 1]!, lengths[node]!)
  }
}

/** The first place from `start` on whose node is not below: doubling steps, then halving ones; nodes are asked for in order. */
function seek(nodes: Uint32Array, start: number, node: number): number {
  let low = start
  let step = 1
  while (low + step < nodes.length && nodes[low + step]! < node) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, nodes.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (nodes[middle]! < node) low = middle + 1
    else high = middle
  }
  return low
}

/** Below so many postings per node wanted, walking all of them is faster than seeking each. */
const walkRatio = 8

function addListToScored(
  { scores, lengths }: Resident,
  { nodes, frequencies }: StoredPostings,
  weight: TermWeight,
): void {
  const { factor, flat, slope } = weight
  for (let at = 0; at < nodes!.length; at += 1) {
    const node = nodes![at]!
    const score = scores[node]!
    if (score === 0) continue
    const frequency = frequencies[at]!
    scores[node] = score + (factor * frequency) / (frequency + flat + slope * (lengths[node]! - 1))
  }
}

function addListToAny(
  { scores, lengths }: Resident,
  { from, below, nodes, frequencies }: StoredPostings,
  { wanted, weight }: { readonly wanted: Uint32Array; readonly weight: TermWeight },
): void {
  for (let at = 0; at < wanted.length; at += 1) {
    const node = wanted[at]!
    if (node < from || node >= below) continue
    const place = nodes === null ? node - from : seek(nodes, 0, node)
    const frequency = nodes === null || nodes[place] === node ? frequencies[place]! : 0
    if (frequency > 0) scores[node] = scores[node]! + scoreOf(weight, frequency, lengths[node]!)
  }
}

/**
 * Adds a term to the wanted nodes that hold it, in any order; all of them have a score. Others that have one may get it too: none
 * of those is looked at again.
 */
export function addToScored(
  resident: Resident,
  { stored, fresh }: TermPostings,
  { wanted, weight }: { readonly wanted: Uint32Array; readonly weight: TermWeight },
): void {
  if (stored.nodes !== null && stored.nodes.length < walkRatio * wanted.length)
    addListToScored(resident, stored, weight)
  else addListToAny(resident, stored, { wanted, weight })
  const { scores, lengths } = resident
  for (let at = 0; at < fresh.length; at += 2) {
    const node = fresh[at]!
    if (scores[node]! > 0) scores[node] = scores[node]! + scoreOf(weight, fresh[at + 1]!, lengths[node]!)
  }
}

function addListToSome(
  { scores, lengths }: Resident,
  { from, below, nodes, frequencies }: StoredPostings,
  { wanted, weight }: { readonly wanted: Uint32Array; readonly weight: TermWeight },
): number {
  let at = 0
  let place = 0
  while (at < wanted.length && wanted[at]! < from) at += 1
  for (; at < wanted.length; at += 1) {
    const node = wanted[at]!
    if (node >= below) break
    let frequency = 0
    if (nodes === null) frequency = frequencies[node - from]!
    else {
      place = seek(nodes, place, node)
      if (place >= nodes.length) continue
      if (nodes[place] === node) frequency = frequencies[place]!
    }
    if (frequency > 0) scores[node] = scores[node]! + scoreOf(weight, frequency, lengths[node]!)
  }
  return at
}

/** Adds a term to those of the wanted nodes, in ascending order, that hold it. */
export function addToSome(
  resident: Resident,
  { stored, fresh }: TermPostings,
  { wanted, weight }: { readonly wanted: Uint32Array; readonly weight: TermWeight },
): void {
  let start = addListToSome(resident, stored, { wanted, weight })
  const { scores, lengths } = resident
  for (let at = 0; at < fresh.length; at += 2) {
    const node = fresh[at]!
    while (start < wanted.length && wanted[start]! < node) start += 1
    if (wanted[start] === node) scores[node] = scores[node]! + scoreOf(weight, fresh[at + 1]!, lengths[node]!)
  }
}

/** The term's frequency in each of the wanted nodes, in ascending order, into `into`; 0 where it is not. */
export function frequenciesIn(
  { stored: { from, below, nodes, frequencies }, fresh }: TermPostings,
  wanted: Uint32Array,
  into: Uint32Array,
): void {
  let place = 0
  let pair = 0
  for (let at = 0; at < wanted.length; at += 1) {
    const node = wanted[at]!
    let frequency = 0
    if (node >= below) {
      while (pair < fresh.length && fresh[pair]! < node) pair += 2
      if (fresh[pair] === node) frequency = fresh[pair + 1]!
    } else if (nodes === null) frequency = node < from ? 0 : (frequencies[node - from] ?? 0)
    else {
      place = seek(nodes, place, node)
      if (nodes[place] === node) frequency = frequencies[place]!
    }
    into[at] = frequency
  }
}
