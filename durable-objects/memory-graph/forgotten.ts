// What a run of forgetting takes: out of the graph, with a record of it in the outbox, or onto the list of a dry run.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { RecordDraft, Resource } from '../../contract/audit.ts'
import {
  forgettingNamedMax,
  type ForgettingPolicy,
  type ForgettingReason,
  type ForgottenNode,
} from '../../contract/forgetting.ts'
import type { Call } from '../../contract/rpc.ts'
import { draftRecord } from '../../core/audit/draft.ts'
import type { AskHeld } from './held.ts'
import type { GraphMemory } from './memory.ts'
import { loosenNode, removeNodes, takeContributions, type RemovedNode } from './removal.ts'

/** `maxNodes` is that of the policy or, of a dry run, `dryRunMaxNodes`; and all that a gateway of a release before 2026.11.6 says. */
export type PruneCall = Call & {
  readonly maxNodes: number
  readonly nowMs: number
  readonly policy?: ForgettingPolicy
  readonly isDryRun?: boolean
}

/** 256 nodes take about 16 KB in `body` and 20 KB in `also`: below the 60,000 bytes that an entry may have. A slice is a record. */
export const nodesPerSlice = 256

/** Takes nodes, and what documents hold of them. Within the caller's transaction. */
export interface Sink {
  /** Nodes by reason. */
  readonly why: Map<ForgettingReason, number>
  /** Those on the list of a dry run: they are still there. */
  readonly listed: ReadonlySet<number>
  readonly named: readonly ForgottenNode[]
  take(reason: ForgettingReason, nodes: readonly number[]): void
  /** Takes a slice of the documents of a node that too many hold for one turn; false where it takes none, and the node can go. */
  loosen(reason: ForgettingReason, node: number): boolean
  /** At most so many chunks of a document; true once it has none left. */
  takeOf(document: number, count: number): { readonly isDone: boolean; readonly chunks: number }
}

/** How far a run is: it goes on from there, whatever ended it. */
export interface Place {
  readonly phase: 'documents' | 'nodes' | 'maxNodes'
  /** The last document or node that was looked at. */
  readonly after: number
}

export const fromStart: Place = { phase: 'documents', after: 0 }

export interface Run {
  readonly memory: GraphMemory
  readonly call: PruneCall
  readonly policy: ForgettingPolicy
  readonly sink: Sink
  readonly askHeld: AskHeld
  /** Numbers of documents that are known to be held. */
  readonly held: Set<number>
  /** One turn and one transaction, in which it is noted how far the run is. */
  readonly turn: <T>(place: Place, work: () => T) => Promise<T>
  /** Nodes that go by a rule and stay for a hold. */
  readonly heldNodes: Set<number>
}

interface Removal {
  readonly reason: ForgettingReason
  readonly removed: readonly RemovedNode[]
  /** Documents that memory holds nothing of any more, or that let go of a node. */
  readonly documentIds: readonly string[]
  /** The node that they let go of, which others hold. */
  readonly loosened?: string
}

/** Slices may be alike in all that they say: `seq`, their place in the outbox, is what no other has. */
function prunedRecord(
  { call, graph, seq }: { readonly call: PruneCall; readonly graph: string; readonly seq: number },
  { reason, removed, documentIds, loosened }: Removal,
): RecordDraft {
  const nodes = removed.map(({ nodeId, digest }) => [nodeId, digest])
  const identity = JSON.stringify([
    'memory.pruned',
    call.tenantId,
    graph,
    call.requestId,
    call.nowMs,
    nodes,
    documentIds,
    seq,
  ])
  const also: Resource[] = [
    ...removed.map(({ nodeId }) => ({ kind: 'memory-node' as const, id: nodeId })),
    ...documentIds.map((id) => ({ kind: 'document' as const, id })),
    ...(loosened === undefined ? [] : [{ kind: 'memory-node' as const, id: loosened }]),
  ]
  return draftRecord({
    id: bytesToHex(sha256(utf8ToBytes(identity))),
    type: 'memory.pruned',
    op: 'memory.prune',
    actor: call.actor,
    claims: null,
    req: call.requestId,
    res: { kind: 'graph', id: graph },
    also,
    graph,
    // Whoever knows of no rules reads what they always read.
    body: call.policy === undefined ? { nodes } : { nodes, why: reason },
  })
}

const count = (why: Map<ForgettingReason, number>, reason: ForgettingReason, nodes: number): unknown =>
  why.set(reason, (why.get(reason) ?? 0) + nodes)

