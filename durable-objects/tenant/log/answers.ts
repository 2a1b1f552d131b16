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
import { firstEpoch } from '../../../contract/tenant.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { parseDecimal } from '../../../core/audit/checkpoint.ts'
import { isResource } from '../../../core/audit/record.ts'
import { planAppend, writeAppend } from './append.ts'
import { currentCheckpoint, lastCheckpoint } from './checkpoints.ts'
import { readRoot } from './head.ts'
import { frozenReason } from './frozen.ts'
import type { Log } from './log.ts'
import { readTile } from './nodes.ts'
import { verifyWholeLog } from './self-check.ts'
import { readDigests, verifyRoot, type DigestRecord } from './roots.ts'
import { readWholeTrail } from './trail.ts'

/** All of the records or none; ids that are there already are answered, not appended. */
export function append(log: Log, records: readonly RecordDraft[], nowMs: number): Result<readonly Appended[]> {
  const plan = planAppend(log, records, nowMs)
  if (!plan.ok) return plan
  log.transaction(() => writeAppend(log, plan.value))
  return accepted(plan.value.answers)
}

export async function trail(
  log: Log,
  { resource, limit, order = 'oldest', cursor = null }: TrailRequest,
): Promise<Result<TrailAnswer>> {
  const from = cursor === null ? null : readCursor(cursor)
  if (!isResource(resource) || !isCount(limit) || from === undefined) return malformed()
  if (order !== 'oldest' && order !== 'newest') return malformed()
  const checkpoint = await currentCheckpoint(log)
  if (!checkpoint.ok) return checkpoint
  const page = { order, from, limit: Math.min(limit, limits.trailEntriesMax) }
  return accepted(readWholeTrail(log, { resource, page, checkpoint: checkpoint.value }))
}

/** `seq` of the first epoch, or `epoch.seq`. */
function readCursor(cursor: string): { readonly epoch: number; readonly seq: number } | undefined {
  const [seq, epoch = firstEpoch, ...more] = cursor.split('.').toReversed().map(parseDecimal)
  if (typeof seq !== 'number' || typeof epoch !== 'number' || more.length > 0) return undefined
  return { epoch, seq }
}

export async function verify(
  log: Log,
  { merkleRoot, contentId }: { readonly merkleRoot: string; readonly contentId: string },
): Promise<Result<VerifyAnswer>> {
  const checkpoint = await currentCheckpoint(log)
  if (!checkpoint.ok) return checkpoint
  const asked = { merkleRoot, contentId }
  const newest = verifyRoot(log.sql, { ...asked, checkpoint: checkpoint.value })
  if (newest.record !== null) return accepted(newest)
  for (const { sql } of log.earlier.toReversed()) {
    const final = lastCheckpoint(sql)
    const found = final === null ? newest : verifyRoot(sql, { ...asked, checkpoint: final })
    if (found.record !== null) return accepted(found)
  }
  return accepted(newest)
}

const noEpoch = (): Result<never> => refused('NOT_FOUND', 'The log has no such epoch.')

/** Of a closed epoch, its final one. */
export async function checkpoint(log: Log, epoch = log.epoch): Promise<Result<string>> {
  if (epoch === log.epoch) {
    const current = await currentCheckpoint(log)
    return current.ok ? accepted(current.value.note) : current
  }
  const closed = log.earlier.find((one) => one.epoch === epoch)
  const final = closed === undefined ? null : lastCheckpoint(closed.sql)
  return final === null ? noEpoch() : accepted(final.note)
}

export function tile(log: Log, { level, n, width, epoch = log.epoch }: TileRequest): Result<Uint8Array | null> {
  const { sql } = epoch === log.epoch ? log : (log.earlier.find((one) => one.epoch === epoch) ?? { sql: null })
  return sql === null ? accepted(null) : accepted(readTile(sql, { level, n, width }, readRoot(sql).size))
}

export function status({ sql, origin, key, checker, epoch }: Log): Result<AuditStatus> {
  const { size, root } = readRoot(sql)
  const state = frozenReason(sql) === null ? 'open' : 'frozen'
  const checkpointSize = lastCheckpoint(sql)?.size ?? 0
  return accepted({
    size,
    rootHash: bytesToHex(root),
    state,
    epoch,
    origin,
    vkey: key.vkey,
    checkpointSize,
    check: checker.state(),
  })
}

/** Over all epochs: a place is counted from the first record of the first one. */
export function digests(
  { sql, earlier }: Log,
  asked: { readonly graph: string; readonly afterSeq: number; readonly limit: number },
): Result<{ readonly records: readonly DigestRecord[]; readonly done: boolean }> {
  if (!isCount(asked.limit) || !isCount(asked.afterSeq + 2)) return malformed()
  const limit = Math.min(asked.limit, limits.auditAppendRecordsMax)
  const records: DigestRecord[] = []
  let before = 0
  for (const one of [...earlier.map((closed) => closed.sql), sql]) {
    const afterSeq = Math.max(asked.afterSeq - before, -1)
    const found = readDigests(one, { graph: asked.graph, afterSeq, limit: limit - records.length + 1 })
    for (const record of found.records) records.push({ ...record, seq: record.seq + before })
    if (records.length > limit) break
    before += readRoot(one).size
  }
  return accepted({ records: records.slice(0, limit), done: records.length <= limit })
}

export const selfCheck = ({ sql }: Log): Result<SelfCheck> => accepted(verifyWholeLog(sql))

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n > 0
const malformed = (): Result<never> =>
  refused('VALIDATION_FAILED', 'The call has a malformed resource, place or limit.')
