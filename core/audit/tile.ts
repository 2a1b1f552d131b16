// Which tiles a tree of a given size has (C2SP tlog-tiles): a tile of level L holds nodes of tree level 8 * L.
import type { TileRequest } from '../../contract/audit.ts'
import { tileWidth } from './tile-path.ts'

/** Hashes in tile `n` of level `level` in a tree of `size` leaves: 0..256. For 'entries', entries in the bundle. */
export function widthAt(size: number, level: number | 'entries', n: number): number {
  const nodes = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level))
  return Math.max(0, Math.min(tileWidth, nodes - n * tileWidth))
}

/** Every tile and bundle that a tree of `size` has and a tree of `since` had not, bundles first, partial ones included. */
export function* tilesSince(since: number, size: number): Generator<TileRequest> {
  const levels: (number | 'entries')[] = ['entries']
  for (let level = 0; tileWidth ** level <= size; level++) levels.push(level)
  for (const level of levels) yield* tilesOfLevel(level, since, size)
}

function* tilesOfLevel(level: number | 'entries', since: number, size: number): Generator<TileRequest> {
  const perTile = tileWidth ** (level === 'entries' ? 1 : level + 1)
  for (let n = Math.floor(since / perTile); n * perTile < size; n++) {
    const width = widthAt(size, level, n)
    if (width > 0 && width !== widthAt(since, level, n)) yield { level, n, width }
  }
}

/** The partial tiles and the partial bundle of a tree of `size` leaves: at most one per level. */
export function partialTiles(size: number): TileRequest[] {
  const tiles: TileRequest[] = []
  const add = (level: number | 'entries', nodes: number): void => {
    const width = nodes % tileWidth
    if (width > 0) tiles.push({ level, n: Math.floor(nodes / tileWidth), width })
  }
  add('entries', size)
  for (let [level, nodes] = [0, size]; nodes > 0; level++, nodes = Math.floor(nodes / tileWidth)) add(level, nodes)
  return tiles
}
