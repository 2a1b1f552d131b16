// What a tenant's /metrics has: the nine families of checklist A-10, then those of operating.ts. No label names a tenant, document or person.
import type { AuditStatus } from '../../../contract/audit.ts'
import type { TenantCounts } from '../../../contract/catalog.ts'
import type { Histogram, Histograms } from '../../../contract/durations.ts'
import type { MemoryStatus } from '../../../contract/memory.ts'
import type { MetricFamily } from '../../../contract/metrics.ts'
import type { Result } from '../../../contract/result.ts'
import { countOpenBreakers } from '../breakers.ts'
import type { Session } from '../session.ts'
import { durations, labelled, single } from './families.ts'
import { operatingFamilies } from './operating.ts'
import { tellRequests } from './request-counts.ts'

const noCounts: TenantCounts = {
  ingestErrorsByStage: {},
  presidioFailures: 0,
  wormWrites: 0,
  recalls: {},
  turns: {},
}

/** Turns of all objects, those of graphs together: `graph.add`. */
function turnsOf(tenant: Histograms, graphs: readonly MemoryStatus[]): Histograms {
  const turns = new Map<string, Histogram>(Object.entries(tenant))
  for (const graph of graphs)
    for (const [method, one] of Object.entries(graph.turns)) {
      const name = `graph.${method}`
      const known = turns.get(name)
      turns.set(name, known === undefined ? one : sumOf(known, one))
    }
  return Object.fromEntries(turns)
}

const sumOf = (one: Histogram, other: Histogram): Histogram => ({
  boundsMs: one.boundsMs,
  counts: one.counts.map((count, at) => count + (other.counts[at] ?? 0)),
  sumMs: one.sumMs + other.sumMs,
  count: one.count + other.count,
})

async function graphStatuses({ tenant, graph, call }: Session): Promise<readonly MemoryStatus[]> {
  const names = await tenant.graphs(call)
  const statuses = await Promise.all((names.ok ? names.value : []).map((name) => graph(name).status(call)))
  return statuses.flatMap((status) => (status.ok ? [status.value] : []))
}

/** A log that can't be opened because its tables were changed is tampered with, too. */
function logFamilies(audit: Result<AuditStatus>): MetricFamily[] {
  const isTampered = audit.ok ? audit.value.check.state === 'tampered' : audit.refusal.code === 'AUDIT_FORK'
  return [
    single('clawql_audit_tampered', 'gauge', {
      help: '1 where the audit log is not what was recorded',
      value: isTampered ? 1 : 0,
    }),
    single('clawql_audit_checked_records', 'gauge', {
      help: 'Records that the running self-check has passed; all of them once it is through',
      value: audit.ok ? audit.value.check.checked : 0,
    }),
  ]
}

/** Registered operations: what counts refused requests is none. */
const operationsOf = ({ requestDurations = {} }: TenantCounts): Histograms =>
  Object.fromEntries(Object.entries(requestDurations).filter(([operation]) => operation.startsWith('clawql__')))

/** Gauges are read now. Counts stand in the tenant's rows; durations are those since its object woke, as Prometheus expects of a restart. */
export async function tenantFamilies(session: Session): Promise<readonly MetricFamily[]> {
  await tellRequests(session.bindings, session.call.tenantId)
  const [graphs, counted, audit, openBreakers] = await Promise.all([
    graphStatuses(session),
    session.tenant.counts(session.call),
    session.tenant.auditStatus(session.call),
    countOpenBreakers(session),
  ])
  const counters = counted.ok ? counted.value : noCounts
  return [
    durations('clawql_api_execute_duration_ms', {
      help: 'Time until an answer begins, by operation',
      label: 'operationId',
      histograms: operationsOf(counters),
    }),
    single('clawql_api_circuit_breaker_open', 'gauge', { help: 'Circuit breakers open now', value: openBreakers }),
    durations('clawql_memory_recall_duration_ms', {
      help: 'Recall latency by mode',
      label: 'mode',
      histograms: counters.recalls,
    }),
    single('clawql_memory_graph_node_count', 'gauge', {
      help: 'Nodes in the graphs',
      value: graphs.reduce((sum, { nodeCount }) => sum + nodeCount, 0),
    }),
    labelled('clawql_documents_ingest_errors_total', 'counter', {
      help: 'Failed ingests by stage',
      label: 'stage',
      values: counters.ingestErrorsByStage,
    }),
    single('clawql_presidio_failures_total', 'counter', {
      help: 'Redaction failures',
      value: counters.presidioFailures,
    }),
    single('clawql_cuckoo_fill_ratio', 'gauge', {
      help: 'Fill of the fullest duplicate filter',
      value: Math.max(0, ...graphs.map(({ cuckoo }) => cuckoo.fillRatio)),
    }),
    single('clawql_audit_worm_writes_total', 'counter', {
      help: 'Records in the audit log',
      value: counters.wormWrites,
    }),
    ...logFamilies(audit),
    durations('clawql_object_turn_duration_ms', {
      help: 'Turns of objects by method: every other call of the object waits meanwhile',
      label: 'method',
      histograms: turnsOf(counters.turns, graphs),
    }),
    ...(await operatingFamilies(session, counters)),
  ]
}
