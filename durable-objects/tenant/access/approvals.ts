// Calls that wait for a person: made, decided, used once and ended, each with its record in one commit.
import type { ApprovalRpc, ApprovalState, ClaimApprovalCall, StoredApproval } from '../../../contract/approval.ts'
import type { RecordDraft } from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { ActorType, Call } from '../../../contract/rpc.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import type { Sql } from '../../sql.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { writeRecorded } from '../write-documents.ts'
import { oweNotice } from './notices.ts'

interface Row {
  [column: string]: SqlStorageValue
  id: string
  state: ApprovalState
  operation_id: string
  requester_id: string
  requester_type: ActorType
  requester_root: string
  arguments_digest: string
  rule_ids: string
  approvers: string | null
  requested_ms: number
  expires_ms: number
  decided_by: string | null
  decided_ms: number | null
  reason: string | null
  notified_ms: number | null
}

/** All but the arguments, which may be large. */
const columns = `id, state, operation_id, requester_id, requester_type, requester_root, arguments_digest, rule_ids, approvers,
  requested_ms, expires_ms, decided_by, decided_ms, reason, (SELECT told_ms FROM approval_notice n WHERE n.approval_id = approval.id) AS notified_ms`

const storedOf = (row: Row): StoredApproval => ({
  approvalId: row.id,
  state: row.state,
  operationId: row.operation_id,
  requester: { id: row.requester_id, type: row.requester_type },
  requesterRoot: row.requester_root,
  argumentsDigest: row.arguments_digest,
  ruleIds: JSON.parse(row.rule_ids) as string[],
  approvers: row.approvers === null ? null : (JSON.parse(row.approvers) as string[]),
  requestedMs: row.requested_ms,
  expiresMs: row.expires_ms,
  decidedBy: row.decided_by,
  decidedMs: row.decided_ms,
  reason: row.reason,
  notifiedMs: row.notified_ms,
})

const hourMs = 3_600_000

/** Waiting, or approved and not used: over at their time. */
const isOpen = `state IN ('pending', 'approved')`

export function readApproval(sql: Sql, approvalId: string): StoredApproval | null {
  const [row] = sql.exec<Row>(`SELECT ${columns} FROM approval WHERE id = ?`, approvalId).toArray()
  return row === undefined ? null : storedOf(row)
}

export function readSealed(sql: Sql, approvalId: string): Uint8Array | null {
  const [row] = sql
    .exec<{ sealed: ArrayBuffer | null }>('SELECT sealed FROM approval WHERE id = ?', approvalId)
    .toArray()
  return row === undefined || row.sealed === null ? null : new Uint8Array(row.sealed)
}

export function listApprovals(
  sql: Sql,
  { state, limit, cursor }: Omit<Parameters<ApprovalRpc['approvals']>[0], keyof Call>,
): readonly StoredApproval[] {
  const query = `SELECT ${columns} FROM approval WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3`
  return sql.exec<Row>(query, state, cursor, limit).toArray().map(storedOf)
}

type Recording = Call & { readonly claims: string | null }

/** The digest, never the arguments; the id is of chance and time. */
function recordOf(
  { actor, claims, requestId }: Recording,
  { approvalId, operationId, argumentsDigest, ruleIds }: StoredApproval,
  act: 'requested' | 'approved' | 'denied' | 'used' | 'completed' | 'failed',
): RecordDraft {
  return draftRecord({
    id: `approval.${act}:${approvalId}`,
    type: `approval.${act}`,
    op: operationId,
    actor,
    claims,
    req: requestId,
    res: { kind: 'tool', id: operationId },
    body: { approvalId, argumentsDigest, ruleIds },
  })
}

/** Writes a state with its record. What is over keeps no arguments. */
function move(tenant: OpenTenant, call: Recording, { approval, to, nowMs, more = {} }: Move): Result<StoredApproval> {
  const { sql } = tenant
  const act = to === 'running' ? 'used' : to
  return writeRecorded(tenant, { records: [recordOf(call, approval, act)], nowMs }, () => {
    const { decidedBy = approval.decidedBy, decidedMs = approval.decidedMs, reason = approval.reason } = more
    const query = 'UPDATE approval SET state = ?, decided_by = ?, decided_ms = ?, reason = ? WHERE id = ?'
    sql.exec(query, to, decidedBy, decidedMs, reason, approval.approvalId)
    if (to !== 'approved') sql.exec('UPDATE approval SET sealed = NULL WHERE id = ?', approval.approvalId)
    return readApproval(sql, approval.approvalId)!
  })
}

interface Move {
  readonly approval: StoredApproval
  readonly to: 'approved' | 'denied' | 'running' | 'completed' | 'failed'
  readonly nowMs: number
  readonly more?: Partial<Pick<StoredApproval, 'decidedBy' | 'decidedMs' | 'reason'>>
}

export function claimApproval(tenant: OpenTenant, call: ClaimApprovalCall, nowMs: number): Result<StoredApproval> {
  const standing = findStanding(tenant.sql, call, nowMs)
  if (standing?.state === 'approved') return move(tenant, call, { approval: standing, to: 'running', nowMs })
  return standing === null ? park(tenant, call, nowMs) : accepted(standing)
}

/** Of the caller, for exactly this: approved before waiting before denied. */
function findStanding(
  sql: Sql,
  { actor, operationId, argumentsDigest }: ClaimApprovalCall,
  nowMs: number,
): StoredApproval | null {
  const query = `SELECT ${columns} FROM approval
    WHERE requester_id = ? AND arguments_digest = ? AND requester_type = ? AND operation_id = ?
      AND state IN ('pending', 'approved', 'denied') AND expires_ms > ?
    ORDER BY CASE state WHEN 'approved' THEN 0 WHEN 'pending' THEN 1 ELSE 2 END, id DESC LIMIT 1`
  const [row] = sql.exec<Row>(query, actor.id, argumentsDigest, actor.type, operationId, nowMs).toArray()
  return row === undefined ? null : storedOf(row)
}

