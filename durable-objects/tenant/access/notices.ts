// Whom calls that wait are told to: owed with the approval, paid by the alarm, tried again for as long as the call waits.
import type { ApprovalNotice, Notified } from '../../../contract/approval.ts'
import type { ActorType } from '../../../contract/rpc.ts'
import type { Sql } from '../../sql.ts'

const hourMs = 3_600_000
/** After each try that failed; the last of them again and again. */
const retriesMs = [5_000, 30_000, 120_000, 600_000, 1_800_000, hourMs]

export function oweNotice(sql: Sql, approvalId: string, nowMs: number): void {
  sql.exec('INSERT INTO approval_notice(approval_id, due_ms, tries) VALUES(?, ?, 0)', approvalId, nowMs)
}

/** Of what waits no longer nobody is told; null where nothing is owed. */
export function nextNoticeMs(sql: Sql): number | null {
  sql.exec(`UPDATE approval_notice SET due_ms = NULL WHERE due_ms IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.id = approval_id AND a.state = 'pending')`)
  const query = 'SELECT min(due_ms) AS next FROM approval_notice WHERE due_ms IS NOT NULL'
  return sql.exec<{ next: number | null }>(query).toArray()[0]?.next ?? null
}

interface Row {
  [column: string]: SqlStorageValue
  id: string
  operation_id: string
  requester_id: string
  requester_type: ActorType
  arguments_digest: string
  rule_ids: string
  approvers: string | null
  requested_ms: number
  expires_ms: number
}

export function dueNotices(sql: Sql, nowMs: number, most: number): readonly ApprovalNotice[] {
  const query = `SELECT a.* FROM approval_notice n JOIN approval a ON a.id = n.approval_id
    WHERE n.due_ms IS NOT NULL AND n.due_ms <= ? AND a.state = 'pending' ORDER BY n.due_ms LIMIT ?`
  return sql
    .exec<Row>(query, nowMs, most)
    .toArray()
    .map((row) => ({
      approvalId: row.id,
      operationId: row.operation_id,
      requester: { id: row.requester_id, type: row.requester_type },
      argumentsDigest: row.arguments_digest,
      ruleIds: JSON.parse(row.rule_ids) as string[],
      approvers: row.approvers === null ? null : (JSON.parse(row.approvers) as string[]),
      requestedMs: row.requested_ms,
      expiresMs: row.expires_ms,
    }))
}

interface Settled {
  readonly approvalId: string
  readonly notified: Notified
  readonly nowMs: number
}

export function settleNotice(sql: Sql, { approvalId, notified, nowMs }: Settled): void {
  if (notified !== 'failed') {
    const toldMs = notified === 'told' ? nowMs : null
    sql.exec('UPDATE approval_notice SET due_ms = NULL, told_ms = ? WHERE approval_id = ?', toldMs, approvalId)
    return
  }
  const [row] = sql
    .exec<{ tries: number }>('SELECT tries FROM approval_notice WHERE approval_id = ?', approvalId)
    .toArray()
  const tries = row?.tries ?? 0
  const afterMs = retriesMs[Math.min(tries, retriesMs.length - 1)]!
  sql.exec(
    'UPDATE approval_notice SET tries = ?, due_ms = ? WHERE approval_id = ?',
    tries + 1,
    nowMs + afterMs,
    approvalId,
  )
}
