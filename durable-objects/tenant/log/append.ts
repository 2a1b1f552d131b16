// Appending: first all that may be refused, then what is written. There is no await between the first read and the last write.
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Appended, RecordDraft, Resource } from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { encodeBase64 } from '../../../core/audit/base64.ts'
import { chainedResources, resourceName } from '../../../core/audit/chain.ts'
import { appendLeaf, type Frontier } from '../../../core/audit/frontier.ts'
import {
  checkDraft,
  entryText,
  noPrevious,
  redactedKind,
  redactionRef,
  type CheckedDraft,
} from '../../../core/audit/record.ts'
import { equalBytes, leafHash } from '../../../core/audit/tree-hash.ts'
import type { Sql } from '../../sql.ts'
import { sha256 } from './hash.ts'
import { linkAll, type ChainHead } from './chain-heads.ts'
import { writeIndex } from './entry-index.ts'
import { frozenReason } from './frozen.ts'
import { readHead, writeFrontier } from './head.ts'
import type { Log } from './log.ts'
import { createNodeReader, storeFullTiles } from './nodes.ts'

/** A record that is not in the log yet, at the place it will take. */
interface Planned {
  readonly checked: CheckedDraft
  readonly contentSha: Uint8Array
  readonly seq: number
  readonly tsMs: number
  readonly body: Uint8Array
  readonly leaf: Uint8Array
}

const encoder = new TextEncoder()

type GrowingLog = Pick<Log, 'sql' | 'heads' | 'tenantId' | 'earlier'>

/**
 * Places for all records or none, where the log may grow, in the order given; known ids keep theirs. Reads only: `writeAppend` follows in the same turn,
 * without an await and without another append between them.
 */
export function planAppend(log: GrowingLog, records: readonly RecordDraft[], nowMs: number): Result<AppendPlan> {
  if (frozenReason(log.sql) !== null) return refused('AUDIT_FORK', 'The log is frozen; it does not match its anchor.')
  if (!Array.isArray(records) || records.length === 0 || records.length > limits.auditAppendRecordsMax) {
    return refused('VALIDATION_FAILED', `An append takes 1 to ${limits.auditAppendRecordsMax} records.`)
  }
  const checked: CheckedDraft[] = []
  for (const record of records) {
    const one = checkDraft(record)
    if (!one.ok) return one
    checked.push(one.value)
  }
  return planChecked(log, checked, nowMs)
}

/** What an append will come to. */
export interface AppendPlan {
  readonly answers: readonly Appended[]
  readonly added: readonly Planned[]
  /** Of the log before the call. */
  readonly frontier: Frontier
  /** The newest links of what the added records name. */
  readonly heads: ReadonlyMap<string, ChainHead>
}

function planChecked(log: GrowingLog, drafts: readonly CheckedDraft[], nowMs: number): Result<AppendPlan> {
  const { sql } = log
  const { frontier, lastTsMs } = readHead(sql)
  const tsMs = Math.max(nowMs, lastTsMs)
  const ts = new Date(tsMs).toISOString()
  let seq = frontier.size
  let prev = previousOf(sql, seq)
  const knownById = readKnown(sql, drafts)
  const unknown = drafts.filter(({ draft }) => !knownById.has(draft.id))
  const heads = log.heads.read(distinct(unknown.flatMap(({ draft }) => chainedResources(draft))))
  const addedById = new Map<string, Planned>()
  const answers: Appended[] = []
  for (const checked of drafts) {
    const { id } = checked.draft
    const contentSha = sha256(encoder.encode(checked.content))
    const known = knownById.get(id) ?? addedById.get(id)
    if (known !== undefined) {
      if (!equalBytes(known.contentSha, contentSha)) return conflict(id)
      answers.push(answerOf(id, known))
      continue
    }
    const refusal = checkRedacted(log, checked.draft, addedById)
    if (refusal !== null) return refusal
    const chain = linkAll(heads, chainedResources(checked.draft), seq)
    const body = encoder.encode(entryText(checked, { seq, prev, ts, tenant: log.tenantId, chain }))
    if (body.byteLength > limits.auditEntryBytesMax) return tooLong(id, body.byteLength)
    const planned = { checked, contentSha, seq, tsMs, body, leaf: leafHash(body, sha256) }
    addedById.set(id, planned)
    answers.push(answerOf(id, planned))
    prev = encodeBase64(planned.leaf)
    seq++
  }
  return accepted({ answers, added: [...addedById.values()], frontier, heads })
}

const distinct = (resources: readonly Resource[]): readonly Resource[] => [
  ...new Map(resources.map((one) => [resourceName(one), one])).values(),
]

/** The hash of the entry before, in base64. Where that entry is evicted its hash stands in a full tile. */
function previousOf(sql: Sql, seq: number): string {
  if (seq === 0) return noPrevious
  const [row] = sql.exec<{ leaf: ArrayBuffer }>('SELECT leaf FROM entry WHERE seq = ?', seq - 1).toArray()
  return encodeBase64(row === undefined ? createNodeReader(sql)(0, seq - 1) : new Uint8Array(row.leaf))
}

