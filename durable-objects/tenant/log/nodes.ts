// Nodes and tiles of the log's tree in SQLite: full tiles are stored, partial ones follow from entries and roots of full tiles.
import type { TileRequest } from '../../../contract/audit.ts'
import { assert } from '../../../contract/result.ts'
import { encodeBundle } from '../../../core/audit/entry-bundle.ts'
import { hashBytes } from '../../../core/audit/tree-hash.ts'
import { readerOf, type NodeReader } from '../../../core/audit/tree.ts'
import { tileWidth } from '../../../core/audit/tile-path.ts'
import { widthAt } from '../../../core/audit/tile.ts'
import type { Sql } from '../../sql.ts'
import { sha256 } from './hash.ts'
import { readHead } from './head.ts'

/** Tree levels in a tile: 2^8 = 256. */
const levelsPerTile = 8
/** First of the nodes `levels` above the tile's hashes, in a tile's row of inner nodes: 128, 64, … 2 of them. */
const innerStart = (levels: number): number => tileWidth - ((2 * tileWidth) >> levels)

/** Reads complete subtrees of the log; each tile is read once, so use one reader per answer. */
export function createNodeReader(sql: Sql): NodeReader {
  const tiles = new Map<string, NodeReader>()
  const edge = edgeNodes(sql)
  return (level, index) => {
    const atEdge = edge.get(`${level}/${index}`)
    if (atEdge !== undefined) return atEdge
    const tileLevel = Math.floor(level / levelsPerTile)
    const above = level % levelsPerTile
    const perTile = tileWidth >> above
    const n = Math.floor(index / perTile)
    const name = `${tileLevel}/${n}`
    let tile = tiles.get(name)
    if (tile === undefined) tiles.set(name, (tile = tileReader(sql, tileLevel, n)))
    return tile(above, index % perTile)
  }
}

/** The frontier's subtrees by place: the siblings that nearly every proof ends with, which partial tiles would have to hash. */
function edgeNodes(sql: Sql): Map<string, Uint8Array> {
  const { size, hashes } = readHead(sql).frontier
  const nodes = new Map<string, Uint8Array>()
  let start = 0
  for (const hash of hashes) {
    const level = Math.floor(Math.log2(size - start))
    nodes.set(`${level}/${start / 2 ** level}`, hash)
    start += 2 ** level
  }
  return nodes
}

/** Nodes of one tile: levels above the tile's hashes, and place among that level's nodes in the tile. */
function tileReader(sql: Sql, level: number, n: number): NodeReader {
  const query = 'SELECT data, inner FROM tile WHERE level = ? AND n = ?'
  const [stored] = sql.exec<{ data: ArrayBuffer; inner: ArrayBuffer }>(query, level, n).toArray()
  if (stored === undefined) return readerOf(partialHashes(sql, { level, n, width: tileWidth }), sha256)
  const [data, inner] = [new Uint8Array(stored.data), new Uint8Array(stored.inner)]
  return (above, index) => (above === 0 ? hashAt(data, index) : hashAt(inner, innerStart(above) + index))
}

const hashAt = (bytes: Uint8Array, index: number): Uint8Array =>
  bytes.subarray(index * hashBytes, (index + 1) * hashBytes)

/** Up to `width` hashes of a tile that is not stored: leaves, or roots of the full tiles below. */
function partialHashes(sql: Sql, { level, n, width }: { level: number; n: number; width: number }): Uint8Array[] {
  const from = n * tileWidth
  const rows =
    level === 0
      ? sql.exec('SELECT leaf FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq', from, from + width)
      : sql.exec('SELECT hash FROM subtree WHERE level = ? AND n >= ? AND n < ? ORDER BY n', level, from, from + width)
  return Array.from(rows.raw<[ArrayBuffer]>(), ([hash]) => new Uint8Array(hash))
}

/** Stores what became full with the leaf `seq`: its tile, and the tiles above that this one fills. */
export function storeFullTiles(sql: Sql, seq: number): void {
  for (let [level, end] = [0, seq + 1]; end % tileWidth === 0; level++, end /= tileWidth) {
    const n = end / tileWidth - 1
    const hashes = partialHashes(sql, { level, n, width: tileWidth })
    assert(hashes.length === tileWidth, 'a full tile has 256 hashes')
    const read = readerOf(hashes, sha256)
    const inner = new Uint8Array(innerStart(levelsPerTile) * hashBytes)
    for (let above = 1; above < levelsPerTile; above++) {
      for (let at = 0; at < tileWidth >> above; at++) inner.set(read(above, at), (innerStart(above) + at) * hashBytes)
    }
    sql.exec('INSERT INTO tile(level, n, data, inner) VALUES(?, ?, ?, ?)', level, n, joinHashes(hashes), inner)
    sql.exec('INSERT INTO subtree(level, n, hash) VALUES(?, ?, ?)', level + 1, n, read(levelsPerTile, 0))
  }
}

export function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * hashBytes)
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * hashBytes)
  return bytes
}

/** Bytes of a tile or bundle in the tree of `size` leaves, or null where it has none of that width. */
export function readTile(sql: Sql, request: TileRequest, size: number): Uint8Array | null {
  const { level, n, width } = request
  const isPlace = [n, width, level === 'entries' ? 0 : level].every((part) => Number.isSafeInteger(part) && part >= 0)
  if (!isPlace || width === 0 || width > widthAt(size, level, n)) return null
  if (level === 'entries') return readBundle(sql, n, width)
  const [stored] = sql
    .exec<{ data: ArrayBuffer }>('SELECT data FROM tile WHERE level = ? AND n = ?', level, n)
    .toArray()
  if (stored !== undefined) return new Uint8Array(stored.data, 0, width * hashBytes)
  return joinHashes(partialHashes(sql, { level, n, width }))
}

function readBundle(sql: Sql, n: number, width: number): Uint8Array {
  const from = n * tileWidth
  const query = 'SELECT body FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq'
  const rows = sql.exec(query, from, from + width).raw<[ArrayBuffer]>()
  const entries = Array.from(rows, ([body]) => new Uint8Array(body))
  assert(entries.length === width, 'the log holds the entries of the bundle')
  return encodeBundle(entries)
}
