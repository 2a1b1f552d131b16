// Refusals on the record: who was denied what and why, once a minute for each, so that nobody fills the log with them.
import type { ProblemCode } from '../../contract/problems.ts'
import type { Refusal } from '../../contract/result.ts'
import { countedAs, type Claims } from '../../core/access/claims.ts'
import { TokenBuckets } from '../../core/access/rate-limit.ts'
import { draftRecord } from '../../core/audit/draft.ts'
import { tenantObjects } from '../shared/bindings.ts'
import type { OpenSession } from './session.ts'

const windowMs = 60_000
const bucketsMax = 10_000
/** Records of one caller a minute, whatever it tries. */
const recordsPerCaller = 10

const byDenial = new TokenBuckets(bucketsMax)
const byCaller = new TokenBuckets(bucketsMax)

const denials: ReadonlySet<ProblemCode> = new Set(['ATR_PERMISSION_DENIED', 'ATR_MISSING_PURPOSE'])

interface Denied {
  readonly claims: Claims
  readonly operationId: string
  readonly refusal: Refusal
}

interface Details {
  readonly reasons?: readonly string[]
  readonly ruleIds?: readonly string[]
  readonly policyVersion?: number
  readonly missing?: object
}

/** Whatever refuses it, a decision or the operation. Written behind the answer; names of rules stand in it, nothing that was sent. */
export function recordDenial(
  { bindings, trace, telemetry, waitUntil }: Pick<OpenSession, 'bindings' | 'trace' | 'telemetry' | 'waitUntil'>,
  { claims, operationId, refusal }: Denied,
): void {
  if (!denials.has(refusal.code)) return
  const { tenantId, actor, digest } = claims
  const {
    missing = {},
    reasons = Object.keys(missing),
    ruleIds = [],
    policyVersion,
  } = (refusal.details ?? {}) as Details
  const caller = `${tenantId}/${countedAs(claims)}`
  const nowMs = Date.now()
  const denial = `${caller}/${actor.type}/${operationId}/${reasons.join(',')}`
  if (!byDenial.take(denial, { quota: 1, windowMs }, nowMs).isTaken) return
  if (!byCaller.take(caller, { quota: recordsPerCaller, windowMs }, nowMs).isTaken) return
  const { requestId } = trace
  const record = draftRecord({
    id: `access.denied:${requestId}:${operationId}`,
    type: 'access.denied',
    op: operationId,
    actor,
    claims: digest,
    req: requestId,
    res: { kind: 'key', id: actor.id },
    outcome: 'refused',
    ...(policyVersion === undefined ? {} : { policy: String(policyVersion) }),
    body: { code: refusal.code, reasons, ruleIds },
  })
  const { tenant } = tenantObjects(bindings, tenantId)
  const append = async (): Promise<void> => {
    const appended = await tenant.append({ v: 1, tenantId, actor, requestId, records: [record] })
    if (!appended.ok) telemetry.log('warn', 'denial not recorded', { code: appended.refusal.code, requestId })
  }
  waitUntil(append())
}
