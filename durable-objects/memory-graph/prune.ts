// Plans and prunes what is above the maximum: the least recently used nodes.
import { accepted, type Result } from '../../contract/result.ts'
import { takeInBatches } from './batches.ts'
import { nodesPerSlice, type Run, type Sink } from './forgotten.ts'
import { heldAmong, learnHeld } from './held.ts'
import type { GraphMemory } from './memory.ts'
import { isLive, type Resident } from './resident.ts'
import type { Sql } from '../sql.ts'

/** Nodes that any of the documents has. */
function heldNodes(sql: Sql, held: ReadonlySet<number>): Set<number> {
  if (held.size === 0) return new Set()
  const query = 'SELECT node FROM contribution WHERE document IN (SELECT value FROM json_each(?))'
  return new Set([...sql.exec(query, JSON.stringify([...held])).raw<[number]>()].map(([node]) => node))
}

export interface PrunePlan {
  /** Ascending. */
  readonly nodes: Uint32Array
  /** Last use of the latest used node of the plan: whatever was used since stays. */
  readonly usedUntilMs: number
  /** Held nodes that would be of the plan. */
  readonly held: readonly number[]
}

/** What no plan takes. */
export interface Sparing {
  /** Numbers of documents. */
  readonly held: ReadonlySet<number>
  readonly isSpared: (node: number) => boolean
}

/** Those that are not held, ascending. */
function liveNodes(
  { lengths, nextNode }: Resident,
  held: ReadonlySet<number>,
  isSpared: Sparing['isSpared'],
): Uint32Array {
  const nodes = new Uint32Array(nextNode)
  let count = 0
  for (let node = 1; node < nextNode; node += 1) {
    if (lengths[node]! > 0 && (held.size === 0 || !held.has(node)) && !isSpared(node)) nodes[count++] = node
  }
  return nodes.subarray(0, count)
}

/** Least recently used first, then oldest; held nodes are passed over and counted. */
export function planPrune(
  { sql, resident }: GraphMemory,
  maxNodes: number,
  { held: heldDocuments, isSpared }: Sparing,
): PrunePlan {
  const excess = resident.nodeCount - maxNodes
  if (excess <= 0) return { nodes: new Uint32Array(0), usedUntilMs: 0, held: [] }
  const held = heldNodes(sql, heldDocuments)
  const free = liveNodes(resident, held, isSpared)
  if (excess >= free.length) return { nodes: free, usedUntilMs: Infinity, held: [...held] }
  const { lastUsedMs } = resident
  // Sorting numbers alone takes a tenth of sorting nodes by them; loops, for a quarter of a million nodes in one turn.
  const uses = new Float64Array(free.length)
  for (let at = 0; at < free.length; at += 1) uses[at] = lastUsedMs[free[at]!]!
  uses.sort()
  const usedUntilMs = uses[excess - 1]!
  let room = excess - uses.indexOf(usedUntilMs)
  const nodes = new Uint32Array(excess)
  let count = 0
  let last = 0
  for (let at = 0; count < excess; at += 1) {
    const node = free[at]!
    const isLast = lastUsedMs[node] === usedUntilMs && room > 0
    if (isLast) {
      room -= 1
      last = node
    }
    if (isLast || lastUsedMs[node]! < usedUntilMs) nodes[count++] = node
  }
  const isBefore = (node: number): boolean =>
    lastUsedMs[node]! < usedUntilMs || (lastUsedMs[node] === usedUntilMs && node < last)
  return { nodes, usedUntilMs, held: [...held].filter(isBefore) }
}

export interface PruneSlice {
  readonly maxNodes: number
  readonly plan: PrunePlan
  /** Place in the plan. */
  readonly at: number
}

/** Nodes of a slice that are still there and were not used since the plan was made. */
export const nodesOfSlice = ({ resident }: GraphMemory, { plan, at }: Pick<PruneSlice, 'plan' | 'at'>): number[] =>
  [...plan.nodes.subarray(at, at + nodesPerSlice)].filter(
    (node) => isLive(resident, node) && resident.lastUsedMs[node]! <= plan.usedUntilMs,
  )

/** What of the nodes goes now. What was used, held or removed since the plan was made is passed over. */
export function dueOf(
  { resident, sql }: GraphMemory,
  nodes: readonly number[],
  { maxNodes, plan, held, sink }: Omit<PruneSlice, 'at'> & { readonly held: ReadonlySet<number>; readonly sink: Sink },
): readonly number[] {
  const excess = Math.max(0, resident.nodeCount - sink.listed.size - maxNodes)
  const unused = nodes.filter((node) => isLive(resident, node) && resident.lastUsedMs[node]! <= plan.usedUntilMs)
  const kept = heldAmong(sql, unused, held)
  return unused.filter((node) => !kept.has(node)).slice(0, excess)
}

/** Slices of a plan: where each begins. */
export const slicesOf = ({ nodes }: PrunePlan): readonly number[] =>
  Array.from({ length: Math.ceil(nodes.length / nodesPerSlice) }, (_, at) => at * nodesPerSlice)

/**
 * Removes in slices, each in a turn and a transaction of its own. Before each slice the log is asked which of its documents are
 * held; where some are, others are looked for, until no more of them are held. Answers the nodes that stay for a hold.
 */
export async function prune(run: Run, isSpared: Sparing['isSpared']): Promise<Result<readonly number[]>> {
  const { memory, policy, held, sink } = run
  const { maxNodes } = policy
  for (;;) {
    const known = held.size
    const plan = planPrune(memory, maxNodes + sink.listed.size, { held, isSpared })
    for (const at of slicesOf(plan)) {
      const nodes = nodesOfSlice(memory, { plan, at })
      const asked = await learnHeld(memory.sql, nodes, run)
      if (!asked.ok) return asked
      const due = { maxNodes, plan, held, sink }
      await takeInBatches(run, { place: { phase: 'maxNodes', after: 0 }, nodes }, (batch) => [
        ['maxNodes', dueOf(memory, batch, due)],
      ])
    }
    if (held.size === known) return accepted(plan.held)
  }
}
