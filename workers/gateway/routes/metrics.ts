// /metrics: the nine families of checklist A-10, then those of metrics/operating.ts, in Prometheus' text format. No label names a tenant, document or person.
import type { AuditStatus } from '../../../contract/audit.ts'
import type { TenantCounts } from '../../../contract/catalog.ts'
import type { Histogram, Histograms } from '../../../contract/durations.ts'
import type { MemoryStatus } from '../../../contract/memory.ts'
import type { Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { countOpenBreakers } from '../breakers.ts'
import { answer } from '../answer.ts'
import { expose, histogramLines, single } from '../metrics/exposition.ts'
import { operatingFamilies } from '../metrics/operating.ts'
import { tellRequests } from '../metrics/request-counts.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'

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
function logMetrics(audit: Result<AuditStatus>): string[] {
  const isTampered = audit.ok ? audit.value.check.state === 'tampered' : audit.refusal.code === 'AUDIT_FORK'
  return [
    ...single('clawql_audit_tampered', 'gauge', {
      help: '1 where the audit log is not what was recorded',
      value: isTampered ? 1 : 0,
    }),
    ...single('clawql_audit_checked_records', 'gauge', {
      help: 'Records that the running self-check has passed; all of them once it is through',
      value: audit.ok ? audit.value.check.checked : 0,
    }),
  ]
}

/** Registered operations: what counts refused requests is none. */
const operationsOf = ({ requestDurations = {} }: TenantCounts): Histograms =>
  Object.fromEntries(Object.entries(requestDurations).filter(([operation]) => operation.startsWith('clawql__')))

/** Gauges are read now. Counts stand in the tenant's rows; durations are those since its object woke, as Prometheus expects of a restart. */
async function metricsText(session: Session): Promise<string> {
  await tellRequests(session.bindings, session.call.tenantId)
  const [graphs, counted, audit, openBreakers] = await Promise.all([
    graphStatuses(session),
    session.tenant.counts(session.call),
    session.tenant.auditStatus(session.call),
    countOpenBreakers(session),
  ])
  const counters = counted.ok ? counted.value : noCounts
  const errors = 'clawql_documents_ingest_errors_total'
  const recall = 'clawql_memory_recall_duration_ms'
  const execute = 'clawql_api_execute_duration_ms'
  return [
    ...expose({
      name: execute,
      type: 'histogram',
      help: 'Time until an answer begins, by operation',
      lines: histogramLines(execute, 'operationId', operationsOf(counters)),
    }),
    ...single('clawql_api_circuit_breaker_open', 'gauge', {
      help: 'Circuit breakers open now',
      value: openBreakers,
    }),
    ...expose({
      name: recall,
      type: 'histogram',
      help: 'Recall latency by mode',
      lines: histogramLines(recall, 'mode', counters.recalls),
    }),
    ...single('clawql_memory_graph_node_count', 'gauge', {
      help: 'Nodes in the graphs',
      value: graphs.reduce((sum, { nodeCount }) => sum + nodeCount, 0),
    }),
    ...expose({
      name: errors,
      type: 'counter',
      help: 'Failed ingests by stage',
      lines: Object.entries(counters.ingestErrorsByStage).map(
        ([stage, count]) => `${errors}{stage="${stage}"} ${count}`,
      ),
    }),
    ...single('clawql_presidio_failures_total', 'counter', {
      help: 'Redaction failures',
      value: counters.presidioFailures,
    }),
    ...single('clawql_cuckoo_fill_ratio', 'gauge', {
      help: 'Fill of the fullest duplicate filter',
      value: Math.max(0, ...graphs.map(({ cuckoo }) => cuckoo.fillRatio)),
    }),
    ...single('clawql_audit_worm_writes_total', 'counter', {
      help: 'Records in the audit log',
      value: counters.wormWrites,
    }),
    ...logMetrics(audit),
    ...expose({
      name: 'clawql_object_turn_duration_ms',
      type: 'histogram',
      help: 'Turns of objects by method: every other call of the object waits meanwhile',
      lines: histogramLines('clawql_object_turn_duration_ms', 'method', turnsOf(counters.turns, graphs)),
    }),
    ...(await operatingFamilies(session, counters)),
    '',
  ].join('\n')
}

export const metricsRoutes = [
  serve(routes.metrics, async (session) =>
    answer(200, await metricsText(session), { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  ),
]
