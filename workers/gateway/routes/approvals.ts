// Approvals: what waits for a person, and the person's decision.
import type { ApprovalAnswer, StoredApproval } from '../../../contract/approval.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { countedAs } from '../../../core/access/claims.ts'
import { isAdmin } from '../../../core/access/roles.ts'
import { notFound } from '../answer.ts'
import { openArguments } from '../approvals.ts'
import { redactedText } from '../redacted-text.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

const summaryOf = ({
  requester,
  requesterRoot: _root,
  ruleIds,
  approvers,
  requestedMs,
  expiresMs,
  decidedMs,
  notifiedMs,
  ...approval
}: StoredApproval) => ({
  ...approval,
  requestedBy: requester,
  ruleIds: [...ruleIds],
  approvers: approvers === null ? null : [...approvers],
  requestedAt: new Date(requestedMs).toISOString(),
  expiresAt: new Date(expiresMs).toISOString(),
  decidedAt: isoOrNull(decidedMs),
  notifiedAt: isoOrNull(notifiedMs),
})

export const approvalRoutes = [
  serve(routes.approvals, async ({ tenant, call }, { query }) => {
    const { state = null, limit, cursor = null } = query
    const found = await tenant.approvals({ ...call, state, limit: limit + 1, cursor })
    if (!found.ok) return found
    const page = found.value.slice(0, limit)
    const nextCursor = found.value.length > limit ? (page.at(-1)?.approvalId ?? null) : null
    return accepted({ approvals: page.map(summaryOf), nextCursor })
  }),
  serve(routes.approval, (session, { params }) => readApproval(session, params.approvalId)),
  serve(routes.approvalDecide, async (session, { params: { approvalId }, body }): Promise<Result<ApprovalAnswer>> => {
    const { tenant, call, claims } = session
    const found = await tenant.approval({ ...call, approvalId })
    if (!found.ok) return found
    if (found.value === null) return notFound
    const may = mayDecide(session, found.value.approval)
    if (!may.ok) return may
    const reason = body.reason === undefined ? accepted(null) : await redactedText(session, 'reason', body.reason)
    if (!reason.ok) return reason
    const { decision, argumentsDigest } = body
    const decided = { approvalId, decision, argumentsDigest, reason: reason.value, root: countedAs(claims) }
    const done = await tenant.decideApproval({ ...call, claims: claims.digest, ...decided })
    return done.ok ? await readApproval(session, approvalId) : done
  }),
]

async function readApproval(session: Session, approvalId: string): Promise<Result<ApprovalAnswer>> {
  const found = await session.tenant.approval({ ...session.call, approvalId })
  if (!found.ok) return found
  if (found.value === null) return notFound
  const opened = await openArguments(session, approvalId, found.value.sealed)
  return opened.ok ? accepted({ ...summaryOf(found.value.approval), arguments: opened.value }) : opened
}

/** A person, of a role that the rule names; administrators always. That it is another one than who asked, the Tenant says. */
function mayDecide({ claims }: Session, { approvers }: StoredApproval): Result<null> {
  if (claims.actor.type !== 'human')
    return refused('ATR_PERMISSION_DENIED', 'People decide approvals, not programs.', {
      details: { required: { actorType: 'human' }, missing: { actorType: 'human' } },
    })
  if (approvers === null || isAdmin(claims) || approvers.some((role) => claims.roles.includes(role)))
    return accepted(null)
  return refused('ATR_PERMISSION_DENIED', `The rule wants an approval by ${approvers.join(' or ')}.`, {
    details: { required: { roles: approvers }, missing: { roles: approvers } },
  })
}
