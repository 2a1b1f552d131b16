// Calls that wait for a person: parked by their exact arguments, let through once when somebody approved exactly these.
import { createHmac } from 'node:crypto'
import { ulid } from 'ulidx'
import type { StoredApproval } from '../../contract/approval.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Json } from '../../contract/rpc.ts'
import type { Route } from '../../contract/routes.ts'
import type { ApprovalDemand } from '../../core/access/decide.ts'
import { countedAs } from '../../core/access/claims.ts'
import { canonicalJson, isPlainJson } from '../../core/audit/canonical-json.ts'
import { importDocumentKey, openBytes, sealBytes } from '../../r2/ciphertext.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import type { Session } from './session.ts'

/** What an operation was asked, as its schemas read it. */
export interface AskedInput {
  readonly params: object
  readonly query?: object
  readonly body?: unknown
  /** Set where a form came: its file is read by the operation, and can't be shown before. */
  readonly form?: object | null
}

/** A call that uses an approval; how it ended is told. */
export interface ApprovedCall {
  readonly end: (isCompleted: boolean) => void
}

/** Deeper input is refused before it comes here. */
const argumentsDepthMax = limits.jsonDepthMax + 2

const placeOf = (tenantId: string, approvalId: string) =>
  ({ tenantId, documentId: approvalId, revision: 1, channel: 'approval' }) as const

async function openKey(session: Pick<Session, 'tenant' | 'call'>) {
  const key = await openNamedKey(session.tenant, session.call, 'approvals')
  if (!key.ok) return key
  return accepted({ raw: key.value, imported: await importDocumentKey({ kid: 'approvals', key: key.value }) })
}

/** Refused with the approval that it waits for, where nobody approved it yet; nothing has run then. */
export async function requireApproval(
  session: Session,
  route: Route,
  { demand, input }: { readonly demand: ApprovalDemand; readonly input: AskedInput },
): Promise<Result<ApprovedCall>> {
  const { tenant, call, claims, config } = session
  const { operationId } = route
  const { approvalTimeoutHours, notificationWebhook } = config.automation.hitl
  if (input.form) return notShown('An upload can’t be shown to a person before it is taken.')
  const { params, query = {}, body = null } = input
  const whole = { params, query, body }
  if (!isPlainJson(whole, argumentsDepthMax))
    return refused('VALIDATION_FAILED', 'What was sent holds what JSON cannot carry, such as half of a character.', {
      next: 'Send texts of whole characters, and finite numbers.',
    })
  const text = canonicalJson(whole)
  const bytes = new TextEncoder().encode(text)
  if (bytes.byteLength > limits.approvalArgumentsBytesMax)
    return notShown(
      `More than ${limits.approvalArgumentsBytesMax / 1_024} KiB of arguments are no person’s to look at.`,
    )
  const key = await openKey(session)
  if (!key.ok) return key
  const argumentsDigest = keyedDigest(key.value.raw, operationId, text)
  const approvalId = `a_${ulid()}`
  const sealed = await sealBytes(key.value.imported, placeOf(call.tenantId, approvalId), bytes)
  const claimed = await tenant.claimApproval({
    ...call,
    claims: claims.digest,
    requesterRoot: countedAs(claims),
    approvalId,
    operationId,
    argumentsDigest,
    sealed,
    ruleIds: demand.ruleIds,
    approvers: demand.approvers,
    waitMs: approvalTimeoutHours * 3_600_000,
    isNotified: notificationWebhook !== '',
  })
  if (!claimed.ok) return claimed
  const approval = claimed.value
  if (approval.state !== 'running') return waits(approval)
  return accepted({ end: (isCompleted) => end(session, approval.approvalId, isCompleted) })
}

/** Keyed: a digest of what may name somebody is never plain. */
const keyedDigest = (key: Uint8Array, operationId: string, text: string): string =>
  createHmac('sha256', key).update(`arguments\0${operationId}\0${text}`).digest('hex')

/** The same as an approval of the call has, so that records of both tell of one call. */
export async function argumentsDigestOf(
  session: Session,
  operationId: string,
  { params, query = {}, body = null }: Omit<AskedInput, 'form'>,
): Promise<Result<string>> {
  const key = await openKey(session)
  if (!key.ok) return key
  return accepted(keyedDigest(key.value.raw, operationId, canonicalJson({ params, query, body } as Json)))
}

const notShown = (detail: string): Result<never> =>
  refused('APPROVAL_REQUIRED', `A rule of the policy wants a person’s approval of this. ${detail}`, {
    next: 'Have a person send it, or ask who writes the policy for a rule that allows it.',
  })

function waits(approval: StoredApproval): Result<never> {
  const { approvalId, state, expiresMs, argumentsDigest, ruleIds, operationId, reason, decidedBy } = approval
  const expiresAt = new Date(expiresMs).toISOString()
  const details = { approvalId, state, operationId, argumentsDigest, ruleIds: [...ruleIds], expiresAt }
  if (state === 'denied')
    return refused('ATR_PERMISSION_DENIED', `A person denied this call${reason === null ? '.' : `: ${reason}`}`, {
      details: { ...details, decidedBy },
      next: 'Do something else, or ask whoever denied it.',
    })
  return refused('APPROVAL_REQUIRED', 'A rule of the policy lets this run once a person has approved it.', {
    details,
    next: `Have a person decide (clawql approvals show ${approvalId}); then send exactly the same request again, until ${expiresAt}.`,
    retryAfterSeconds: 30,
  })
}

/** Behind the answer. Where it can't be told the approval stays `running`: how the call ended is not known. */
function end({ tenant, call, claims, waitUntil, telemetry }: Session, approvalId: string, isCompleted: boolean): void {
  const tell = async (): Promise<void> => {
    const told = await tenant.endApproval({ ...call, claims: claims.digest, approvalId, isCompleted })
    if (!told.ok) telemetry.log('warn', 'end of an approved call not told', { code: told.refusal.code, approvalId })
  }
  waitUntil(tell())
}

/** Arguments as they were sent; null where they are gone. */
export async function openArguments(
  session: Session,
  approvalId: string,
  sealed: Uint8Array | null,
): Promise<Result<unknown>> {
  if (sealed === null) return accepted(null)
  const key = await openKey(session)
  if (!key.ok) return key
  const opened = await openBytes(key.value.imported, placeOf(session.call.tenantId, approvalId), new Uint8Array(sealed))
  return opened.ok ? accepted(JSON.parse(new TextDecoder().decode(opened.value)) as unknown) : opened
}
