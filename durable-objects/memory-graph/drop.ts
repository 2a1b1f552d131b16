// Takes contributions of a revision out: nodes that nobody else holds go, others stay with who holds them still.
import type { GraphMemory } from './memory.ts'
import { removeNodes } from './removal.ts'

/** Contributions of one slice: some tens of milliseconds. */
export const contributionsPerSlice = 500

export interface DropPlace {
  readonly documentId: string
  readonly revision: number
  /** The root that stays, or null where all of the revision goes. */
  readonly merkleRoot: string | null
}

/** Within the caller's transaction. False where more is left than a slice takes. */
export function dropRevision(memory: GraphMemory, place: DropPlace): boolean {
  const query = 'SELECT id FROM document WHERE document_id = ? AND revision = ? AND merkle_root IS NOT ?'
  const [found] = memory.sql.exec<{ id: number }>(query, place.documentId, place.revision, place.merkleRoot).toArray()
  return found === undefined || dropContributions(memory, found.id, contributionsPerSlice)
}

/** Within the caller's transaction. False where more than `countMax` contributions stood. */
export function dropContributions(memory: GraphMemory, document: number, countMax: number): boolean {
  const { sql, resident } = memory
  const held = sql
    .exec('SELECT id, node FROM contribution WHERE document = ? ORDER BY ordinal LIMIT ?', document, countMax + 1)
    .raw<[number, number]>()
  const slice = [...held]
  const isDone = slice.length <= countMax
  const taken = slice.slice(0, countMax)
  sql.exec(
    'DELETE FROM contribution WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify(taken.map(([id]) => id)),
  )
  const nodes = [...new Set(taken.map(([, node]) => node))]
  const orphans = sql
    .exec(
      `SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM contribution WHERE contribution.node = json_each.value)`,
      JSON.stringify(nodes),
    )
    .raw<[number]>()
  removeNodes(
    memory,
    [...orphans].map(([node]) => node),
  )
  sql.exec(
    `UPDATE node SET document = (SELECT document FROM contribution WHERE node = node.id ORDER BY id LIMIT 1)
     WHERE document = ? AND id IN (SELECT value FROM json_each(?))`,
    document,
    JSON.stringify(nodes),
  )
  if (!isDone) return false
  sql.exec('DELETE FROM entity_name WHERE document = ?', document)
  sql.exec('DELETE FROM document WHERE id = ?', document)
  resident.verticals.delete(document)
  return true
}
