// Prunes the least recently used nodes; each removal leaves its audit record in the outbox in the same transaction.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { RecordDraft } from '../../contract/audit.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { GraphMemory } from './memory.ts'
import { removeNodes, type RemovedNode } from './removal.ts'
import { isLive, type Resident } from './resident.ts'
import type { Sql } from '../sql.ts'

export type PruneCall = Call & { readonly maxNodes: number; readonly nowMs: number }

/** 256 nodes take about 16 KB in `body` and 20 KB in `also`: below the 60,000 bytes that an entry may have. A slice is a record. */
const nodesPerSlice = 256

/** Refuses numbers that are none: a malformed maximum must never prune everything. */
export function checkPrune({ maxNodes, nowMs }: PruneCall): Result<null> {
  const isBounded = Number.isSafeInteger(maxNodes) && maxNodes >= 0 && Number.isSafeInteger(nowMs)
  return isBounded ? accepted(null) : refused('VALIDATION_FAILED', 'maxNodes is a whole number from 0 on.')
}

function heldNodes(sql: Sql): Set<number> {
  const rows = sql
    .exec('SELECT node FROM contribution WHERE document IN (SELECT id FROM document WHERE hold > 0)')
    .raw<[number]>()
  return new Set([...rows].map(([node]) => node))
}

/** Those of the nodes that a held document has, too. */
function heldOf(sql: Sql, nodes: readonly number[]): Set<number> {
  const rows = sql
    .exec(
      `SELECT contribution.node FROM json_each(?) AS asked CROSS JOIN contribution ON contribution.node = asked.value
       CROSS JOIN document ON document.id = contribution.document WHERE document.hold > 0`,
      JSON.stringify(nodes),
    )
    .raw<[number]>()
  return new Set([...rows].map(([node]) => node))
}

export interface PrunePlan {
  /** Ascending. */
  readonly nodes: Uint32Array
  /** Last use of the latest used node of the plan: whatever was used since stays. */
  readonly usedUntilMs: number
  readonly heldSkipped: number
}

/** Those that are not held, ascending. */
function liveNodes({ lengths, nextNode }: Resident, held: ReadonlySet<number>): Uint32Array {
  const nodes = new Uint32Array(nextNode)
  let count = 0
  for (let node = 1; node < nextNode; node += 1) {
    if (lengths[node]! > 0 && (held.size === 0 || !held.has(node))) nodes[count++] = node
  }
  return nodes.subarray(0, count)
}

/** Least recently used first, then oldest; held nodes are passed over and counted. */
export function planPrune({ sql, resident }: GraphMemory, maxNodes: number): PrunePlan {
  const excess = resident.nodeCount - maxNodes
  if (excess <= 0) return { nodes: new Uint32Array(0), usedUntilMs: 0, heldSkipped: 0 }
  const held = heldNodes(sql)
  const free = liveNodes(resident, held)
  if (excess >= free.length) return { nodes: free, usedUntilMs: Infinity, heldSkipped: held.size }
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
  return { nodes, usedUntilMs, heldSkipped: [...held].filter(isBefore).length }
}

function prunedRecord(call: PruneCall, graph: string, removed: readonly RemovedNode[]): RecordDraft {
  const nodes = removed.map(({ nodeId, digest }) => [nodeId, digest])
  const identity = JSON.stringify(['memory.pruned', call.tenantId, graph, call.requestId, call.nowMs, nodes])
  return {
    id: bytesToHex(sha256(utf8ToBytes(identity))),
    type: 'memory.pruned',
    op: 'memory.prune',
    outcome: 'ok',
    actor: call.actor,
    claims: null,
    req: call.requestId,
    res: { kind: 'graph', id: graph },
    also: removed.map(({ nodeId }) => ({ kind: 'memory-node', id: nodeId })),
    subj: [],
    matter: [],
    vertical: null,
    graph,
    revision: null,
    policy: null,
    body: { nodes },
  }
}

export interface PruneSlice {
  readonly call: PruneCall
  readonly graph: string
  readonly plan: PrunePlan
  /** Place in the plan. */
  readonly at: number
}

/**
 * One slice within the caller's transaction, with its record in the outbox; the number of nodes removed. What was used, held or
 * removed since the plan was made is passed over.
 */
export function pruneSlice(memory: GraphMemory, { call, graph, plan, at }: PruneSlice): number {
  const { sql, resident } = memory
  const excess = Math.max(0, resident.nodeCount - call.maxNodes)
  const unused = [...plan.nodes.subarray(at, at + nodesPerSlice)].filter(
    (node) => isLive(resident, node) && resident.lastUsedMs[node]! <= plan.usedUntilMs,
  )
  const held = heldOf(sql, unused)
  const due = unused.filter((node) => !held.has(node)).slice(0, excess)
  const removed = removeNodes(memory, due)
  if (removed.length === 0) return 0
  const record = prunedRecord(call, graph, removed)
  sql.exec('INSERT INTO outbox (id, record) VALUES (?, ?)', record.id, JSON.stringify(record))
  return removed.length
}

/** Slices of a plan: where each begins. */
export const slicesOf = ({ nodes }: PrunePlan): readonly number[] =>
  Array.from({ length: Math.ceil(nodes.length / nodesPerSlice) }, (_, at) => at * nodesPerSlice)
