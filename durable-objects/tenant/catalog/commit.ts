// Committing: what a try came to, fenced by its lease, with the records that it owes in their order.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { DocumentCommit, DocumentRow, StageRow } from '../../../contract/catalog.ts'
import type { ReleasedFacts } from '../../../contract/compute.ts'
import type { RedactionReceipt } from '../../../contract/document.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Json } from '../../../contract/rpc.ts'
import { documentOutcome, type DocumentOutcome } from '../../../core/pipeline/outcome.ts'
import { documentRecord, type RecordedDocument } from '../../../core/pipeline/records.ts'
import type { Sql } from '../../sql.ts'
import { captioned, writeCaption } from './captions.ts'
import { countEnd, countStages } from './counters.ts'
import { forgetContribution } from './forgotten.ts'
import { markUnlisted } from './listing.ts'
import { endPause } from './outage.ts'
import { retriesOf } from './retry.ts'
import { heldDocument, recordedOf, withReports, type StoredDocument } from './rows.ts'

export interface CommitPlan {
  readonly commit: DocumentCommit
  readonly row: StoredDocument
  /** As JSON, with this commit's reports. */
  readonly stages: string
  readonly outcome: DocumentOutcome<string> | null
  readonly records: readonly RecordDraft[]
}

/** Reads only. CONFLICT where another holds the document, or where what is released is not what was released before. */
export function planCommit(sql: Sql, commit: DocumentCommit, nowMs: number): Result<CommitPlan> {
  const row = heldDocument(sql, commit)
  if (row === null) return refused('CONFLICT', 'The document is under another lease.')
  const { released } = commit
  const isOther = released !== undefined && row.merkle_root !== null && row.merkle_root !== released.merkleRoot
  if (isOther) return refused('CONFLICT', 'Another try of this revision was committed.')
  const stages = withReports(row, commit.reports, nowMs)
  const outcome = commit.isEnd === true ? outcomeOf(commit, stages) : null
  return accepted({
    commit,
    row,
    stages,
    outcome,
    records: recordsOf({ ...recordedOf(row), retries: retriesOf(sql, row.id) }, { row, commit, outcome }),
  })
}

function outcomeOf({ withheld }: DocumentCommit, stages: string): DocumentOutcome<string> {
  if (withheld !== undefined) return { status: 'partial', errorCode: withheld.code }
  return documentOutcome(JSON.parse(stages) as StageRow[])
}

/** In the order of what happened: I1 wants the redaction before the root, and both before what memory and archive hold. */
function recordsOf(
  document: RecordedDocument,
  { row, commit, outcome }: Pick<CommitPlan, 'row' | 'commit' | 'outcome'>,
): RecordDraft[] {
  const records: RecordDraft[] = []
  const add = (type: string, op: string, body: { readonly [name: string]: Json }): void =>
    void records.push(documentRecord(document, { type, op, body }))
  const { released, remembered, archived, withheld } = commit
  if (released !== undefined) {
    const { inCommit, outSha256, entities, detectors, metadataSha256, merkleRoot, leafCount, archiveSha256 } = released
    const versions = detectors.map(({ name, version }) => ({ name, version }))
    const receipt = {
      inCommit,
      outSha256,
      entities: { ...entities },
      detectors: versions,
      metadataSha256,
      ...factsWhereAny(released),
    }
    add('document.redacted', 'presidio.redact', receipt)
    add('document.rooted', 'merkle.root', { merkleRoot, leafCount, outSha256, archiveSha256 })
  }
  records.push(...nodeRecords(document, remembered ?? []))
  if (archived !== undefined) add('document.archived', 'paperless.archive', { paperlessId: archived.paperlessId })
  if (withheld !== undefined)
    records.push(
      documentRecord(document, {
        type: 'document.withheld',
        op: 'documents.ingest',
        outcome: 'refused',
        body: { code: withheld.code },
      }),
    )
  if (outcome !== null) {
    const merkleRoot = released?.merkleRoot ?? row.merkle_root
    add(`document.${outcome.status}`, 'documents.ingest', { merkleRoot, errorCode: outcome.errorCode })
  }
  return records
}

/** Named where there are any: a record without them keeps its form. */
function factsWhereAny({ omissions = {}, operators = {} }: ReleasedFacts): CountsWhereAny {
  return {
    ...(Object.keys(omissions).length === 0 ? {} : { omissions: { ...omissions } }),
    ...(Object.keys(operators).length === 0 ? {} : { operators: { ...operators } }),
  }
}

interface CountsWhereAny {
  omissions?: { [code: string]: number }
  operators?: { [operator: string]: number }
}

/** Nodes per record, so that an entry stays below 65,535 bytes: 400 × (34 + 16 + punctuation) ≈ 25 KB, twice over with `also`. */
export const nodesPerRecord = 400