/** Removes; every removal is recorded in the same transaction. */
export function removing(memory: GraphMemory, call: PruneCall, graph: string): Sink {
  const { sql } = memory
  const why = new Map<ForgettingReason, number>()
  const record = (removal: Removal): void => {
    if (removal.removed.length === 0 && removal.documentIds.length === 0) return
    count(why, removal.reason, removal.removed.length)
    const query = `INSERT INTO outbox (id, record) VALUES ('', '') RETURNING seq`
    const [row] = sql.exec<{ seq: number }>(query).toArray()
    const { seq } = row!
    const draft = prunedRecord({ call, graph, seq }, removal)
    sql.exec('UPDATE outbox SET id = ?, record = ? WHERE seq = ?', draft.id, JSON.stringify(draft), seq)
  }
  return {
    why,
    listed: new Set(),
    named: [],
    take: (reason, nodes) => record({ reason, removed: removeNodes(memory, nodes), documentIds: [] }),
    loosen(reason, node) {
      if (!isHub(memory, node)) return false
      const [row] = sql.exec<{ id: string }>('SELECT node_id AS id FROM node WHERE id = ?', node).toArray()
      const documentIds = loosenNode(memory, node, nodesPerSlice)
      record({ reason, removed: [], documentIds, loosened: row!.id })
      return true
    },
    takeOf(document, most) {
      const id = idOf(memory, document)
      const { removed, chunks, isDone } = takeContributions(memory, document, most)
      record({ reason: 'age', removed, documentIds: isDone && id !== null ? [id] : [] })
      return { isDone, chunks }
    },
  }
}

/** Of 512 documents a turn takes some 20 ms. */
export const contributionsPerTurn = 512

const isHub = ({ sql }: GraphMemory, node: number): boolean =>
  sql.exec('SELECT 1 FROM contribution WHERE node = ? LIMIT 1 OFFSET ?', node, contributionsPerTurn).toArray().length >
  0

const idOf = ({ sql }: GraphMemory, document: number): string | null =>
  sql.exec<{ id: string }>('SELECT document_id AS id FROM document WHERE id = ?', document).toArray()[0]?.id ?? null

/** Removes nothing, and lists what would go. */
export function listing({ sql }: GraphMemory): Sink {
  const why = new Map<ForgettingReason, number>()
  const listed = new Set<number>()
  const named: ForgottenNode[] = []
  /** Documents that would be gone by now, and how far one of them is. */
  const gone = new Set<number>()
  const places = new Map<number, number>()
  /** First document of each node that is not gone: whoever stands before it is, and is not looked at again. */
  const holders = new Map<number, number>()
  const isHeldByOthers = (node: number): boolean => {
    const query = 'SELECT document FROM contribution WHERE node = ? AND document > ? ORDER BY document LIMIT 1'
    for (let holder = holders.get(node) ?? 0; ;) {
      if (holder !== 0 && !gone.has(holder)) {
        holders.set(node, holder)
        return true
      }
      const [row] = [...sql.exec(query, node, holder).raw<[number]>()]
      if (row === undefined) return false
      holder = row[0]
    }
  }
  const list = (reason: ForgettingReason, nodes: readonly number[]): void => {
    for (const node of nodes) listed.add(node)
    count(why, reason, nodes.length)
    const asked = JSON.stringify(nodes.slice(0, forgettingNamedMax - named.length))
    const query = 'SELECT node_id AS id FROM json_each(?) AS asked CROSS JOIN node ON node.id = asked.value'
    for (const { id } of sql.exec<{ id: string }>(query, asked).toArray()) named.push({ id, why: reason })
  }
  return {
    why,
    listed,
    named,
    take: list,
    loosen: () => false,
    takeOf(document, most) {
      gone.add(document)
      const query = `SELECT own.node, own.ordinal FROM contribution AS own WHERE own.document = ? AND own.ordinal >= ?
        ORDER BY own.ordinal LIMIT ?`
      const rows = [...sql.exec(query, document, places.get(document) ?? 0, most).raw<[number, number]>()]
      const isUnheld = (node: number): boolean => !listed.has(node) && !isHeldByOthers(node)
      list('age', [...new Set(rows.map(([node]) => node))].filter(isUnheld))
      places.set(document, (rows.at(-1)?.[1] ?? 0) + 1)
      return { isDone: rows.length < most, chunks: rows.length }
    },
  }
}
