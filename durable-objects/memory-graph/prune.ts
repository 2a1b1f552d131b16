// Prunes the least recently used nodes; each removal leaves its audit record in the outbox in the same transaction.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { RecordDraft } from '../../contract/audit.ts'
import type { PruneAnswer } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { GraphMemory } from './memory.ts'
import { removeNodes, type RemovedNode } from './removal.ts'
import { isLive } from './resident.ts'
import type { Sql } from '../sql.ts'

export type PruneCall = Call & { readonly maxNodes: number; readonly nowMs: number }

/** 256 nodes take about 16 KB in `body` and 20 KB in `also`: below the 60,000 bytes that an entry may have. */
const nodesPerRecord = 256
/** Every transaction rewrites the postings of all terms it touches, so few large ones cost less than many small ones. */
const nodesPerTransaction = 16_384

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

interface PrunePlan {
  readonly nodes: readonly number[]
  readonly heldSkipped: number
}

/** Least recently used first, then oldest; held nodes are passed over and counted. */
export function planPrune({ sql, resident }: GraphMemory, maxNodes: number): PrunePlan {
  let excess = resident.nodeCount - maxNodes
  if (excess <= 0) return { nodes: [], heldSkipped: 0 }
  const held = heldNodes(sql)
  const live: number[] = []
  for (let node = 1; node < resident.nextNode; node += 1) if (isLive(resident, node)) live.push(node)
  live.sort((one, other) => (resident.lastUsedMs[one] ?? 0) - (resident.lastUsedMs[other] ?? 0) || one - other)
  const nodes: number[] = []
  let heldSkipped = 0
  for (const node of live) {
    if (excess === 0) break
    if (held.has(node)) heldSkipped += 1
    else {
      nodes.push(node)
      excess -= 1
    }
  }
  return { nodes, heldSkipped }
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

function pruneBatch(memory: GraphMemory, call: PruneCall, batch: { graph: string; nodes: readonly number[] }): void {
  const removed = removeNodes(memory, batch.nodes)
  for (let at = 0; at < removed.length; at += nodesPerRecord) {
    const record = prunedRecord(call, batch.graph, removed.slice(at, at + nodesPerRecord))
    memory.sql.exec('INSERT INTO outbox (id, record) VALUES (?, ?)', record.id, JSON.stringify(record))
  }
}

/** Removes in transactions of 16,384 nodes; what is committed has its records in the outbox, which the caller drains. */
export function pruneNodes(memory: GraphMemory, call: PruneCall, graph: string): PruneAnswer {
  const { nodes, heldSkipped } = planPrune(memory, call.maxNodes)
  for (let at = 0; at < nodes.length; at += nodesPerTransaction) {
    const batch = { graph, nodes: nodes.slice(at, at + nodesPerTransaction) }
    memory.transaction(() => {
      pruneBatch(memory, call, batch)
    })
  }
  return { pruned: nodes.length, kept: memory.resident.nodeCount, heldSkipped }
}
