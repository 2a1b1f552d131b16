// What an operator watches: requests, stages, ends, queue, uploads, processes, sizes, the newest backup.
import type { TenantCounts, TenantQueue } from '../../../contract/catalog.ts'
import { machineFactsSchema, type MachineFacts } from '../../../contract/machine.ts'
import type { MetricFamily } from '../../../contract/metrics.ts'
import { holdsScope } from '../access.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'
import type { Session } from '../session.ts'
import { heldByUploads } from '../upload/body.ts'
import { productVersion } from '../version.ts'
import { violationOfAny, violationOfTenant } from './request-counts.ts'
import { durations, labelled, single } from './families.ts'

const askMs = 2_000

/** Null where no launcher tells, as at the edge. */
async function askMachine(launcher: GatewayBindings['FREE_DISK']): Promise<MachineFacts | null> {
  if (launcher === undefined) return null
  try {
    const response = await launcher.fetch('http://disk/machine', { signal: AbortSignal.timeout(askMs) })
    return machineFactsSchema.parse(await response.json())
  } catch {
    return null
  }
}

/** A tenant's key learns of its tenant's violations; with instance:read of everybody's. */
function requestFamilies({ requests: all = [] }: TenantCounts, isInstance: boolean): MetricFamily[] {
  const violation = isInstance ? violationOfAny : violationOfTenant
  const violations = all.filter(({ operation }) => operation === violation)
  const requests = all.filter(({ operation }) => operation !== violationOfAny && operation !== violationOfTenant)
  return [
    {
      name: 'clawql_http_requests_total',
      type: 'counter',
      help: 'Answered requests by operation and status',
      samples: requests.map(({ operation, status, count }) => ({
        labels: { operation, status: String(status) },
        value: count,
      })),
    },
    single('clawql_atr_violations_total', 'counter', {
      help: 'Requests of this tenant’s keys refused for credential, scope, host or origin; with instance:read of everybody',
      value: violations.reduce((sum, { count }) => sum + count, 0),
    }),
  ]
}

const documentFamilies = ({ stages = {}, ended = {} }: TenantCounts): MetricFamily[] => [
  durations('clawql_document_stage_duration_ms', {
    help: 'Duration of stages that ran',
    label: 'stage',
    histograms: stages,
  }),
  labelled('clawql_documents_ended_total', 'counter', {
    help: 'Documents that came to their end, by status',
    label: 'status',
    values: ended,
  }),
]

/** The oldest comes first in the queue's list. */
function queueFamilies(
  { processing, waiting, blocked, deadLetters, documents }: TenantQueue,
  nowMs: number,
): MetricFamily[] {
  const oldest = documents.find(({ status }) => status === 'processing')
  return [
    labelled('clawql_queue_documents', 'gauge', {
      help: 'Documents that are not completed, by what they do',
      label: 'state',
      values: { processing, waiting, blocked, given_up: deadLetters },
    }),
    single('clawql_queue_oldest_age_seconds', 'gauge', {
      help: 'Age of the oldest document that is not at its end',
      value: oldest === undefined ? 0 : Math.max(0, Math.round((nowMs - oldest.createdMs) / 1_000)),
    }),
  ]
}

function machineFamilies(machine: MachineFacts, nowMs: number): MetricFamily[] {
  const { processes, storeBytes, logBytes, freeBytes, startedAtMs, backupAtMs } = machine
  const byProcess = (of: (one: MachineFacts['processes'][number]) => number): { readonly [name: string]: number } =>
    Object.fromEntries(processes.map((one) => [one.name, of(one)]))
  const age = (sinceMs: number): number => Math.max(0, Math.round((nowMs - sinceMs) / 1_000))
  return [
    labelled('clawql_process_up', 'gauge', {
      help: '1 where a process runs, or stands by until it is needed',
      label: 'process',
      values: byProcess(({ isUp }) => (isUp ? 1 : 0)),
    }),
    labelled('clawql_process_resident_bytes', 'gauge', {
      help: 'Resident memory',
      label: 'process',
      values: byProcess(({ residentBytes }) => residentBytes),
    }),
    labelled('clawql_process_restarts_total', 'counter', {
      help: 'Restarts that nobody asked for, since the launcher started',
      label: 'process',
      values: byProcess(({ restarts }) => restarts),
    }),
    labelled('clawql_store_bytes', 'gauge', { help: 'Size on disk', label: 'store', values: storeBytes }),
    single('clawql_process_log_bytes', 'gauge', { help: 'Size of the log files of processes', value: logBytes }),
    single('clawql_disk_free_bytes', 'gauge', {
      help: 'Free disk for data; ingest stops below 1 GiB',
      value: freeBytes,
    }),
    single('clawql_instance_uptime_seconds', 'gauge', {
      help: 'Since the launcher started',
      value: age(startedAtMs),
    }),
    // No sample where there was no backup: absent() is the alert.
    {
      name: 'clawql_backup_age_seconds',
      type: 'gauge',
      help: 'Age of the newest backup',
      samples: backupAtMs === null ? [] : [{ labels: {}, value: age(backupAtMs) }],
    },
  ]
}

/** Families beside those of the guide; what is the instance's own needs instance:read. What can't be read now is left out, so that it shows. */
export async function operatingFamilies(session: Session, counts: TenantCounts): Promise<MetricFamily[]> {
  const nowMs = Date.now()
  const isInstance = holdsScope(session, 'instance:read')
  const [machine, queue] = await Promise.all([
    isInstance ? askMachine(session.bindings.FREE_DISK) : null,
    session.tenant.queue({ ...session.call, limit: 200 }),
  ])
  return [
    ...requestFamilies(counts, isInstance),
    ...documentFamilies(counts),
    ...(queue.ok ? queueFamilies(queue.value, nowMs) : []),
    labelled('clawql_build_info', 'gauge', {
      help: 'The release',
      label: 'version',
      values: { [productVersion]: 1 },
    }),
    ...(isInstance ? [uploadFamily()] : []),
    ...(machine === null ? [] : machineFamilies(machine, nowMs)),
  ]
}

const uploadFamily = (): MetricFamily =>
  single('clawql_uploads_held_bytes', 'gauge', {
    help: 'Memory that uploads under way hold in the isolate that answers',
    value: heldByUploads(),
  })
