// Refusals on the record: who was denied what and why, once a minute for each, so that nobody fills the log with them.
import { TokenBuckets } from '../../core/access/rate-limit.ts'
import type { AccessRequest } from '../../core/access/access-request.ts'
import type { Decision } from '../../core/access/decide.ts'
import { draftRecord } from '../../core/audit/draft.ts'
import { tenantObjects } from '../shared/bindings.ts'
import type { OpenSession } from './session.ts'

const windowMs = 60_000
const bucketsMax = 10_000
/** Records of one caller a minute, whatever it tries. */
const recordsPerCaller = 10

const byDenial = new TokenBuckets(bucketsMax)
const byCaller = new TokenBuckets(bucketsMax)

/** Rules named in one record. */
const ruleIdsMax = 16

/** What a refusal is recorded with. */
export type Recording = Pick<OpenSession, 'bindings' | 'trace' | 'telemetry' | 'waitUntil'>

/** Written behind the answer; one that can't be written is logged. Ids and names of rules stand in it, nothing that was sent. */
export function recordDenial(
  { bindings, trace, telemetry, waitUntil }: Recording,
  { claims, operation }: AccessRequest,
  { reasons, ruleIds, policyVersion }: Decision,
): void {
  const { tenantId, actor, digest } = claims
  const caller = `${tenantId}/${actor.type}/${actor.id}`
  const nowMs = Date.now()
  const denial = `${caller}/${operation.operationId}/${reasons.join(',')}`
  if (!byDenial.take(denial, { quota: 1, windowMs }, nowMs).isTaken) return
  if (!byCaller.take(caller, { quota: recordsPerCaller, windowMs }, nowMs).isTaken) return
  const { requestId } = trace
  const record = draftRecord({
    id: `access.denied:${requestId}:${operation.operationId}`,
    type: 'access.denied',
    op: operation.operationId,
    actor,
    claims: digest,
    req: requestId,
    res: { kind: 'key', id: actor.id },
    outcome: 'refused',
    policy: String(policyVersion),
    body: { reasons, ruleIds: ruleIds.slice(0, ruleIdsMax) },
  })
  const { tenant } = tenantObjects(bindings, tenantId)
  const append = async (): Promise<void> => {
    const appended = await tenant.append({ v: 1, tenantId, actor, requestId, records: [record] })
    if (!appended.ok) telemetry.log('warn', 'denial not recorded', { code: appended.refusal.code, requestId })
  }
  waitUntil(append())
}
