// Appending: first all that may be refused, then one transaction. There is no await between the first read and the last write.
import type { Appended, RecordDraft } from '../../contract/audit.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { encodeBase64 } from '../../core/audit/base64.ts'
import { appendLeaf } from '../../core/audit/frontier.ts'
import {
  checkDraft,
  entryText,
  indexRows,
  noPrevious,
  redactedKind,
  redactionRef,
  type CheckedDraft,
} from '../../core/audit/record.ts'
import { equalBytes, leafHash } from '../../core/audit/tree-hash.ts'
import type { Sql, Transaction } from '../sql.ts'
import { sha256 } from './hash.ts'
import { readHead, writeFrontier } from './head.ts'
import { createNodeReader, storeFullTiles } from './nodes.ts'

export interface AppendOptions {
  readonly tenantId: string
  readonly nowMs: number
  readonly records: readonly RecordDraft[]
  readonly transaction: Transaction
}

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

/** Appends all records or none. Answers one place per record, in the order of the call; known ids keep their place. */
export function appendRecords(sql: Sql, options: AppendOptions): Result<readonly Appended[]> {
  const { records } = options
  if (!Array.isArray(records) || records.length === 0 || records.length > limits.auditAppendRecordsMax) {
    return refused('VALIDATION_FAILED', `An append takes 1 to ${limits.auditAppendRecordsMax} records.`)
  }
  const checked: CheckedDraft[] = []
  for (const record of records) {
    const one = checkDraft(record)
    if (!one.ok) return one
    checked.push(one.value)
  }
  const plan = planAppend(sql, checked, options)
  if (!plan.ok) return plan
  if (plan.value.added.length > 0) options.transaction(() => writePlan(sql, plan.value.added))
  return accepted(plan.value.answers)
}

interface Plan {
  readonly answers: readonly Appended[]
  readonly added: readonly Planned[]
}

function planAppend(sql: Sql, drafts: readonly CheckedDraft[], options: AppendOptions): Result<Plan> {
  const { frontier, lastTsMs } = readHead(sql)
  const tsMs = Math.max(options.nowMs, lastTsMs)
  const ts = new Date(tsMs).toISOString()
  let seq = frontier.size
  let prev = seq === 0 ? noPrevious : encodeBase64(createNodeReader(sql)(0, seq - 1))
  const addedById = new Map<string, Planned>()
  const answers: Appended[] = []
  for (const checked of drafts) {
    const contentSha = sha256(encoder.encode(checked.content))
    const known = findKnown(sql, checked.draft.id, addedById)
    if (known !== null) {
      if (!equalBytes(known.contentSha, contentSha)) return conflict(checked.draft.id)
      answers.push(answerOf(checked.draft.id, known))
      continue
    }
    const refusal = checkRedacted(sql, checked.draft, addedById)
    if (refusal !== null) return refusal
    const body = encoder.encode(entryText(checked, { seq, prev, ts, tenant: options.tenantId }))
    if (body.byteLength > limits.auditEntryBytesMax) return tooLong(checked.draft.id, body.byteLength)
    const planned = { checked, contentSha, seq, tsMs, body, leaf: leafHash(body, sha256) }
    addedById.set(checked.draft.id, planned)
    answers.push(answerOf(checked.draft.id, planned))
    prev = encodeBase64(planned.leaf)
    seq++
  }
  return accepted({ answers, added: [...addedById.values()] })
}

type Known = Pick<Planned, 'contentSha' | 'seq' | 'tsMs' | 'leaf'>

function findKnown(sql: Sql, id: string, addedById: ReadonlyMap<string, Planned>): Known | null {
  const query = 'SELECT i.body_sha, i.seq, e.ts, e.leaf FROM idem i JOIN entry e ON e.seq = i.seq WHERE i.key = ?'
  const [row] = sql.exec<{ body_sha: ArrayBuffer; seq: number; ts: number; leaf: ArrayBuffer }>(query, id).toArray()
  if (row === undefined) return addedById.get(id) ?? null
  return { contentSha: new Uint8Array(row.body_sha), seq: row.seq, tsMs: row.ts, leaf: new Uint8Array(row.leaf) }
}

const answerOf = (id: string, { seq, tsMs, leaf }: Known): Appended => ({ id, seq, leafHash: leaf.toHex(), tsMs })

const conflict = (id: string): Result<never> =>
  refused('CONFLICT', 'A record with this id and other content is in the log.', { details: { id } })

const tooLong = (id: string, sizeBytes: number): Result<never> =>
  refused('VALIDATION_FAILED', `An entry has at most ${limits.auditEntryBytesMax} bytes.`, {
    details: { id, sizeBytes },
  })

/** Invariant I1: a root stands only behind the redaction of the same document, revision and output. There is no waiver. */
function checkRedacted(sql: Sql, draft: RecordDraft, addedById: ReadonlyMap<string, Planned>): Result<never> | null {
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
  const isProven = isSeq && (isEarlier || isRedacted(sql, ref, redactedSeq))
  if (isNamed && isProven) return null
  return refused('VALIDATION_FAILED', 'A root needs an earlier redaction of the same document, revision and output.', {
    details: { id: draft.id, reason: 'REDACTION_MISSING' },
  })
}

function isRedacted(sql: Sql, ref: string, seq: number | null): boolean {
  const query = 'SELECT seq FROM entry_ix WHERE kind = ? AND ref = ? AND seq = coalesce(?, seq) LIMIT 1'
  return sql.exec(query, redactedKind, ref, seq).toArray().length > 0
}

function writePlan(sql: Sql, added: readonly Planned[]): void {
  let { frontier } = readHead(sql)
  for (const { checked, contentSha, seq, tsMs, body, leaf } of added) {
    sql.exec('INSERT INTO entry(seq, ts, body, leaf) VALUES(?, ?, ?, ?)', seq, tsMs, body, leaf)
    sql.exec('INSERT INTO idem(key, body_sha, seq) VALUES(?, ?, ?)', checked.draft.id, contentSha, seq)
    for (const { kind, ref } of indexRows(checked.draft)) {
      sql.exec('INSERT INTO entry_ix(kind, ref, seq) VALUES(?, ?, ?)', kind, ref, seq)
    }
    frontier = appendLeaf(frontier, leaf, sha256)
    storeFullTiles(sql, seq)
  }
  writeFrontier(sql, frontier)
}
