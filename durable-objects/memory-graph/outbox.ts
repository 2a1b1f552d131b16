// Hands the outbox's records to the audit log, oldest first; a record leaves only once the log has it.
import type { AuditLogRpc, RecordDraft } from '../../contract/audit.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { Sql } from '../sql.ts'

/** At 36 KB a record a call stays below 3 MB. */
const recordsPerCall = 64

export function isOutboxEmpty(sql: Sql): boolean {
  return sql.exec('SELECT 1 FROM outbox LIMIT 1').toArray().length === 0
}

/** A platform gives an alarm up that throws some times: what is out of reach is no reason to throw. */
const outOfReach = refused('AUDIT_UNAVAILABLE', 'The audit log could not be reached.')

/** Accepted: all that stood in the outbox is durable in the log. Refused `AUDIT_UNAVAILABLE`: the rest stays and is tried again. */
export async function drainOutbox(sql: Sql, log: Pick<AuditLogRpc, 'append'>, call: Call): Promise<Result<null>> {
  for (;;) {
    const rows = sql
      .exec<{ seq: number; record: string }>('SELECT seq, record FROM outbox ORDER BY seq LIMIT ?', recordsPerCall)
      .toArray()
    const last = rows.at(-1)
    if (last === undefined) return accepted(null)
    const records = rows.map(({ record }) => JSON.parse(record) as RecordDraft)
    const { v, tenantId, actor, requestId } = call
    const answer = await log.append({ v, tenantId, actor, requestId, records }).catch(() => outOfReach)
    if (!answer.ok) {
      return refused('AUDIT_UNAVAILABLE', 'The audit log did not take the records; they are kept and sent again.', {
        details: { code: answer.refusal.code },
      })
    }
    sql.exec('DELETE FROM outbox WHERE seq <= ?', last.seq)
  }
}
