// What the log answers to its callers: appends, trails, proofs, checkpoints, tiles.
import { bytesToHex } from '@noble/hashes/utils.js'
import type {
  Appended,
  AuditStatus,
  RecordDraft,
  Resource,
  SelfCheck,
  TileRequest,
  TrailAnswer,
  VerifyAnswer,
} from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { isResource } from '../../../core/audit/record.ts'
import { planAppend, writeAppend } from './append.ts'
import { currentCheckpoint, lastCheckpoint } from './checkpoints.ts'
import { readRoot } from './head.ts'
import { frozenReason, type Log } from './log.ts'
import { readTile } from './nodes.ts'
import { verifyWholeLog } from './self-check.ts'
import { readDigests, readTrail, verifyRoot, type DigestRecord } from './trail.ts'

const trailEntriesMax = 1_000

/** All of the records or none; ids that are there already are answered, not appended. */
export function append(log: Log, records: readonly RecordDraft[], nowMs: number): Result<readonly Appended[]> {
  const { sql, tenantId, transaction } = log
  if (frozenReason(sql) !== null) return refused('AUDIT_FORK', 'The log is frozen; it does not match its anchor.')
  const plan = planAppend(sql, records, { tenantId, nowMs })
  if (!plan.ok) return plan
  transaction(() => writeAppend(sql, plan.value))
  return accepted(plan.value.answers)
}

export async function trail(
  log: Log,
  asked: { readonly resource: Resource; readonly limit: number },
): Promise<Result<TrailAnswer>> {
  if (!isResource(asked.resource) || !isCount(asked.limit)) return malformed()
  const checkpoint = await currentCheckpoint(log)
  if (!checkpoint.ok) return checkpoint
  const limit = Math.min(asked.limit, trailEntriesMax)
  return accepted(readTrail(log.sql, { resource: asked.resource, limit, checkpoint: checkpoint.value }))
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

export function status({ sql, origin, key }: Log): Result<AuditStatus> {
  const { size, root } = readRoot(sql)
  const state = frozenReason(sql) === null ? 'open' : 'frozen'
  const checkpointSize = lastCheckpoint(sql)?.size ?? 0
  return accepted({ size, rootHash: bytesToHex(root), state, origin, vkey: key.vkey, checkpointSize })
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
