// Edits of a stopped instance's files, as an operator with the disk could make them: each is noticed at start or by the answer it falsifies.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** What a start or an answer has to say. */
export type Noticed = 'start' | 'status' | 'receipt' | 'archive'

export interface OfflineEdit {
  readonly name: string
  readonly noticed: Noticed
  /** `documentIds` of two documents that are completed. */
  apply(place: { readonly data: string; readonly documentIds: readonly [string, string] }): void
}

/** The one database of a class that is an object's. */
function openStore(data: string, folder: string): DatabaseSync {
  const path = join(data, folder)
  const name = readdirSync(path).find((file) => file.endsWith('.sqlite') && file !== 'metadata.sqlite')
  return new DatabaseSync(join(path, name!))
}

/** Without the triggers, which stand again afterwards in their own text. */
export function editTenant(data: string, edit: (database: DatabaseSync) => void): void {
  const database = openStore(data, 'objects/clawql-Tenant')
  const triggers = database.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`)
  edit(database)
  for (const { sql } of triggers) database.exec(String(sql))
  database.close()
}

export function editBucket(data: string, edit: (database: DatabaseSync) => void): void {
  const database = openStore(data, 'buckets/clawql-R2BucketObject')
  edit(database)
  database.close()
}

const run =
  (...statements: readonly string[]) =>
  (database: DatabaseSync): void => {
    for (const statement of statements) database.exec(statement)
  }

const newest = '(SELECT max(seq) FROM entry)'
const redacted = `SELECT seq FROM entry WHERE CAST(body AS TEXT) LIKE '%"document.redacted"%'`
const published = `SELECT key FROM _mf_objects WHERE key GLOB 'audit/*/checkpoint/*'`
const sizeOfKey = `CAST(replace(key, rtrim(key, '0123456789'), '') AS INTEGER)`

/** The frontier and head of the log without its newest record are those of a log that never had it. */
function cutNewest(database: DatabaseSync): void {
  const seq = Number(database.prepare(`SELECT ${newest} AS seq`).get()!['seq'])
  for (const table of ['entry_ix', 'idem', 'recent_nodes', 'recent_documents', 'entry'])
    database.exec(`DELETE FROM ${table} WHERE seq = ${seq}`)
  database.exec(`DELETE FROM checkpoint WHERE size > ${seq}`)
  database.exec(`UPDATE progress SET value = 0 WHERE name = 'published'`)
}

/** The bucket's newest checkpoint is an older one of its own, and those behind it are gone. */
const forgetAfter = (size: string): string[] => [
  `DELETE FROM _mf_objects WHERE key IN (${published} AND ${sizeOfKey} > ${size})`,
  `UPDATE _mf_objects SET (blob_id, size, etag, checksums) = (SELECT blob_id, size, etag, checksums FROM _mf_objects
     WHERE key GLOB 'audit/*/checkpoint/*' ORDER BY ${sizeOfKey} DESC LIMIT 1) WHERE key GLOB 'audit/*/checkpoint'`,
]

const onTenant =
  (...statements: readonly string[]): OfflineEdit['apply'] =>
  ({ data }) =>
    editTenant(data, run(...statements))
const onBucket =
  (...statements: readonly string[]): OfflineEdit['apply'] =>
  ({ data }) =>
    editBucket(data, run(...statements))

export const offlineEdits: readonly OfflineEdit[] = [
  {
    name: 'a record hidden from the index',
    noticed: 'start',
    apply: ({ data, documentIds: [id] }) =>
      editTenant(data, run(`DELETE FROM entry_ix WHERE ref = '${id}' AND seq IN (${redacted})`)),
  },
  {
    name: 'a row too many in the index',
    noticed: 'start',
    apply: ({ data, documentIds: [id] }) =>
      editTenant(
        data,
        run(
          `INSERT INTO entry_ix SELECT 'document', '${id}', max(seq) FROM entry_ix WHERE kind = 'document' AND ref <> '${id}'`,
        ),
      ),
  },
  {
    name: 'a row of the index moved to another entry',
    noticed: 'start',
    apply: ({ data, documentIds: [id] }) =>
      editTenant(
        data,
        run(`UPDATE entry_ix SET seq = (SELECT max(seq) FROM entry_ix WHERE kind = 'document' AND ref <> '${id}')
        WHERE kind = 'document' AND ref = '${id}' AND seq IN (${redacted})`),
      ),
  },
  {
    name: 'entries rewritten',
    noticed: 'start',
    apply: onTenant(`UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '"local"', '"mallo"') AS BLOB)`),
  },
  {
    name: 'an entry rewritten with its leaf',
    noticed: 'start',
    apply: onTenant(`UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE seq = 0) WHERE seq = 3`),
  },
  {
    name: 'the newest record cut off, its checkpoints left',
    noticed: 'start',
    apply: ({ data }) => editTenant(data, cutNewest),
  },
  {
    name: 'the newest checkpoint deleted',
    noticed: 'start',
    apply: onBucket(`DELETE FROM _mf_objects WHERE key GLOB 'audit/*/checkpoint'`),
  },
  {
    name: 'the newest record cut off, and the newest checkpoint deleted',
    noticed: 'start',
    apply({ data }) {
      editTenant(data, cutNewest)
      editBucket(data, run(`DELETE FROM _mf_objects WHERE key GLOB 'audit/*/checkpoint'`))
    },
  },
  {
    name: 'the copy of the newest checkpoint deleted',
    noticed: 'start',
    apply: onBucket(`DELETE FROM _mf_objects WHERE key IN (${published} ORDER BY ${sizeOfKey} DESC LIMIT 1)`),
  },
  {
    name: 'the newest checkpoint of the bucket set back',
    noticed: 'start',
    apply: onBucket(
      `UPDATE _mf_objects SET (blob_id, size, etag, checksums) = (SELECT blob_id, size, etag, checksums FROM _mf_objects
         WHERE key GLOB 'audit/*/checkpoint/*' ORDER BY ${sizeOfKey} LIMIT 1) WHERE key GLOB 'audit/*/checkpoint'`,
      `DELETE FROM _mf_objects WHERE key IN (${published} ORDER BY ${sizeOfKey} LIMIT 1)`,
    ),
  },
  {
    name: 'a newer checkpoint forged',
    noticed: 'start',
    apply: onBucket(
      `UPDATE clawql_inline SET bytes = CAST(replace(CAST(bytes AS TEXT), char(10) || char(10), 'x' || char(10) || char(10)) AS BLOB)
         WHERE blob_id = (SELECT blob_id FROM _mf_objects WHERE key GLOB 'audit/*/checkpoint')`,
    ),
  },
  {
    name: 'a signed checkpoint changed in the database',
    noticed: 'start',
    apply: onTenant(`UPDATE checkpoint SET root = zeroblob(32) WHERE size = (SELECT max(size) FROM checkpoint)`),
  },
  {
    name: 'the log and the bucket set back to an earlier checkpoint together',
    noticed: 'start',
    apply({ data }) {
      editTenant(data, cutNewest)
      const size = '(SELECT max(size) FROM sizes) - 1'
      editBucket(
        data,
        run(
          `CREATE TEMP TABLE sizes AS SELECT ${sizeOfKey} AS size FROM _mf_objects WHERE key GLOB 'audit/*/checkpoint/*'`,
          ...forgetAfter(size),
        ),
      )
    },
  },
  {
    name: 'a trigger dropped',
    noticed: 'start',
    apply({ data }) {
      const database = openStore(data, 'objects/clawql-Tenant')
      database.exec('DROP TRIGGER entry_ix_d')
      database.close()
    },
  },
  {
    name: 'an idempotency key renamed',
    noticed: 'start',
    apply: onTenant(`UPDATE idem SET key = 'r_other' WHERE seq = 2`),
  },
  {
    name: 'the count of a document’s records raised',
    noticed: 'start',
    apply: onTenant(`UPDATE chain_head SET n = n + 1 WHERE kind = 'document'`),
  },
  {
    name: 'the pages of two documents exchanged',
    noticed: 'archive',
    apply: ({ data, documentIds: [one, other] }) =>
      editTenant(data, (database) => {
        const idOf = (id: string): string => `(SELECT id FROM document WHERE document_id = '${id}')`
        database.exec(
          `UPDATE page SET pdf = (SELECT p.pdf FROM page p WHERE p.id = ${idOf(other)}) WHERE id = ${idOf(one)}`,
        )
      }),
  },
  {
    name: 'a receipt without what was found',
    noticed: 'receipt',
    apply: onTenant(`UPDATE receipt SET body = json_set(body, '$.entities', json('{}'), '$.outSha256', '00')`),
  },
  {
    name: 'the root of a document',
    noticed: 'status',
    apply: onTenant(`UPDATE document SET merkle_root = printf('%064d', 0)`),
  },
  {
    name: 'the digest of a page with the page',
    noticed: 'archive',
    apply: onTenant(
      `UPDATE page SET pdf = x'25504446'`,
      `UPDATE document SET archive_sha256 = '3d0bdf1e1a0d0a5d0e4bb8bd0c3a1f3fbd4b9e4f5bb8a1a4a8fd6c2b3a0b6a7d'`,
    ),
  },
]
