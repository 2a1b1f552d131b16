// Paths of tiles and entry bundles (C2SP tlog-tiles): tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>], N as x001/x234/067.
import type { TileRequest } from '../../contract/audit.ts'

export const tileWidth = 256
/** A level of 2^63 leaves is the last one that C2SP allows; 7 levels hold all that fits a safe integer. */
const levelMax = 63

/** 1234067 is x001/x234/067. */
export function formatTileIndex(n: number): string {
  let path = String(n % 1000).padStart(3, '0')
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  }
  return path
}

/** Path of a tile below the log's prefix; a full one has no width in it. */
export function formatTilePath({ level, n, width }: TileRequest): string {
  return `tile/${level}/${formatTileIndex(n)}${width === tileWidth ? '' : `.p/${width}`}`
}

/** The tile that a path names, or null where the path is not the one canonical way to write it. */
export function parseTilePath(path: string): TileRequest | null {
  const match = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (match === null) return null
  const [, levelText = '', indexText = '', widthText] = match
  const level = levelText === 'entries' ? 'entries' : Number(levelText)
  const n = Number(indexText.replaceAll(/[x/]/g, ''))
  const width = widthText === undefined ? tileWidth : Number(widthText)
  if ((level !== 'entries' && level > levelMax) || width > tileWidth || !Number.isSafeInteger(n)) return null
  const request: TileRequest = { level, n, width }
  return formatTilePath(request) === path ? request : null
}
