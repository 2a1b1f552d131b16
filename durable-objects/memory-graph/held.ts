// Legal holds over what would be removed: the tenant's log knows them, by document, and is asked before each slice.
import { heldAskedMax, type AuditLogRpc } from '../../contract/audit.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { Sql } from '../sql.ts'

/** Which of the documents are held. Where the log does not say, nothing is removed. */
export type AskHeld = (documentIds: readonly string[]) => ReturnType<AuditLogRpc['held']>

/** Numbers of documents that are marked here. */
export const markedHeld = (sql: Sql): Set<number> =>
  new Set([...sql.exec('SELECT id FROM document WHERE hold > 0').raw<[number]>()].map(([id]) => id))

/** Those of the nodes that a held document has. */
export function heldAmong(sql: Sql, nodes: readonly number[], held: ReadonlySet<number>): ReadonlySet<number> {
  if (held.size === 0 || nodes.length === 0) return new Set()
  const query = `SELECT DISTINCT own.node FROM json_each(?) AS asked CROSS JOIN contribution AS own ON own.node = asked.value
    WHERE own.document IN (SELECT value FROM json_each(?))`
  const rows = sql.exec(query, JSON.stringify(nodes), JSON.stringify([...held])).raw<[number]>()
  return new Set([...rows].map(([node]) => node))
}

/** Adds those of the documents that are held. */
export async function learnHeldDocuments(
  documents: ReadonlyMap<string, number>,
  { held, askHeld }: { readonly held: Set<number>; readonly askHeld: AskHeld },
): Promise<Result<null>> {
  const ids = [...documents.keys()]
  for (let from = 0; from < ids.length; from += heldAskedMax) {
    const answer = await askHeld(ids.slice(from, from + heldAskedMax))
    if (!answer.ok) return answer
    for (const id of answer.value) held.add(documents.get(id)!)
  }
  return accepted(null)
}

/** Adds those of the nodes' documents that are held. */
export function learnHeld(
  sql: Sql,
  nodes: readonly number[],
  learning: { readonly held: Set<number>; readonly askHeld: AskHeld },
): Promise<Result<null>> {
  const query = `SELECT DISTINCT document.document_id, document.id FROM json_each(?) AS asked
    CROSS JOIN contribution AS own ON own.node = asked.value CROSS JOIN document ON document.id = own.document`
  return learnHeldDocuments(new Map(sql.exec(query, JSON.stringify(nodes)).raw<[string, number]>()), learning)
}
