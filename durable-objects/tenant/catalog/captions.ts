// Captions of documents, sealed, and the keyed words of their names: what a list shows, and finds documents by.
import type { SealedCaption } from '../../../contract/caption.ts'
import type { DocumentRow } from '../../../contract/catalog.ts'
import { limits } from '../../../contract/limits.ts'
import { assert } from '../../../contract/result.ts'
import type { Sql } from '../../sql.ts'
import { answerOf, type StoredDocument } from './rows.ts'

export const captionTables: readonly string[] = [
  `CREATE TABLE caption (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT`,
  `CREATE TABLE name_word (
     ref TEXT NOT NULL, document_id TEXT NOT NULL, PRIMARY KEY (ref, document_id)) STRICT, WITHOUT ROWID`,
  `CREATE INDEX name_word_of_document ON name_word (document_id)`,
]

/** Above what compute makes, by its seal. */
const sealedBytesMax = limits.captionBytesMax + 1_024
const wordsMax = 250
const wordPattern = /^w_[0-9a-f]{32}$/

interface Captioned {
  readonly id: number
  readonly documentId: string
  /** None changes nothing. */
  readonly caption: SealedCaption | undefined
}

/** Within the caller's turn. The document is found by these words alone from now on. */
export function writeCaption(sql: Sql, { id, documentId, caption }: Captioned): void {
  if (caption === undefined) return
  const { sealed, words } = caption
  assert(sealed.byteLength <= sealedBytesMax && words.length <= wordsMax, 'a caption is within its bounds')
  assert(
    words.every((word) => wordPattern.test(word)),
    'words of a name are keyed',
  )
  sql.exec('INSERT OR REPLACE INTO caption (id, sealed) VALUES (?, ?)', id, sealed)
  eraseWords(sql, documentId)
  const insert = 'INSERT OR IGNORE INTO name_word (ref, document_id) SELECT value, ? FROM json_each(?)'
  if (words.length > 0) sql.exec(insert, documentId, JSON.stringify(words))
}

/** By row of the catalog. */
function readCaptions(sql: Sql, ids: readonly number[]): ReadonlyMap<number, Uint8Array> {
  const query = 'SELECT c.id, c.sealed FROM json_each(?) j CROSS JOIN caption c ON c.id = j.value'
  const rows = sql.exec<{ id: number; sealed: ArrayBuffer }>(query, JSON.stringify(ids)).toArray()
  return new Map(rows.map(({ id, sealed }) => [id, new Uint8Array(sealed)]))
}

/** With the captions that there are. */
export function captioned(sql: Sql, rows: readonly StoredDocument[]): readonly DocumentRow[] {
  const captions = readCaptions(
    sql,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const sealedCaption = captions.get(row.id)
    return { ...answerOf(row), ...(sealedCaption && { sealedCaption }) }
  })
}

/** Written over first: SQLite frees room as it is. */
export function eraseCaption(sql: Sql, { id, documentId }: Omit<Captioned, 'caption'>): void {
  sql.exec('UPDATE caption SET sealed = zeroblob(length(sealed)) WHERE id = ?', id)
  sql.exec('DELETE FROM caption WHERE id = ?', id)
  eraseWords(sql, documentId)
}

function eraseWords(sql: Sql, documentId: string): void {
  const gone = '0'.repeat(documentId.length)
  sql.exec('UPDATE OR REPLACE name_word SET document_id = ? WHERE document_id = ?', gone, documentId)
  sql.exec('DELETE FROM name_word WHERE document_id = ?', gone)
}
