// Erases a subject of ingests: its key, all of the documents given under it, and what shared nodes were found by.
import type { ForgottenIdentity } from '../../../contract/memory-walk.ts'
import type { Sql } from '../../sql.ts'
import { eraseCaption } from '../catalog/captions.ts'
import { forgetContribution } from '../catalog/forgotten.ts'
import { listGraphs } from '../catalog/graphs.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { beginDestroy, finishDestroy, scopeNames } from '../vault/scopes.ts'
import { callOfErasure, got, keyerOf, type ErasureGraph, type Step } from './erasure-graph.ts'
import { isAnyUnderWay, newestDocument, notePlace, type Erasure } from './erasures.ts'

const documentsPerStep = 50

interface Place {
  /** The last document that was looked at; null once all were. */
  readonly after: string | null
  /** The last document of before the erasure; absent in places of earlier releases. */
  readonly upTo?: number
  /** Nothing of before the erasure was under way when this look began. */
  readonly isClean: boolean
}

/** What the graphs find the subject's documents by, keyed; made before anything is erased. */
export async function forgetOfSubject(tenant: OpenTenant, about: readonly string[]): Promise<string> {
  const byGraph: { [graph: string]: readonly ForgottenIdentity[] } = {}
  for (const graph of listGraphs(tenant.sql)) {
    const keyer = await keyerOf(tenant, graph)
    if (keyer === null) continue
    byGraph[graph] = about.map((term) => ({
      label: keyer.identityTerm(term),
      terms: [],
      mentions: [keyer.identity(term)],
    }))
  }
  return JSON.stringify(byGraph)
}

const documentsOf = (sql: Sql, ref: string, after: string): readonly string[] =>
  sql
    .exec<{ id: string }>(
      `SELECT document_id AS id FROM label WHERE kind = 'subject' AND ref = ? AND document_id > ? ORDER BY document_id LIMIT ?`,
      ref,
      after,
      documentsPerStep,
    )
    .toArray()
    .map(({ id }) => id)

/** Its row stays, dark, with the records that name it; all else goes. Written over first: SQLite frees room as it is. */
function eraseDocument(sql: Sql, documentId: string): void {
  const rows = sql
    .exec<{ id: number; revision: number; graph: string }>(
      'SELECT id, revision, graph FROM document WHERE document_id = ?',
      documentId,
    )
    .toArray()
  for (const { id, revision, graph } of rows) {
    forgetContribution(sql, { documentId, revision, graph, merkleRoot: null })
    sql.exec('UPDATE document SET is_remembered = 0 WHERE id = ?', id)
    sql.exec(
      `UPDATE quarantine SET sealed_metadata = zeroblob(length(sealed_metadata)),
         sealed_original = zeroblob(length(sealed_original)) WHERE id = ?`,
      id,
    )
    sql.exec('UPDATE page SET pdf = zeroblob(length(pdf)) WHERE id = ?', id)
    eraseCaption(sql, { id, documentId })
    sql.exec('DELETE FROM quarantine WHERE id = ?', id)
    sql.exec('DELETE FROM page WHERE id = ?', id)
  }
}

/** What stands for whose document it is: whatever is found by it is dark, and an id of an item is given again once its key is gone. */
function eraseNamed(sql: Sql, table: 'duplicate' | 'item', documentIds: readonly string[]): void {
  const asked = JSON.stringify(documentIds)
  const gone = '0'.repeat(documentIds[0]?.length ?? 0)
  sql.exec(`UPDATE ${table} SET document_id = ? WHERE document_id IN (SELECT value FROM json_each(?))`, gone, asked)
  sql.exec(`DELETE FROM ${table} WHERE document_id = ?`, gone)
}

function eraseDocuments({ sql, vault }: OpenTenant, erasure: Erasure, place: Place): Step {
  const ids = documentsOf(sql, erasure.ref, place.after ?? '')
  vault.transaction(() => {
    for (const id of ids) eraseDocument(sql, id)
    for (const table of ['duplicate', 'item'] as const) eraseNamed(sql, table, ids)
    notePlace(sql, erasure, JSON.stringify({ ...place, after: ids.at(-1) ?? null } satisfies Place))
  })
  return 'more'
}

/** Whether graphs still hold contributions of the subject's documents: the alarm tells them. */
const isAnyHeld = (sql: Sql, ref: string): boolean =>
  sql
    .exec(
      `SELECT 1 FROM forgotten f CROSS JOIN label l ON l.kind = 'subject' AND l.ref = ? AND l.document_id = f.document_id LIMIT 1`,
      ref,
    )
    .toArray().length > 0

/** One step; where a crash ends it, it is done again with the same end. */
export async function eraseSubject(tenant: OpenTenant, erasure: Erasure, graphOf: ErasureGraph): Promise<Step> {
  const { sql, vault, tenantId } = tenant
  const { ref } = erasure
  if (erasure.place === '') {
    const scope = scopeNames.subject(ref)
    beginDestroy(vault, scope)
    await finishDestroy(vault, [scope])
    const upTo = newestDocument(sql)
    notePlace(sql, erasure, JSON.stringify({ after: '', upTo, isClean: !isAnyUnderWay(sql, upTo) } satisfies Place))
    return 'more'
  }
  const place = JSON.parse(erasure.place) as Place
  if (place.after !== null) return eraseDocuments(tenant, erasure, place)
  if (isAnyHeld(sql, ref)) return 'wait'
  const byGraph = JSON.parse(erasure.forget || '{}') as { [graph: string]: readonly ForgottenIdentity[] }
  for (const [graph, forgotten] of Object.entries(byGraph))
    for (const each of forgotten)
      if (!got(await graphOf(graph).forget({ ...callOfErasure(tenantId), ...each })).done) return 'more'
  if (!place.isClean) {
    // Another look makes sense once nothing of before is under way, however long an engine is away.
    const { upTo = newestDocument(sql) } = place
    if (isAnyUnderWay(sql, upTo)) {
      if (place.upTo === undefined) notePlace(sql, erasure, JSON.stringify({ ...place, upTo } satisfies Place))
      return 'wait'
    }
    notePlace(sql, erasure, JSON.stringify({ after: '', upTo, isClean: true } satisfies Place))
    return 'more'
  }
  vault.transaction(() => {
    const query = `DELETE FROM label WHERE kind = 'subject' AND ref = ? RETURNING document_id`
    const gone = sql.exec(query, ref).toArray().length
    sql.exec('UPDATE erasure SET documents = documents + ? WHERE id = ?', gone, erasure.id)
  })
  return 'done'
}
