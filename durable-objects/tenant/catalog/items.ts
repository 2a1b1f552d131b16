// Items of memory in the catalog: what its sender calls one is one document, and a batch is found by its id.
import type { SealedDocument } from '../../../contract/catalog.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Refusal, type Result } from '../../../contract/result.ts'
import type { RowScope } from '../../../contract/row-scope.ts'
import type { Sql } from '../../sql.ts'
import { lookNow } from '../vault/document-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import type { Vault } from '../vault/vault.ts'
import { newestDocument, shownDocument } from './rows.ts'

export const itemTables: readonly string[] = [
  // \`ref\` is keyed, over graph, vertical, source and id.
  `CREATE TABLE item (ref TEXT PRIMARY KEY, document_id TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  // Also documents that were there before the batch: whoever asks how it stands asks for all of it. In the order of their coming.
  `CREATE TABLE batch (
     id INTEGER PRIMARY KEY, batch_id TEXT NOT NULL, document_id TEXT NOT NULL, UNIQUE (batch_id, document_id)) STRICT`,
]

export const documentOfItem = (sql: Sql, { item }: SealedDocument): string | null =>
  item === undefined || item.ref === null ? null : documentOfRef(sql, item.ref)

function documentOfRef(sql: Sql, ref: string): string | null {
  const query = 'SELECT document_id AS documentId FROM item WHERE ref = ?'
  return sql.exec<{ documentId: string }>(query, ref).toArray()[0]?.documentId ?? null
}

/** In the order asked; each is one look-up. */
export function documentsOfItems(
  sql: Sql,
  { refs, rows }: { readonly refs: readonly string[]; readonly rows?: RowScope | undefined },
): Result<readonly (string | null)[]> {
  if (refs.length > limits.supersedesMax) return refused('VALIDATION_FAILED', 'Too many items are asked for.')
  const shown = (documentId: string | null): string | null =>
    documentId === null || shownDocument(sql, { documentId, rows }) === null ? null : documentId
  return accepted(refs.map((ref) => shown(documentOfRef(sql, ref))))
}

const otherContent: Refusal = {
  code: 'CONFLICT',
  detail: 'An item of this id is there with another content.',
  next: 'Send it under an id of its own; what is remembered is not written over.',
}

/** Items whose ids are taken, by the documents of one turn and by those before it. */
export class ItemIds {
  readonly #vault: Vault
  readonly #taken = new Set<string>()

  constructor(vault: Vault) {
    this.#vault = vault
  }

  /**
   * Takes the id of an item that is no duplicate: CONFLICT where another content has it. One that failed or was blocked, or whose
   * key is gone, gives its id. The keys' shares are at hand.
   */
  take(document: SealedDocument): Result<null> {
    const ref = document.item?.ref ?? null
    if (ref === null) return { ok: true, value: null }
    if (this.#taken.has(ref) || this.#isHeld(document)) return { ok: false, refusal: otherContent }
    this.#taken.add(ref)
    return { ok: true, value: null }
  }

  #isHeld(document: SealedDocument): boolean {
    const documentId = documentOfItem(this.#vault.sql, document)
    const row = documentId === null ? null : newestDocument(this.#vault.sql, documentId)
    if (row === null || row.status === 'failed' || row.status === 'blocked') return false
    const key = scopeNames.document(row.document_id)
    return lookNow(this.#vault, [key]).isLiving(key)
  }
}

const batchPattern = /^b_[0-9a-f]{32}$/
const refPattern = /^i_[0-9a-f]{32}$/

export function refuseItem({ item }: SealedDocument): Result<never> | null {
  if (item === undefined) return null
  const isFormed =
    (item.ref === null || refPattern.test(item.ref)) && (item.batchId === null || batchPattern.test(item.batchId))
  return isFormed ? null : refused('VALIDATION_FAILED', 'The item or its batch has a malformed name.')
}

/** Of a turn that adds one at least: more go than may come, so that the old ones run out. */
const forgottenAtOnceMax = 48

/** Within the turn that accepts: the oldest items of batches are listed no more where there are too many. Their documents stay. */
export function forgetBatches(sql: Sql): void {
  const surplus =
    'DELETE FROM batch WHERE id IN (SELECT id FROM batch WHERE id <= (SELECT max(id) FROM batch) - ? LIMIT ?)'
  sql.exec(surplus, limits.batchedItemsMax, forgottenAtOnceMax)
}

/** Within the turn that accepts. */
export function writeItem(sql: Sql, { item }: SealedDocument, documentId: string): void {
  if (item === undefined) return
  if (item.ref !== null) sql.exec('INSERT OR REPLACE INTO item (ref, document_id) VALUES (?, ?)', item.ref, documentId)
  if (item.batchId !== null)
    sql.exec('INSERT OR IGNORE INTO batch (batch_id, document_id) VALUES (?, ?)', item.batchId, documentId)
}
