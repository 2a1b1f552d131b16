// Opens a log, once per wake: pins, key, and the comparison with its anchor in R2.
import { auditKeys } from '../../../r2/object-keys.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { parseCheckpointNote } from '../../../core/audit/checkpoint.ts'
import type { Sql, Transaction } from '../../sql.ts'
import { listEpochLogs, newestLog } from './epochs.ts'
import { ChainHeads } from './chain-heads.ts'
import { findFork, findRollback } from './fork-guard.ts'
import { keptCheckpoints, type CheckpointKeeper } from './kept-checkpoint.ts'
import { freeze } from './frozen.ts'
import type { Log } from './log.ts'
import { importLogKey } from './log-key.ts'
import { SelfChecker } from './self-check.ts'
import { pinOnce, readProgress, writeProgress } from '../../pin.ts'

/** What the object is given. LOG_KEY is Ed25519 as PKCS #8 PEM; INSTANCE_ID names the instance in the log's origin. */
export interface AuditLogEnv {
  readonly AUDIT: R2Bucket
  readonly LOG_KEY: string
  readonly INSTANCE_ID: string
  /** Keeps the newest checkpoint where a rollback of all stores does not reach; absent where nothing does. */
  readonly KEPT_CHECKPOINTS?: CheckpointKeeper
}

export interface OpenLogOptions {
  readonly env: AuditLogEnv
  readonly sql: Sql
  readonly transaction: Transaction
  readonly tenantId: string
}

/** Pins epoch, origin and key at first use, and compares the log with its anchor. The object's schema and tenant are checked before. */
export async function openLog({ env, sql: all, transaction, tenantId }: OpenLogOptions): Promise<Result<Log>> {
  const isConfigured = Boolean(env.LOG_KEY) && Boolean(env.INSTANCE_ID)
  if (!isConfigured) return refused('CONFIG_REJECTED', 'LOG_KEY or INSTANCE_ID is missing; run the bootstrap.')
  const { epoch, sql } = newestLog(all)
  const earlier = listEpochLogs(all).slice(0, -1)
  const origin = transaction(() => {
    pinOnce(sql, 'epoch', String(epoch))
    return pinOnce(sql, 'origin', `${env.INSTANCE_ID}.clawql/t/${tenantId}/${epoch}`)
  })
  const key = await importLogKey(env.LOG_KEY, origin)
  if (!key.ok) return key
  if (pinOnce(sql, 'vkey', key.value.vkey) !== key.value.vkey) {
    return refused('CONFIG_REJECTED', 'LOG_KEY is not the key that this log was started with.')
  }
  const prefix = auditKeys.prefix(tenantId, epoch)
  const checker = new SelfChecker(sql, { origin, nowMs: Date.now() })
  const heads = new ChainHeads(sql)
  const kept = keptCheckpoints(env.KEPT_CHECKPOINTS, { tenantId, epoch })
  const log = {
    epoch,
    sql,
    earlier,
    transaction,
    bucket: env.AUDIT,
    tenantId,
    prefix,
    origin,
    key: key.value,
    heads,
    checker,
    kept,
  }
  const note = await kept.read()
  if (env.KEPT_CHECKPOINTS !== undefined) noteKept(sql, note)
  const fork = (await findFork(log)) ?? (note === null ? null : await findRollback(log, note))
  if (fork !== null) freeze(sql, fork)
  checker.checkTail()
  return accepted(log)
}

/** A keeper that has nothing, as a new one, or an older note, as a restored one, is told what is published. */
function noteKept(sql: Sql, note: string | null): void {
  const size = note === null ? 0 : (parseCheckpointNote(note)?.checkpoint.size ?? 0)
  if (readProgress(sql, 'kept') !== size) writeProgress(sql, 'kept', size)
}
