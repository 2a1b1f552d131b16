// One document under way: what a run of it works with, and how the Tenant is told what came of it.
import type { DocumentCommit, DocumentRow, LeasedDocument } from '../../contract/catalog.ts'
import type { ComputeStop, StageReport } from '../../contract/compute.ts'
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import { limits } from '../../contract/limits.ts'
import type { ProblemCode } from '../../contract/problems.ts'
import type { Refusal, Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'
import type { PipelineContext } from './context.ts'
import type { Original } from './quarantine.ts'
import { fromStore } from './whose-fault.ts'

/** A leased document, whose it is, and how it is opened. */
export interface Job {
  readonly tenantId: string
  readonly document: Omit<LeasedDocument, 'sealedMetadata' | 'sealedOriginal'>
  readonly open: () => Promise<Result<Original>>
}

export interface Run extends Job {
  readonly context: PipelineContext
  readonly call: Call
  readonly tenant: TenantRpc
  readonly graph: MemoryGraphRpc
}

export function createRun(context: PipelineContext, job: Job): Run {
  const { document, tenantId } = job
  const { tenant, graph } = context.objects(tenantId)
  const call: Call = { v: 1, tenantId, actor: document.actor, requestId: document.requestId }
  return { ...job, context, call, tenant, graph: graph(document.graph) }
}

type Part = Omit<DocumentCommit, 'documentId' | 'revision' | 'lease'>

/** Refused where nothing was written. */
export async function tryCommit(run: Run, part: Part): Promise<Result<DocumentRow>> {
  const { documentId, revision, lease } = run.document
  const call = { ...run.call, commit: { documentId, revision, lease, ...part } }
  return await fromStore(() => run.tenant.commit(call))
}

/** The last commit of a try. One that is refused gives the document back, unless another holds it. */
export async function commit(run: Run, part: Part): Promise<Result<DocumentRow>> {
  const committed = await tryCommit(run, part)
  return committed.ok ? committed : await giveBack(run, committed.refusal)
}

/** What was to be committed is not: how the document stands then, or the refusal where another holds it. */
export async function giveBack(run: Run, refusal: Refusal): Promise<Result<DocumentRow>> {
  return refusal.code === 'CONFLICT' ? { ok: false, refusal } : await stop(run, [], refusedBy(run, refusal))
}

export async function stop(
  run: Run,
  reports: readonly StageReport[],
  stopped: ComputeStop,
): Promise<Result<DocumentRow>> {
  const { documentId, revision, lease } = run.document
  const call = { ...run.call, documentId, revision, lease, reports, stop: stopped }
  return await fromStore(() => run.tenant.stop(call))
}

/** A store did not take what came of a try: nobody is charged, and the queue stands until it is back. */
export const outage = ({ code }: Refusal): ComputeStop => ({ action: 'retry', code, stage: 'memory', charge: 'outage' })

/** Tried again, until what it is charged with passes its bound. */
export function again({ document }: Run, charge: ComputeStop['charge']): ComputeStop {
  const { kills, tries } = document.history
  const isOver =
    (charge === 'kill' && kills + 1 >= limits.engineKillsMax) ||
    (charge === 'try' && tries + 1 >= limits.stageAttemptsMax)
  const code = charge === 'kill' ? 'ENGINE_KILLED' : 'INTERNAL'
  return { action: isOver ? 'fail' : 'retry', code, stage: 'tika', charge }
}

/** What a store refuses because it can't work now is an outage. Any other refusal is our fault, or that of a lease that ran out. */
export function refusedBy(run: Run, refusal: Refusal): ComputeStop {
  const { code } = refusal
  run.context.telemetry.log('warn', 'store refused', { documentId: run.document.documentId, code })
  return outages.has(code) ? outage(refusal) : again(run, 'try')
}

const outages: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'NOT_READY',
  'CONFIG_REJECTED',
  'AUDIT_UNAVAILABLE',
  'AUDIT_FORK',
])
