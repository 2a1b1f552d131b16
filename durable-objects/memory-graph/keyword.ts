// Exact BM25: the best nodes of a query by MaxScore, so that words of nearly every node are only looked up for candidates.
import { inverseFrequency, rankingParameters } from '../../core/memory/bm25.ts'
import { nameOf } from '../../core/memory/segments/names.ts'
import { topNodes } from '../../core/memory/top.ts'
import type { QueryTerm } from '../../contract/memory-recall.ts'
import { freshPostings } from './delta.ts'
import { joinPostings } from './join-postings.ts'
import type { Resident } from './resident.ts'
import { postingsShown, type Corpus } from './shown.ts'
import { addToAll, addToScored, addToSome, boundOf, type TermPostings, type TermWeight } from './scoring.ts'
import { readPostings } from './segments.ts'
import type { Sql } from '../sql.ts'

interface KeywordTerm {
  readonly postings: TermPostings
  readonly weight: TermWeight
  /** The most that it can add to a score. */
  readonly bound: number
  /** Nodes that hold it. */
  readonly nodes: number
  /** Its weight in the query times its inverse frequency. */
  readonly rarity: number
}

/** Terms of a query in the order given: exact scores are added up in it, as a plain loop adds them. */
export type Keywords = readonly KeywordTerm[]

/** Postings of each term, those of its twin among them. */
function readTerms(sql: Sql, resident: Resident, terms: readonly QueryTerm[]): readonly TermPostings[] {
  const names = terms.map(([term]) => nameOf('t', term))
  const twins = terms.flatMap(([, , twin]) => (twin === undefined ? [] : [nameOf('t', twin)]))
  const asked = [...names, ...twins]
  const stored = readPostings(sql, resident, asked)
  const postings = asked.map((name, at) => ({ stored: stored[at]!, fresh: freshPostings(resident, name) }))
  let next = names.length
  return terms.map(([, , twin], at) =>
    twin === undefined ? postings[at]! : joinPostings(postings[at]!, postings[next++]!),
  )
}

export interface Asking {
  readonly terms: readonly QueryTerm[]
  readonly corpus: Corpus
}

/** Terms that no node holds, of those that count, are left out. */
export function readKeywords(sql: Sql, resident: Resident, { terms, corpus: { isShown, chunks } }: Asking): Keywords {
  const { lengths } = resident
  const { k1, b, averageLength } = rankingParameters(chunks)
  const keywords: KeywordTerm[] = []
  for (const [at, read] of readTerms(sql, resident, terms).entries()) {
    const postings = isShown === null ? read : postingsShown(read, isShown)
    const nodes = postings.stored.count + postings.fresh.length / 2
    if (nodes === 0) continue
    const rarity = terms[at]![1] * inverseFrequency(chunks.nodes, nodes)
    const weight = { factor: rarity * (k1 + 1), flat: k1 * (1 - b), slope: (k1 * b) / averageLength }
    keywords.push({ postings, weight, bound: boundOf(postings, lengths, weight), nodes, rarity })
  }
  return keywords
}

/** Scores the nodes exactly into `resident.scores`; they come in ascending order and have no score yet. */
export function scoreExactly(resident: Resident, keywords: Keywords, wanted: Uint32Array): void {
  for (const { postings, weight } of keywords) addToSome(resident, postings, { wanted, weight })
}

const buckets = 1_024
const perBucket = new Uint32Array(buckets)

/** A score that at least `count` of the nodes reach, at most a thousandth of the best below the last of them; 0 where fewer have one. */
function floorOf(scores: Float64Array, nodes: Uint32Array, count: number): number {
  if (nodes.length < count) return 0
  let highest = 0
  for (let at = 0; at < nodes.length; at += 1) if (scores[nodes[at]!]! > highest) highest = scores[nodes[at]!]!
  perBucket.fill(0)
  const scale = (buckets - 1) / highest
  for (let at = 0; at < nodes.length; at += 1) perBucket[(scores[nodes[at]!]! * scale) >>> 0]! += 1
  let bucket = buckets
  for (let missing = count; missing > 0 && bucket > 0;) missing -= perBucket[--bucket]!
  return bucket / scale
}

/** Sums in another order differ in their last digits: nothing is cut that is nearer to the floor than this. */
const tolerance = 1 - 1e-9

/** Nodes that can still be among the best. */
function survivors(
  { scores }: Resident,
  nodes: Uint32Array,
  { floor, open }: { readonly floor: number; readonly open: number },
): Uint32Array {
  const least = floor * tolerance - open
  const kept: number[] = []
  for (let at = 0; at < nodes.length; at += 1) if (scores[nodes[at]!]! >= least) kept.push(nodes[at]!)
  return Uint32Array.from(kept)
}

