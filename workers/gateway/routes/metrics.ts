// The nine metrics of checklist A-10 in Prometheus' text format. No label names a tenant, document or person.
import { defaultGraph } from '../../../contract/tenant.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { callOf, type GatewayContext } from '../context.ts'
import { atrViolations } from '../middleware/authenticate.ts'
import { recallDurations } from './recall-metrics.ts'

interface Metric {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary'
  readonly help: string
  readonly lines: readonly string[]
}

const expose = ({ name, type, help, lines }: Metric): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...lines,
]

function single(
  name: string,
  type: 'counter' | 'gauge',
  measured: { readonly help: string; readonly value: number },
): string[] {
  return expose({ name, type, help: measured.help, lines: [`${name} ${measured.value}`] })
}

/** Gauges are read now; counters count since the Worker's isolate started, as Prometheus expects of a restart. */
export async function metricsText(c: GatewayContext): Promise<string> {
  const call = callOf(c)
  const [graph, counters] = await Promise.all([
    tenantObjects(c.env, call.tenantId).graph(defaultGraph).status(call),
    c.env.PIPELINE.counters(),
  ])
  const errors = 'clawql_documents_ingest_errors_total'
  const recall = 'clawql_memory_recall_duration_ms'
  return [
    ...expose({
      name: 'clawql_api_execute_duration_ms',
      type: 'summary',
      help: 'Duration of execute() by operationId',
      lines: [],
    }),
    ...single('clawql_api_circuit_breaker_open', 'gauge', { help: 'Circuit breakers open now', value: 0 }),
    ...expose({
      name: recall,
      type: 'histogram',
      help: 'Recall latency by mode',
      lines: recallDurations.lines(recall),
    }),
    ...single('clawql_memory_graph_node_count', 'gauge', {
      help: 'Nodes in the graph',
      value: graph.ok ? graph.value.nodeCount : 0,
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
    ...single('clawql_atr_violations_total', 'counter', { help: 'Refused requests', value: atrViolations() }),
    ...single('clawql_cuckoo_fill_ratio', 'gauge', {
      help: 'Fill of the duplicate filter',
      value: graph.ok ? graph.value.cuckoo.fillRatio : 0,
    }),
    ...single('clawql_audit_worm_writes_total', 'counter', {
      help: 'Records appended to the audit log by the pipeline',
      value: counters.wormWrites,
    }),
    '',
  ].join('\n')
}
