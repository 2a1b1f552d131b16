// Warms the duplicate filter from the audit log when no snapshot is good; the graph's own rows have the last word.
import type { AuditLogRpc } from '../../contract/audit.ts'
import type { Call, Json } from '../../contract/rpc.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { addDigest, saveFilter } from './filter-state.ts'
import { logWarmUp } from './log.ts'
import type { GraphMemory } from './memory.ts'

const recordsPerPage = 100

interface WarmUpCounts {
  /** Records read from the log. */
  readonly records: number
  /** Digests that the log named and a node confirmed. */
  readonly logged: number
  /** Digests of nodes that the log doesn't name yet: their record is still on its way. */
  readonly unlogged: number
}

function loggedNodeIds(body: { readonly [name: string]: Json }): string[] {
  const nodes = body['nodes']
  if (!Array.isArray(nodes)) return []
  return (nodes as readonly Json[]).flatMap((pair) =>
    Array.isArray(pair) && typeof pair[0] === 'string' ? [pair[0]] : [],
  )
}

export interface WarmUpOptions {
  readonly call: Call
  readonly graph: string
  readonly now: () => number
  /** False once this memory was dropped: its filter must not be saved any more. */
  readonly isCurrent: () => boolean
}

/** Adds the nodes of one record that still exist: a node pruned later has no row, one named twice is added once. */
function addLogged({ sql, filter }: GraphMemory, body: { readonly [name: string]: Json }): number {
  let added = 0
  for (const nodeId of loggedNodeIds(body)) {
    const [row] = sql
      .exec<{ id: number; digest: string }>(
        'SELECT node.id, node.digest FROM contribution JOIN node ON node.id = contribution.node WHERE contribution.node_id = ?',
        nodeId,
      )
      .toArray()
    if (row === undefined || filter.seen?.has(row.id) !== false) continue
    addDigest(filter, row.id, row.digest)
    added += 1
  }
  return added
}

function addUnlogged({ sql, filter }: GraphMemory): number {
  let added = 0
  for (const [node, digest] of sql.exec('SELECT id, digest FROM node').raw<[number, string]>()) {
    if (filter.seen?.has(node) !== false) continue
    addDigest(filter, node, digest)
    added += 1
  }
  return added
}

/**
 * Reads the log's pages, then closes the gap from the graph's rows and writes a snapshot; the filter is warm on return. Ingest goes
 * on meanwhile with the exact check. Refused where the log is: the filter stays cold and the caller tries again.
 */
async function readLog(
  memory: GraphMemory,
  log: Pick<AuditLogRpc, 'digests'>,
  options: WarmUpOptions,
): Promise<Result<WarmUpCounts>> {
  const { filter, resident } = memory
  const { v, tenantId, actor, requestId } = options.call
  let afterSeq = -1
  let records = 0
  let logged = 0
  for (;;) {
    const page = await log.digests({
      v,
      tenantId,
      actor,
      requestId,
      graph: options.graph,
      afterSeq,
      limit: recordsPerPage,
    })
    if (!page.ok) return page
    if (!options.isCurrent()) return refused('NOT_READY', 'The graph was opened again meanwhile.')
    for (const record of page.value.records) {
      afterSeq = Math.max(afterSeq, record.seq)
      if (record.type === 'memory.ingested') logged += addLogged(memory, record.body)
    }
    records += page.value.records.length
    if (page.value.done || page.value.records.length === 0) break
  }
  const unlogged = addUnlogged(memory)
  filter.seen = null
  filter.warmedUpAtMs = options.now()
  memory.transaction(() => {
    saveFilter(memory.sql, filter, resident.nextNode)
  })
  return accepted({ records, logged, unlogged })
}

/**
 * Warms the filter and logs start and end; true once it is warm. Never throws: an unreachable log leaves the filter cold and ingest
 * on the exact check.
 */
export async function warmUp(
  memory: GraphMemory,
  log: Pick<AuditLogRpc, 'digests'>,
  options: WarmUpOptions,
): Promise<boolean> {
  const startMs = options.now()
  logWarmUp({ phase: 'start', source: 'audit-log', count: memory.filter.filter.count, ms: 0 })
  const answer = await readLog(memory, log, options).catch(() =>
    refused<WarmUpCounts>('AUDIT_UNAVAILABLE', 'The audit log could not be reached.'),
  )
  const line = { source: 'audit-log', count: memory.filter.filter.count, ms: options.now() - startMs } as const
  if (answer.ok) logWarmUp({ phase: 'end', ...line, ...answer.value })
  else logWarmUp({ phase: 'end', ...line, code: answer.refusal.code })
  return answer.ok
}
