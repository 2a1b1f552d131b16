// Liveness, readiness, engine health, metrics.
import { Hono } from 'hono'
import type { ReadyzAnswer } from '../../../contract/health.ts'
import { defaultGraph, objectName } from '../../../contract/tenant.ts'
import { checkGateway } from '../../shared/bindings.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { atrViolations } from '../middleware/authenticate.ts'
import { currentHealth } from '../upload/admission.ts'
import type { GatewayContext, GatewayHono } from '../context.ts'
import { recallDurations } from './recall-metrics.ts'
import { productVersion } from '../version.ts'

/** A check that takes longer is a failed one. */
const checkMs = 3_000

export const healthRoutes = new Hono<GatewayHono>()
  .get('/healthz', (c) => c.json({ status: 'ok', version: productVersion }))
  .get('/readyz', async (c) => {
    const checks = await readinessChecks(c)
    const isReady = Object.values(checks).every((check) => check === 'ok')
    const answer: ReadyzAnswer = { status: isReady ? 'ready' : 'not_ready', checks }
    return c.json(answer, isReady ? 200 : 503)
  })

export const pipelineHealthRoutes = new Hono<GatewayHono>()
  .get('/api/pipeline/healthz', async (c) => {
    const { engines } = await currentHealth(c)
    const { tika, gotenberg, presidio, paperless } = engines
    return c.json({ tika, gotenberg, ...(c.get('config').documents.presidio.enabled ? { presidio } : {}), paperless })
  })
  .get('/metrics', async (c) =>
    c.text(await metrics(c), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )

async function readinessChecks(c: GatewayContext): Promise<ReadyzAnswer['checks']> {
  const configuration = checkGateway(c.env)
  if (!configuration.ok) {
    return {
      database: 'unknown',
      cuckooFilter: 'unavailable',
      supergraph: 'unknown',
      audit: 'unknown',
      keys: 'unknown',
      configuration: configuration.refusal.detail,
    }
  }
  const call = {
    v: 1,
    tenantId: c.env.TENANT_ID,
    actor: { id: 'readyz', type: 'service' },
    requestId: 'readyz-check',
  } as const
  const objects = tenantObjects(c.env, c.env.TENANT_ID)
  const [database, graph, audit, keys] = await Promise.all([
    settled(c.env.DB.prepare('SELECT count(*) AS n FROM document WHERE document_id IS NULL').first()),
    settled(objects.graph(defaultGraph).status(call)),
    settled(objects.auditLog.status(call)),
    settled(objects.keyVault.openNamedKeys({ ...call, names: ['duplicates'] })),
  ])
  const isAuditOpen = audit?.ok === true && audit.value.state === 'open'
  return {
    database: database === undefined ? 'unavailable' : 'ok',
    cuckooFilter: graph?.ok !== true ? 'unavailable' : graph.value.warm ? 'ok' : 'warming',
    supergraph: 'ok',
    audit: isAuditOpen ? 'ok' : audit?.ok === true ? 'tampered' : 'unavailable',
    keys: keys?.ok === true ? 'ok' : 'unavailable',
    configuration: 'ok',
  }
}

/** The value, or undefined where the check failed or took too long. */
async function settled<T>(check: Promise<T>): Promise<T | undefined> {
  try {
    return await Promise.race([check, scheduler.wait(checkMs).then(() => undefined)])
  } catch {
    return undefined
  }
}

/** The nine metrics of checklist A-10. No label names a tenant, document or person. */
async function metrics(c: GatewayContext): Promise<string> {
  const { tenantId, actor } = c.get('claims')
  const call = { v: 1, tenantId, actor, requestId: c.get('trace').requestId } as const
  const graph = await c.env.MEMORY_GRAPH.getByName(objectName.memoryGraph(tenantId, defaultGraph)).status(call)
  const counters = await c.env.PIPELINE.counters()
  const errors = Object.entries(counters.ingestErrorsByStage).map(
    ([stage, count]) => `clawql_documents_ingest_errors_total{stage="${stage}"} ${count}`,
  )
  const nodes = graph.ok ? graph.value.nodeCount : 0
  const fill = graph.ok ? graph.value.cuckoo.fillRatio : 0
  return [
    ...metric('clawql_api_execute_duration_ms', 'summary', 'Duration of execute() by operationId', []),
    ...metric('clawql_api_circuit_breaker_open', 'gauge', 'Circuit breakers open now', [
      'clawql_api_circuit_breaker_open 0',
    ]),
    ...metric(
      'clawql_memory_recall_duration_ms',
      'histogram',
      'Recall latency by mode',
      recallDurations.lines('clawql_memory_recall_duration_ms'),
    ),
    ...metric('clawql_memory_graph_node_count', 'gauge', 'Nodes in the graph', [
      `clawql_memory_graph_node_count ${nodes}`,
    ]),
    ...metric('clawql_documents_ingest_errors_total', 'counter', 'Failed ingests by stage', errors),
    ...metric('clawql_presidio_failures_total', 'counter', 'Redaction failures', [
      `clawql_presidio_failures_total ${counters.presidioFailures}`,
    ]),
    ...metric('clawql_atr_violations_total', 'counter', 'Refused requests', [
      `clawql_atr_violations_total ${atrViolations()}`,
    ]),
    ...metric('clawql_cuckoo_fill_ratio', 'gauge', 'Fill of the duplicate filter', [
      `clawql_cuckoo_fill_ratio ${fill}`,
    ]),
    ...metric('clawql_audit_worm_writes_total', 'counter', 'Records appended to the audit log', [
      `clawql_audit_worm_writes_total ${counters.wormWrites}`,
    ]),
    '',
  ].join('\n')
}

function metric(
  name: string,
  type: 'counter' | 'gauge' | 'histogram' | 'summary',
  help: string,
  lines: readonly string[],
): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines]
}
