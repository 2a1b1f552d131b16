// Which uploads are one document: the same bytes to the same place, whose metadata says nothing that the document does not have.
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Acceptance, SealedDocument } from '../../../contract/catalog.ts'
import type { Sql } from '../../sql.ts'
import { sha256 } from '../log/hash.ts'
import type { StoredDocument } from './rows.ts'

/** Documents of the same bytes that are looked through; a document of the very same metadata is found among any number. */
const holdersMax = 64

/** The name of bytes with their metadata: rows of the same bytes stand side by side. Rows of before 2026.11.3 have the digest alone. */
export function duplicateName(document: SealedDocument): string {
  const { digest, graph, vertical, classification, matter, subjects, tags } = document
  const place = JSON.stringify([graph, vertical, classification, matter, sorted(subjects), sorted(tags)])
  return `${digest}.${bytesToHex(sha256(utf8ToBytes(place)).subarray(0, 16))}`
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort()

/** The document that an upload of this name would only repeat, or null. One that failed or was blocked gives its place to the upload. */
export function findHolder(sql: Sql, document: SealedDocument, name: string): Acceptance | null {
  const select = `SELECT d.* FROM duplicate x JOIN document d ON d.document_id = x.document_id
    WHERE d.status NOT IN ('failed', 'blocked') AND`
  const [exact] = sql.exec<StoredDocument>(`${select} x.digest = ? LIMIT 1`, name).toArray()
  const holder = exact ?? readOthers(sql, select, document.digest).find((row) => saysNothingNew(sql, document, row))
  if (holder === undefined) return null
  const { document_id: documentId, status, merkle_root: merkleRoot, created_ms: createdMs } = holder
  return { documentId, status, merkleRoot, createdMs, isDuplicate: true, isLeased: false }
}

const readOthers = (sql: Sql, select: string, digest: string): StoredDocument[] =>
  sql.exec<StoredDocument>(`${select} x.digest >= ?1 AND x.digest < ?1 || '/' LIMIT ${holdersMax}`, digest).toArray()

function saysNothingNew(sql: Sql, document: SealedDocument, row: StoredDocument): boolean {
  const { graph, vertical, classification, matter, subjects, tags } = document
  const isThere = graph === row.graph && vertical === row.vertical && classification === row.classification
  if (!isThere || (matter !== null && matter !== row.matter)) return false
  const query = 'SELECT 1 FROM label WHERE kind = ? AND ref = ? AND document_id = ?'
  const isKnown = (kind: 'subject' | 'tag') => (ref: string) =>
    sql.exec(query, kind, ref, row.document_id).toArray().length > 0
  return subjects.every(isKnown('subject')) && tags.every(isKnown('tag'))
}