function nodeRecords(document: RecordedDocument, nodes: readonly (readonly [string, string])[]): RecordDraft[] {
  const records: RecordDraft[] = []
  for (let from = 0; from < nodes.length; from += nodesPerRecord) {
    const part = nodes.slice(from, from + nodesPerRecord)
    const also = part.map(([id]) => ({ kind: 'memory-node' as const, id }))
    const body = { part: from / nodesPerRecord, nodes: part.map(([nodeId, digest]) => [nodeId, digest]) }
    records.push(documentRecord(document, { type: 'memory.ingested', op: 'memory.ingest', also, body }))
  }
  return records
}

export interface CommitTurn {
  readonly nowMs: number
  /** Place of a record in the log, by its id. */
  readonly seqById: ReadonlyMap<string, number>
}

/** Within the caller's turn, with the records. */
export function writeCommit(
  sql: Sql,
  { commit, row, stages, outcome, records }: CommitPlan,
  turn: CommitTurn,
): DocumentRow {
  const { released, remembered, archived, withheld } = commit
  if (released !== undefined) {
    const seq = turn.seqById.get(records.find(({ type }) => type === 'document.redacted')?.id ?? '') ?? null
    writeReleased(sql, row, { released, seq, nowMs: turn.nowMs })
  }
  if (withheld !== undefined && withheld.mediaType !== null) setMediaType(sql, row, withheld.mediaType)
  if (remembered !== undefined) supersede(sql, row)
  if (archived !== undefined) {
    sql.exec('UPDATE document SET paperless_id = ? WHERE id = ?', archived.paperlessId, row.id)
    if (archived.pdf !== null) sql.exec('INSERT OR REPLACE INTO page (id, pdf) VALUES (?, ?)', row.id, archived.pdf)
  }
  writeCaption(sql, { id: row.id, documentId: row.document_id, caption: commit.caption })
  countStages(sql, commit.reports)
  markUnlisted(sql, row.id)
  endPause(sql)
  sql.exec('UPDATE document SET stages = ? WHERE id = ?', stages, row.id)
  if (outcome !== null) writeOutcome(sql, row, { outcome, nowMs: turn.nowMs, isRemembered: remembered !== undefined })
  return captioned(sql, [sql.exec<StoredDocument>('SELECT * FROM document WHERE id = ?', row.id).toArray()[0]!])[0]!
}

function writeReleased(
  sql: Sql,
  row: StoredDocument,
  { released, seq, nowMs }: { readonly released: ReleasedFacts; readonly seq: number | null; readonly nowMs: number },
): void {
  const { entities, detectors, outSha256, inCommit, merkleRoot, archiveSha256, mediaType } = released
  const receipt: RedactionReceipt = {
    documentId: row.document_id,
    revision: row.revision,
    redactedAt: new Date(nowMs).toISOString(),
    entities: { ...entities },
    detectors: detectors.map(({ name, version }) => ({ name, version })),
    ...factsWhereAny(released),
    outSha256,
    inCommit,
    auditSeq: seq,
  }
  sql.exec('INSERT OR REPLACE INTO receipt (id, body) VALUES (?, ?)', row.id, JSON.stringify(receipt))
  const set = 'UPDATE document SET merkle_root = ?, archive_sha256 = ? WHERE id = ?'
  sql.exec(set, merkleRoot, archiveSha256, row.id)
  setMediaType(sql, row, mediaType)
}

function setMediaType(sql: Sql, row: StoredDocument, mediaType: string): void {
  sql.exec('UPDATE document SET media_type = ? WHERE id = ?', mediaType, row.id)
  const label = `INSERT OR IGNORE INTO label (kind, ref, document_id) VALUES ('type', ?, ?)`
  sql.exec(label, mediaType, row.document_id)
}

interface Ended {
  readonly outcome: DocumentOutcome<string>
  readonly nowMs: number
  readonly isRemembered: boolean
}

function writeOutcome(sql: Sql, row: StoredDocument, { outcome, nowMs, isRemembered }: Ended): void {
  countEnd(sql, outcome.status)
  sql.exec(
    `UPDATE document SET status = ?, error_code = ?, completed_ms = ?, lease = NULL, lease_until_ms = 0, is_suspect = 0, is_alone = 0
     WHERE id = ?`,
    outcome.status,
    outcome.errorCode,
    nowMs,
    row.id,
  )
  if (isRemembered || row.is_remembered === 1) return
  // It ends without memory: what earlier tries left in the graph is to go, and what one left whose answer was lost.
  const { document_id: documentId, revision, graph } = row
  forgetContribution(sql, { documentId, revision, graph, merkleRoot: null })
}

/** In one step the revision is what recall reads, and those before it are not any more. */
function supersede(sql: Sql, { id, document_id: documentId, revision }: StoredDocument): void {
  sql.exec('UPDATE document SET is_remembered = 1 WHERE id = ?', id)
  if (revision === 1) return
  const older = `UPDATE document SET is_remembered = 0 WHERE document_id = ? AND revision < ? AND is_remembered = 1 RETURNING revision, graph`
  for (const row of sql.exec<{ revision: number; graph: string }>(older, documentId, revision).toArray())
    forgetContribution(sql, { documentId, revision: row.revision, graph: row.graph, merkleRoot: null })
}