const tooMany = (whose: string, most: number): Result<never> =>
  refused('RATE_LIMITED', `${most} calls of ${whose} wait for a person already.`, {
    details: { policy: 'approvals', quota: most },
    next: 'Have them decided first: clawql approvals list.',
    retryAfterSeconds: 60,
  })

function park(tenant: OpenTenant, call: ClaimApprovalCall, nowMs: number): Result<StoredApproval> {
  const { sql } = tenant
  if (call.sealed.byteLength > limits.approvalArgumentsBytesMax + sealedMoreBytes)
    return refused('PAYLOAD_TOO_LARGE', 'The arguments are larger than what waits for a person.')
  const counts =
    'SELECT count(*) AS total, coalesce(sum(requester_id = ?), 0) AS own FROM approval WHERE state = ? AND expires_ms > ?'
  const [{ total, own }] = sql
    .exec<{ total: number; own: number }>(counts, call.actor.id, 'pending', nowMs)
    .toArray() as [{ total: number; own: number }]
  if (own >= limits.approvalsPerCallerMax) return tooMany('this caller', limits.approvalsPerCallerMax)
  if (total >= limits.approvalsMax) return tooMany('the tenant', limits.approvalsMax)
  const { approvalId, operationId, argumentsDigest, ruleIds, approvers, actor, requesterRoot } = call
  const approval: StoredApproval = {
    approvalId,
    state: 'pending',
    operationId,
    requester: actor,
    requesterRoot,
    argumentsDigest,
    ruleIds,
    approvers,
    requestedMs: nowMs,
    expiresMs: nowMs + Math.min(call.waitMs ?? Infinity, limits.approvalHours * hourMs),
    decidedBy: null,
    decidedMs: null,
    reason: null,
    notifiedMs: null,
  }
  return writeRecorded(tenant, { records: [recordOf(call, approval, 'requested')], nowMs }, () => {
    dropEnded(sql)
    sql.exec(
      `INSERT INTO approval(id, state, operation_id, requester_id, requester_type, requester_root, arguments_digest, rule_ids, approvers, requested_ms, expires_ms, sealed)
         VALUES(?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      approvalId,
      operationId,
      actor.id,
      actor.type,
      requesterRoot,
      argumentsDigest,
      JSON.stringify(ruleIds),
      approvers === null ? null : JSON.stringify(approvers),
      nowMs,
      approval.expiresMs,
      call.sealed,
    )
    if (call.isNotified === true) oweNotice(sql, approvalId, nowMs)
    return approval
  })
}

/** Header and tag of what is sealed. */
const sealedMoreBytes = 1_024

/** Of those that are over the newest stay; the log has all of them. */
function dropEnded(sql: Sql): void {
  const ended = `SELECT id FROM approval WHERE NOT ${isOpen} ORDER BY id DESC LIMIT -1 OFFSET ?`
  sql.exec(`DELETE FROM approval_notice WHERE approval_id IN (${ended})`, limits.approvalsKeptMax)
  sql.exec(`DELETE FROM approval WHERE id IN (${ended})`, limits.approvalsKeptMax)
}

const gone: Result<never> = refused('NOT_FOUND', 'There is nothing at this address for your tenant.')

export function decideApproval(
  tenant: OpenTenant,
  call: Parameters<ApprovalRpc['decideApproval']>[0],
  nowMs: number,
): Result<StoredApproval> {
  const approval = readApproval(tenant.sql, call.approvalId)
  if (approval === null) return gone
  const { state, requester, requesterRoot, expiresMs, argumentsDigest } = approval
  const to = call.decision === 'approve' ? 'approved' : 'denied'
  // A person's agent may be answered by that person; what a person asks for, nobody of the same key decides.
  if (requester.id === call.actor.id || (requester.type === 'human' && requesterRoot === call.root))
    return refused('ATR_PERMISSION_DENIED', 'Nobody decides what they asked for themselves.', {
      next: 'Have another person decide.',
    })
  if (argumentsDigest !== call.argumentsDigest)
    return refused('CONFLICT', 'The arguments are others than those that were looked at.', {
      next: 'Read the approval again, and send its argumentsDigest.',
    })
  if (state === to) return accepted(approval)
  if (state !== 'pending' || expiresMs <= nowMs)
    return refused('CONFLICT', `This call does not wait any more: it is ${state === 'pending' ? 'expired' : state}.`, {
      next: 'Whoever asked for it sends it again.',
    })
  const more = { decidedBy: call.actor.id, decidedMs: nowMs, reason: call.reason }
  return move(tenant, call, { approval, to, nowMs, more })
}

export function endApproval(
  tenant: OpenTenant,
  call: Parameters<ApprovalRpc['endApproval']>[0],
  nowMs: number,
): Result<null> {
  const approval = readApproval(tenant.sql, call.approvalId)
  if (approval?.state !== 'running' || approval.requester.id !== call.actor.id) return accepted(null)
  const moved = move(tenant, call, { approval, to: call.isCompleted ? 'completed' : 'failed', nowMs })
  return moved.ok ? accepted(null) : moved
}

/** What has run out keeps no arguments. Answers when the next does. */
export function expireApprovals(sql: Sql, nowMs: number): number | null {
  sql.exec(`UPDATE approval SET state = 'expired', sealed = NULL WHERE ${isOpen} AND expires_ms <= ?`, nowMs)
  const query = `SELECT min(expires_ms) AS next FROM approval WHERE ${isOpen}`
  return sql.exec<{ next: number | null }>(query).toArray()[0]?.next ?? null
}