type Known = Pick<Planned, 'contentSha' | 'seq' | 'tsMs' | 'leaf'>

/** Records of these ids that the log has, in one query: each costs more than the look-up itself. */
function readKnown(sql: Sql, drafts: readonly CheckedDraft[]): Map<string, Known> {
  const query = `SELECT i.key, i.body_sha, i.seq, e.ts, e.leaf FROM json_each(?) j
    CROSS JOIN idem i ON i.key = j.value CROSS JOIN entry e ON e.seq = i.seq`
  const rows = sql.exec(query, JSON.stringify(drafts.map(({ draft }) => draft.id)))
  const known = new Map<string, Known>()
  for (const [key, sha, seq, tsMs, leaf] of rows.raw<[string, ArrayBuffer, number, number, ArrayBuffer]>()) {
    known.set(key, { contentSha: new Uint8Array(sha), seq, tsMs, leaf: new Uint8Array(leaf) })
  }
  return known
}

const answerOf = (id: string, { seq, tsMs, leaf }: Known): Appended => ({ id, seq, leafHash: bytesToHex(leaf), tsMs })

const conflict = (id: string): Result<never> =>
  refused('CONFLICT', 'A record with this id and other content is in the log.', { details: { id } })

const tooLong = (id: string, sizeBytes: number): Result<never> =>
  refused('VALIDATION_FAILED', `An entry has at most ${limits.auditEntryBytesMax} bytes.`, {
    details: { id, sizeBytes },
  })

/** Invariant I1: a root stands only behind the redaction of the same document, revision and output. There is no waiver. */
function checkRedacted(
  { sql, earlier }: GrowingLog,
  draft: RecordDraft,
  addedById: ReadonlyMap<string, Planned>,
): Result<never> | null {
  if (draft.type !== 'document.rooted') return null
  const ref = redactionRef(draft)
  const redactedSeq = draft.body['redactedSeq'] ?? null
  const isSeq = redactedSeq === null || typeof redactedSeq === 'number'
  const isNamed =
    typeof draft.body['outSha256'] === 'string' && draft.revision !== null && draft.res.kind === 'document'
  const inCall = [...addedById.values()].filter(
    ({ checked }) => checked.draft.type === 'document.redacted' && redactionRef(checked.draft) === ref,
  )
  const isEarlier = inCall.some(({ seq }) => redactedSeq === null || seq === redactedSeq)
  // A place is one of this log; without it the redaction may stand in a closed one.
  const logs = redactedSeq === null ? [{ sql }, ...earlier] : [{ sql }]
  const isProven = isSeq && (isEarlier || logs.some((one) => isRedacted(one.sql, ref, redactedSeq)))
  if (isNamed && isProven) return null
  return refused('VALIDATION_FAILED', 'A root needs an earlier redaction of the same document, revision and output.', {
    details: { id: draft.id, reason: 'REDACTION_MISSING' },
  })
}

function isRedacted(sql: Sql, ref: string, seq: number | null): boolean {
  const query = 'SELECT seq FROM entry_ix WHERE kind = ? AND ref = ? AND seq = coalesce(?, seq) LIMIT 1'
  return sql.exec(query, redactedKind, ref, seq).toArray().length > 0
}

/** Within the caller's transaction: the log is whole with all of the plan, or without any of it. */
export function writeAppend({ sql, heads }: GrowingLog, { added, frontier: before, heads: moved }: AppendPlan): void {
  if (added.length === 0) return
  let frontier = before
  for (const { seq, tsMs, body, leaf } of added) {
    sql.exec('INSERT INTO entry(seq, ts, body, leaf) VALUES(?, ?, ?, ?)', seq, tsMs, body, leaf)
    frontier = appendLeaf(frontier, leaf, sha256)
    storeFullTiles(sql, seq)
  }
  const keys = added.map(({ checked, contentSha, seq }) => [checked.draft.id, bytesToHex(contentSha), seq])
  sql.exec(
    `INSERT INTO idem(key, body_sha, seq) SELECT value->>0, unhex(value->>1), value->>2 FROM json_each(?)`,
    JSON.stringify(keys),
  )
  writeIndex(
    sql,
    added.map(({ checked, seq }) => ({ draft: checked.draft, seq })),
  )
  heads.write(moved, recentNames(added))
  writeFrontier(sql, frontier)
}

/** Documents that only recalls of this call name. */
function recentNames(added: readonly Planned[]): ReadonlySet<string> {
  const own = new Set(added.map(({ checked }) => resourceName(checked.draft.res)))
  const recent = added.flatMap(({ checked }) => checked.draft.also ?? []).filter(({ kind }) => kind === 'document')
  return new Set(recent.map(resourceName).filter((name) => !own.has(name)))
}