/** One of so many nodes is looked at before all are. */
const sampleStep = 16

/** Whether the best `count` may exceed `rest`: by a sample, where there are many. A wrong guess costs time alone. */
function mayExceed(
  scores: Float64Array,
  nodes: Uint32Array,
  { count, rest }: { count: number; rest: number },
): boolean {
  if (nodes.length < 4 * sampleStep * count) return true
  let above = 0
  for (let at = 0; at < nodes.length; at += sampleStep) if (scores[nodes[at]!]! > rest) above += 1
  return above * sampleStep >= count
}

export interface Candidates {
  /** At most so many as asked for, best first, ties by ascending node number; exact scores stand in `resident.scores`. */
  readonly best: readonly number[]
  /** All nodes that have a score in `resident.scores`, ascending: to be cleared. */
  readonly scored: Uint32Array
  /** Nodes with a query term, or at least so many of them. */
  readonly found: number
  readonly isFoundExact: boolean
}

export interface CandidateOptions {
  readonly count: number
  /** Null allows every node. */
  readonly isAllowed: ((node: number) => boolean) | null
}

interface Swept {
  readonly nodes: Uint32Array
  /** Terms whose nodes were all met. */
  readonly terms: number
  readonly found: number
}

/** Adds terms to all their nodes, the most telling first, until the others cannot bring a node among the best any more. */
function sweep(resident: Resident, terms: Keywords, { open, count, isAllowed }: SweepOptions): Swept {
  const { scores, touched } = resident
  resident.touchedCount = 0
  const allowed = (): Uint32Array => {
    const nodes = touched.subarray(0, resident.touchedCount)
    return isAllowed === null ? nodes : nodes.filter(isAllowed)
  }
  for (const [at, { postings, weight }] of terms.entries()) {
    addToAll(resident, postings, weight)
    const rest = open[at + 1] ?? 0
    // A node that no term so far is in has at most the rest: less than the bounds so far allow is worth no look.
    if (rest >= open[0]! - rest || resident.touchedCount < count) continue
    if (!mayExceed(scores, touched.subarray(0, resident.touchedCount), { count, rest })) continue
    const nodes = allowed()
    const floor = floorOf(scores, nodes, count)
    if (rest < floor * tolerance) {
      return { nodes: survivors(resident, nodes, { floor, open: rest }), terms: at + 1, found: nodes.length }
    }
  }
  const nodes = allowed()
  const floor = floorOf(scores, nodes, count)
  return { nodes: survivors(resident, nodes, { floor, open: 0 }), terms: terms.length, found: nodes.length }
}

interface SweepOptions extends CandidateOptions {
  /** What the terms from each place on can add in all. */
  readonly open: readonly number[]
}

function openFrom(terms: Keywords): number[] {
  const open = terms.map(() => 0)
  let sum = 0
  for (let at = terms.length - 1; at >= 0; at -= 1) {
    sum += terms[at]!.bound
    open[at] = sum
  }
  return open
}

function clearTouched({ scores, touched, touchedCount, nextNode }: Resident): void {
  if (touchedCount * 4 > nextNode) scores.fill(0, 0, nextNode)
  else for (let at = 0; at < touchedCount; at += 1) scores[touched[at]!] = 0
}

/** The best nodes of a query with their exact scores, whatever was passed over. */
export function bestMatches(resident: Resident, keywords: Keywords, options: CandidateOptions): Candidates {
  const terms = keywords.toSorted((one, other) => other.bound - one.bound)
  const open = openFrom(terms)
  const swept = sweep(resident, terms, { ...options, open })
  let { nodes } = swept
  for (let at = swept.terms; at < terms.length; at += 1) {
    const { postings, weight } = terms[at]!
    addToScored(resident, postings, { wanted: nodes, weight })
    const floor = floorOf(resident.scores, nodes, options.count)
    nodes = survivors(resident, nodes, { floor, open: open[at + 1] ?? 0 })
  }
  clearTouched(resident)
  nodes = nodes.slice().sort()
  scoreExactly(resident, keywords, nodes)
  const isFoundExact = swept.terms === terms.length
  const most = options.isAllowed === null ? Math.max(0, ...terms.map((term) => term.nodes)) : 0
  return {
    best: topNodes(nodes, resident.scores, options.count),
    scored: nodes,
    found: Math.max(swept.found, isFoundExact ? 0 : most),
    isFoundExact,
  }
}
