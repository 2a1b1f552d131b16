// Last uses of nodes: noted in memory by recalls, written in pages of 4,096 nodes, so that a use costs no row of its own.
import type { Resident } from './resident.ts'
import type { Sql } from '../sql.ts'

const nodesPerPage = 4_096

/** Notes a use; the page is written by the alarm. */
export function noteUse(resident: Resident, node: number, nowMs: number): void {
  resident.lastUsedMs[node] = Math.max(resident.lastUsedMs[node] ?? 0, nowMs)
  resident.usedPages.add(Math.floor(node / nodesPerPage))
}

/** Writes at most so many pages of 32 KiB within the caller's transaction; true once none is left. */
export function flushUses(sql: Sql, resident: Resident, pagesMax: number): boolean {
  for (const page of [...resident.usedPages].slice(0, pagesMax)) {
    const uses = new Float64Array(nodesPerPage)
    uses.set(resident.lastUsedMs.subarray(page * nodesPerPage, (page + 1) * nodesPerPage))
    sql.exec('INSERT OR REPLACE INTO use_page (id, bytes) VALUES (?, ?)', page, new Uint8Array(uses.buffer))
    resident.usedPages.delete(page)
  }
  return resident.usedPages.size === 0
}

/** Later uses than those that nodes began with. */
export function loadUses(sql: Sql, { lastUsedMs, nextNode }: Resident): void {
  for (const [page, bytes] of sql.exec('SELECT id, bytes FROM use_page').raw<[number, ArrayBuffer]>()) {
    const uses = new Float64Array(new Uint8Array(bytes).slice().buffer)
    for (let at = 0, node = page * nodesPerPage; at < uses.length && node < nextNode; at += 1, node += 1) {
      if (uses[at]! > lastUsedMs[node]!) lastUsedMs[node] = uses[at]!
    }
  }
}
