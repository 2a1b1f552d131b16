// Opening the next epoch: an administrator's recorded act, for a log that is frozen or is to end. Nothing of the old one is changed.
import { bytesToHex } from '@noble/hashes/utils.js'
import type { EpochOpened, OpenEpochRequest, RecordDraft } from '../../../contract/audit.ts'
import type { Call, IdempotencyMark } from '../../../contract/rpc.ts'
import { accepted, assert, refused, type Result } from '../../../contract/result.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import { answeredBefore, keepAnswers } from '../catalog/idempotency.ts'
import { planAppend, writeAppend } from './append.ts'
import { ChainHeads } from './chain-heads.ts'
import { currentCheckpoint, type StoredCheckpoint } from './checkpoints.ts'
import { epochSql, epochTables } from './epochs.ts'
import { freeze, frozenReason } from './frozen.ts'
import type { Log } from './log.ts'
import { dropSuperseded, publish } from './publish.ts'

export interface OpenEpochOptions {
  readonly call: Call & OpenEpochRequest & { readonly idempotency?: IdempotencyMark }
  readonly nowMs: number
  /** The database itself: the next epoch's tables stand beside those of the others. */
  readonly sql: Log['sql']
}

type Opened = EpochOpened & { readonly isReplay?: true }

/** Closes the log and opens the next epoch in one turn. The caller opens the log anew afterwards. */
export async function openEpoch(log: Log, { call, nowMs, sql }: OpenEpochOptions): Promise<Result<Opened>> {
  const mark = call.idempotency
  const before = answeredBefore<EpochOpened>(sql, mark, nowMs)
  if (!before.ok) return before
  if (before.value !== null) return accepted({ ...before.value, isReplay: true })
  const frozen = frozenReason(log.sql)
  // What an open log has is signed and published before it ends; a frozen one stays as it was found.
  if (frozen === null) await dropSuperseded(log, await publish(log))
  const final = await currentCheckpoint(log)
  if (frozen === null && !final.ok) return final
  const epoch = log.epoch + 1
  const record = openedRecord(log, call, { epoch, frozen, final: final.ok ? final.value : null, nowMs })
  return log.transaction(() => {
    // Others ran meanwhile: the same request, or what is not in the final checkpoint.
    const meanwhile = answeredBefore<EpochOpened>(sql, mark, nowMs)
    if (!meanwhile.ok) return meanwhile
    if (meanwhile.value !== null) return accepted({ ...meanwhile.value, isReplay: true as const })
    const isBehind = frozen === null && final.ok && sizeOf(log) !== final.value.size
    if (isBehind) return refused('AUDIT_UNAVAILABLE', 'The log went on while it was closed; nothing was changed.')
    if (frozen === null) freeze(log.sql, `CLOSED by epoch ${epoch}`)
    for (const statement of epochTables(epoch)) sql.exec(statement)
    const next = epochSql(sql, epoch)
    const opening = { sql: next, heads: new ChainHeads(next), tenantId: log.tenantId, earlier: [] }
    const plan = planAppend(opening, [record], nowMs)
    assert(plan.ok, 'the first record of an epoch is a record')
    writeAppend(opening, plan.value)
    const opened = { epoch, closed: record.body['closed'] as EpochOpened['closed'], seq: 0 }
    if (mark !== undefined) keepAnswers(sql, [{ mark, answer: opened }], nowMs)
    return accepted(opened)
  })
}

const sizeOf = ({ sql }: Log): number => sql.exec<{ size: number }>('SELECT size FROM head').toArray()[0]?.size ?? 0

interface Closing {
  readonly epoch: number
  readonly frozen: string | null
  readonly final: StoredCheckpoint | null
  readonly nowMs: number
}

/** Names the final checkpoint of the epoch before, so that nobody can put another one under it. */
function openedRecord(log: Log, call: Call & OpenEpochRequest, { epoch, frozen, final, nowMs }: Closing): RecordDraft {
  const closed = {
    epoch: log.epoch,
    origin: log.origin,
    size: final?.size ?? 0,
    rootHash: final === null ? null : bytesToHex(final.root),
    checkpoint: final?.note ?? null,
    frozen,
  }
  return draftRecord({
    id: `r_epoch_${nowMs.toString(16).padStart(12, '0')}_${epoch}`,
    type: 'log.opened',
    op: 'audit.epoch',
    actor: call.actor,
    claims: call.claims,
    req: call.requestId,
    res: { kind: 'tenant', id: log.tenantId },
    body: { epoch, reason: call.reason, closed },
  })
}
