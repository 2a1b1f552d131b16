// What the log answers to its callers: appends, trails, proofs, checkpoints, tiles.
import { bytesToHex } from '@noble/hashes/utils.js'
import type {
  Appended,
  AuditStatus,
  RecordDraft,
  SelfCheck,
  TileRequest,
  TrailAnswer,
  TrailRequest,
  VerifyAnswer,
} from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { parseDecimal } from '../../../core/audit/checkpoint.ts'
import { isResource } from '../../../core/audit/record.ts'
import { planAppend, writeAppend } from './append.ts'
import { currentCheckpoint, lastCheckpoint } from './checkpoints.ts'
import { readRoot } from './head.ts'
import { frozenReason, type Log } from './log.ts'
import { readTile } from './nodes.ts'
import { verifyWholeLog } from './self-check.ts'
import { readDigests, readTrail, verifyRoot, type DigestRecord } from './trail.ts'

/** All of the records or none; ids that are there already are answered, not appended. */
export function append(log: Log, records: readonly RecordDraft[], nowMs: number): Result<readonly Appended[]> {
  const { sql, transaction } = log
  if (frozenReason(sql) !== null) return refused('AUDIT_FORK', 'The log is frozen; it does not match its anchor.')
  const plan = planAppend(log, records, nowMs)
  if (!plan.ok) return plan
  transaction(() => writeAppend(log, plan.value))
  return accepted(plan.value.answers)
}

export async function trail(
  log: Log,
  { resource, limit, order = 'oldest', cursor = null }: TrailRequest,
): Promise<Result<TrailAnswer>> {
  const from = cursor === null ? null : parseDecimal(cursor)
  if (!isResource(resource) || !isCount(limit) || (cursor !== null && from === null)) return malformed()
  if (order !== 'oldest' && order !== 'newest') return malformed()
  const checkpoint = await currentCheckpoint(log)
  if (!checkpoint.ok) return checkpoint
  const page = { order, from, limit: Math.min(limit, limits.trailEntriesMax) }
  return accepted(readTrail(log, { resource, page, checkpoint: checkpoint.value }))
}

export async function verify(
  log: Log,
  { merkleRoot, contentId }: { readonly merkleRoot: string; readonly contentId: string },
): Promise<Result<VerifyAnswer>> {
  const checkpoint = await currentCheckpoint(log)
  if (!checkpoint.ok) return checkpoint
  return accepted(verifyRoot(log.sql, { merkleRoot, contentId, checkpoint: checkpoint.value }))
}

export async function checkpoint(log: Log): Promise<Result<string>> {
  const current = await currentCheckpoint(log)
  return current.ok ? accepted(current.value.note) : current
}

export const tile = ({ sql }: Log, { level, n, width }: TileRequest): Result<Uint8Array | null> =>
  accepted(readTile(sql, { level, n, width }, readRoot(sql).size))

export function status({ sql, origin, key, checker }: Log): Result<AuditStatus> {
  const { size, root } = readRoot(sql)
  const state = frozenReason(sql) === null ? 'open' : 'frozen'
  const checkpointSize = lastCheckpoint(sql)?.size ?? 0
  return accepted({
    size,
    rootHash: bytesToHex(root),
    state,
    origin,
    vkey: key.vkey,
    checkpointSize,
    check: checker.state(),
  })
}

export function digests(
  { sql }: Log,
  asked: { readonly graph: string; readonly afterSeq: number; readonly limit: number },
): Result<{ readonly records: readonly DigestRecord[]; readonly done: boolean }> {
  if (!isCount(asked.limit) || !isCount(asked.afterSeq + 2)) return malformed()
  const { graph, afterSeq } = asked
  return accepted(readDigests(sql, { graph, afterSeq, limit: Math.min(asked.limit, limits.auditAppendRecordsMax) }))
}

export const selfCheck = ({ sql }: Log): Result<SelfCheck> => accepted(verifyWholeLog(sql))

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n > 0
const malformed = (): Result<never> =>
  refused('VALIDATION_FAILED', 'The call has a malformed resource, place or limit.')
