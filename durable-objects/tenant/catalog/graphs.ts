// Graphs of a tenant: an ingest makes one by naming it, and there is a bound.
import { limits } from '../../../contract/limits.ts'
import { defaultGraph } from '../../../contract/tenant.ts'
import type { Sql } from '../../sql.ts'

/** Always with the default graph, which stands before anything is in it. */
export function listGraphs(sql: Sql): readonly string[] {
  const rows = sql.exec<{ name: string }>('SELECT name FROM graph ORDER BY name').toArray()
  return [...new Set([defaultGraph, ...rows.map(({ name }) => name)])]
}

/** Whether a document ever went to the graph. */
export const hasGraph = (sql: Sql, graph: string): boolean =>
  sql.exec('SELECT 1 FROM graph WHERE name = ?', graph).toArray().length > 0

/** The graphs that may still be made, as one turn's documents name them. */
export class GraphRoom {
  readonly #sql: Sql
  readonly #made = new Set<string>()

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Takes the place of a new graph; false where the tenant has as many as it may. */
  take(graph: string): boolean {
    if (this.#made.has(graph) || hasGraph(this.#sql, graph)) return true
    const [row] = this.#sql.exec<{ count: number }>('SELECT count(*) AS count FROM graph').toArray()
    if ((row?.count ?? 0) + this.#made.size >= limits.graphsMax) return false
    this.#made.add(graph)
    return true
  }
}
