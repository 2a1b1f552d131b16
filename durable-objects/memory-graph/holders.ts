// Whose nodes a recall may answer: those that documents of a vertical, or of a list, hold.
import { limits } from '../../contract/limits.ts'
import type { MemoryFilter } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Sql } from '../sql.ts'
import { countsFor } from './verticals.ts'
import type { Resident } from './resident.ts'

/** Nodes of all documents of a list: some 20 ms to read. */
const listedNodesMax = 50_000

export interface Holders {
  readonly vertical: string | null
  /** JSON of the numbers of the documents that count, or null where all do. */
  readonly documents: string | null
}

/** Documents that the graph does not hold count for nothing. */
export function holdersOf(sql: Sql, { vertical, documents = null }: MemoryFilter): Result<Holders> {
  if (documents === null) return accepted({ vertical, documents })
  if (documents.length > limits.filterDocumentsMax) return refused('VALIDATION_FAILED', 'Too many documents are named.')
  const query = 'SELECT id FROM document WHERE document_id IN (SELECT value FROM json_each(?))'
  const ids = Array.from(sql.exec(query, JSON.stringify(documents)).raw<[number]>(), ([id]) => id)
  return accepted({ vertical, documents: JSON.stringify(ids) })
}

export interface Among {
  readonly holders: Holders
  /** Whether any that counts holds a node; null where all count. */
  readonly counts: ((node: number) => boolean) | null
}

/** All documents, or those of a vertical. */
export function amongVertical(sql: Sql, resident: Resident, vertical: string | null): Among {
  const counts = vertical === null ? null : countsFor(sql, resident, vertical)
  return { holders: { vertical, documents: null }, counts }
}

/** LIMIT_EXCEEDED where the documents hold more nodes than one recall looks at. */
export function amongOf(sql: Sql, resident: Resident, filter: MemoryFilter): Result<Among> {
  const found = holdersOf(sql, filter)
  if (!found.ok) return found
  const { value: holders } = found
  const { vertical, documents } = holders
  const wide = amongVertical(sql, resident, vertical)
  if (documents === null) return accepted(wide)
  const query = `SELECT contribution.node FROM json_each(?) AS listed
    CROSS JOIN contribution ON contribution.document = listed.value LIMIT ?`
  const rows = sql.exec(query, documents, listedNodesMax + 1).raw<[number]>()
  const nodes = new Set(Array.from(rows, ([node]) => node))
  if (nodes.size > listedNodesMax)
    return refused('LIMIT_EXCEEDED', 'The filter lets more memory through than one recall looks at: narrow it.')
  const counts = (node: number): boolean => nodes.has(node) && (wide.counts === null || wide.counts(node))
  return accepted({ holders, counts })
}
