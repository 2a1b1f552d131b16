// Which verticals a node counts for: those of all documents that hold it, as bits by node.
import type { RowScope } from '../../contract/row-scope.ts'
import { shows } from '../../core/access/row-scope.ts'
import { rowsShown } from '../row-guard.ts'
import type { Resident, Verticals } from './resident.ts'
import type { Sql } from '../sql.ts'

/** Held by a document of none as well as by one of a vertical. A node with no bit at all is held by documents of none alone. */
const ofNone = 1
/** Verticals beyond the first 30 share the last bit, and are told apart by rows. */
const ownBits = 31

export const createVerticals = (): Verticals => ({ bits: new Map() })

function bitOf({ bits }: Verticals, vertical: string): number {
  const known = bits.get(vertical)
  if (known !== undefined) return known
  const bit = (1 << Math.min(bits.size + 1, ownBits)) >>> 0
  bits.set(vertical, bit)
  return bit
}

/** Notes that a document of the vertical holds the node, which is held by others where it is known. */
export function addVertical(
  { verticalBits, verticals }: Resident,
  node: number,
  { vertical, isKnown }: { readonly vertical: string | null; readonly isKnown: boolean },
): void {
  const before = verticalBits[node]!
  const isOfNone = before === 0 && isKnown
  if (vertical === null) verticalBits[node] = before === 0 ? 0 : (before | ofNone) >>> 0
  else verticalBits[node] = (before | bitOf(verticals, vertical) | (isOfNone ? ofNone : 0)) >>> 0
}

/** Of a node of which a document let go: of each vertical one holder is looked for, for there may be any number of them. */
export function reloadVerticals(sql: Sql, resident: Resident, node: number): void {
  const before = resident.verticalBits[node]!
  if (before === 0) return
  const query = `SELECT 1 FROM contribution AS own CROSS JOIN document ON document.id = own.document
    WHERE own.node = ? AND document.vertical IN (SELECT value FROM json_each(?)) LIMIT 1`
  let bits = 0
  for (const [bit, verticals] of Map.groupBy(resident.verticals.bits, ([, one]) => one)) {
    if ((before & bit) === 0) continue
    const names = JSON.stringify(verticals.map(([vertical]) => vertical))
    if (sql.exec(query, node, names).toArray().length > 0) bits = (bits | bit) >>> 0
  }
  const ofNoneQuery = `SELECT 1 FROM contribution AS own CROSS JOIN document ON document.id = own.document
    WHERE own.node = ? AND document.vertical IS NULL LIMIT 1`
  // Nobody comes by one who goes: it is looked for where it was.
  const mayBe = bits !== 0 && (before & ofNone) !== 0
  if (mayBe && sql.exec(ofNoneQuery, node).toArray().length > 0) bits = (bits | ofNone) >>> 0
  resident.verticalBits[node] = bits
}

/** Whether any document of the vertical holds the node. */
export function countsFor(
  sql: Sql,
  { verticalBits, verticals }: Resident,
  vertical: string,
): (node: number) => boolean {
  const bit = verticals.bits.get(vertical)
  if (bit === undefined) return () => false
  const isOwn = bit !== (1 << ownBits) >>> 0
  const query = `SELECT 1 FROM contribution JOIN document ON document.id = contribution.document
    WHERE contribution.node = ? AND document.vertical = ? LIMIT 1`
  return (node) => (verticalBits[node]! & bit) !== 0 && (isOwn || sql.exec(query, node, vertical).toArray().length > 0)
}

/** Whether any document whose rows show holds the node; null where those of all do. What none of a vertical holds is of none. */
export function showsNode(
  sql: Sql,
  { verticalBits, verticals }: Resident,
  rows: RowScope | undefined,
): ((node: number) => boolean) | null {
  const condition = rowsShown(rows, 'document.vertical')
  if (rows === undefined || condition === '') return null
  const shared = (1 << ownBits) >>> 0
  let shown = rows.hasUnmarked ? ofNone : 0
  let asked = 0
  for (const [vertical, bit] of verticals.bits) {
    if (!shows(rows, vertical)) continue
    if (bit === shared) asked = shared
    else shown = (shown | bit) >>> 0
  }
  const query = `SELECT 1 FROM contribution JOIN document ON document.id = contribution.document
    WHERE contribution.node = ? AND ${condition} LIMIT 1`
  return (node) => {
    const bits = verticalBits[node]!
    if (bits === 0) return rows.hasUnmarked
    return (bits & shown) !== 0 || ((bits & asked) !== 0 && sql.exec(query, node).toArray().length > 0)
  }
}

/** Reads nothing where no document has a vertical. */
export function loadVerticals(sql: Sql, resident: Resident): void {
  const documents = sql.exec('SELECT id, vertical FROM document WHERE vertical IS NOT NULL').raw<[number, string]>()
  const byDocument = new Map(documents)
  if (byDocument.size === 0) return
  const { verticalBits, verticals } = resident
  for (const [node, document] of sql.exec('SELECT node, document FROM contribution').raw<[number, number]>()) {
    const vertical = byDocument.get(document)
    const bit = vertical === undefined ? ofNone : bitOf(verticals, vertical)
    verticalBits[node] = (verticalBits[node]! | bit) >>> 0
  }
  for (let node = 0; node < verticalBits.length; node += 1) if (verticalBits[node] === ofNone) verticalBits[node] = 0
}
