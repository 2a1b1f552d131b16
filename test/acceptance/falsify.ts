// Falsifications of a saved audit log: each changes a copy of its directory in one way that a verifier must refuse.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { decodeBase64, encodeBase64 } from '../../core/audit/base64.ts'
import { decodeBundle, encodeBundle } from '../../core/audit/entry-bundle.ts'
import { formatTilePath } from '../../core/audit/tile-path.ts'
import { tilesSince, widthAt } from '../../core/audit/tile.ts'
import { leafHash } from '../../core/audit/tree-hash.ts'
import { readerOf } from '../../core/audit/tree.ts'

/** A copy of the log: the files that `<prefix>/…` has, for a checkpoint of `size` records. */
export interface SavedLog {
  readonly directory: string
  readonly size: number
}

export interface Falsification {
  readonly name: string
  /** Records that the log must have for it, such as two bundles. */
  readonly sizeMin: number
  apply(log: SavedLog): void
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** Path of a tile or bundle as the log of this size has it. */
export function pathOf({ size }: SavedLog, level: number | 'entries', n: number): string {
  return formatTilePath({ level, n, width: widthAt(size, level, n) })
}

export const readLogFile = ({ directory }: SavedLog, path: string): Buffer => readFileSync(join(directory, path))

export function writeLogFile({ directory }: SavedLog, path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), content)
}

function flip(log: SavedLog, path: string, at: number): void {
  const bytes = readLogFile(log, path)
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = bytes[place]! ^ 1
  writeLogFile(log, path, bytes)
}

function editBundle(log: SavedLog, n: number, edit: (entries: Uint8Array[]) => Uint8Array[]): void {
  const path = pathOf(log, 'entries', n)
  writeLogFile(log, path, encodeBundle(edit(decodeBundle(readLogFile(log, path))!)))
}

function editEntry(log: SavedLog, seq: number, edit: (text: string) => string): void {
  editBundle(log, Math.floor(seq / 256), (entries) => {
    const text = Buffer.from(entries[seq % 256]!).toString()
    const edited = edit(text)
    if (edited === text) throw new Error('the falsification changes nothing')
    return entries.with(seq % 256, Buffer.from(edited))
  })
}

function editCheckpoint(log: SavedLog, edit: (lines: string[]) => string[]): void {
  const lines = readLogFile(log, 'checkpoint').toString().split('\n')
  writeLogFile(log, 'checkpoint', edit(lines).join('\n'))
}

function editSignature(log: SavedLog, edit: (blob: Uint8Array) => Uint8Array): void {
  editCheckpoint(log, (lines) => {
    const [dash, name, blob] = lines[4]!.split(' ')
    return lines.with(4, [dash, name, encodeBase64(edit(decodeBase64(blob!)!))].join(' '))
  })
}

function swapFiles(log: SavedLog, one: string, other: string): void {
  const [first, second] = [readLogFile(log, one), readLogFile(log, other)]
  writeLogFile(log, one, second)
  writeLogFile(log, other, first)
}

const removeFile = (log: SavedLog, path: string): void => rmSync(join(log.directory, path))

/** Writes every tile anew from the entries as they stand, so that entries and tiles agree. */
export function rebuildTiles(log: SavedLog): void {
  const leaves: Uint8Array[] = []
  for (let n = 0; n * 256 < log.size; n++) {
    const entries = decodeBundle(readLogFile(log, pathOf(log, 'entries', n)))!
    leaves.push(...entries.map((entry) => leafHash(entry, sha256)))
  }
  const read = readerOf(leaves, sha256)
  for (const tile of tilesSince(0, log.size)) {
    if (tile.level === 'entries') continue
    const { level, n, width } = tile
    const hashes = Array.from({ length: width }, (_, at) => read(8 * level, 256 * n + at))
    writeLogFile(log, formatTilePath(tile), Buffer.concat(hashes))
  }
}

const last = ({ size }: SavedLog): number => size - 1
const lastOf = ({ size }: SavedLog, level: number | 'entries'): number =>
  Math.ceil(size / 256 ** (level === 'entries' ? 1 : level + 1)) - 1

const make = (name: string, sizeMin: number, apply: (log: SavedLog) => void): Falsification => ({
  name,
  sizeMin,
  apply,
})

/** The list. Every one leaves files that can be read; none re-signs, since the key is not the attacker's. */
export const falsifications: readonly Falsification[] = [
  make('a bit of the first entry', 1, (log) => flip(log, pathOf(log, 'entries', 0), 2)),
  make('a bit of the last entry', 1, (log) => flip(log, pathOf(log, 'entries', lastOf(log, 'entries')), -1)),
  make('a bit in the middle of a full bundle', 256, (log) => flip(log, pathOf(log, 'entries', 0), 9_001)),
  make('a length of an entry', 1, (log) => flip(log, pathOf(log, 'entries', 0), 1)),
  make('two bundles swapped', 512, (log) => swapFiles(log, pathOf(log, 'entries', 0), pathOf(log, 'entries', 1))),
  make('two entries swapped', 2, (log) => editBundle(log, 0, ([a, b, ...rest]) => [b!, a!, ...rest])),
  make('an entry twice in place of the next', 2, (log) => editBundle(log, 0, ([a, , ...rest]) => [a!, a!, ...rest])),
  make('an entry left out', 2, (log) => editBundle(log, 0, (entries) => entries.slice(1))),
  make('an entry too many', 1, (log) =>
    editBundle(log, lastOf(log, 'entries'), (entries) => [...entries, entries[0]!]),
  ),
  make('the last entry cut', 1, (log) => {
    const path = pathOf(log, 'entries', lastOf(log, 'entries'))
    writeLogFile(log, path, readLogFile(log, path).subarray(0, -1))
  }),
  make('a byte behind the last entry', 1, (log) => {
    const path = pathOf(log, 'entries', lastOf(log, 'entries'))
    writeLogFile(log, path, Buffer.concat([readLogFile(log, path), Buffer.of(0)]))
  }),
  make('an empty bundle', 1, (log) => writeLogFile(log, pathOf(log, 'entries', 0), '')),
  make('a missing bundle', 1, (log) => removeFile(log, pathOf(log, 'entries', 0))),
  make('the newest bundle missing', 1, (log) => removeFile(log, pathOf(log, 'entries', lastOf(log, 'entries')))),
  make('another seq', 2, (log) => editEntry(log, last(log), (text) => text.replace(/"seq":\d+/, '"seq":0'))),
  make('another prev', 2, (log) => editEntry(log, last(log), (text) => text.replace(/"prev":"./, '"prev":"+'))),
  make('another tenant', 1, (log) => editEntry(log, 0, (text) => text.replace('"tenant":"t_', '"tenant":"u_'))),
  make('another time', 1, (log) => editEntry(log, 0, (text) => text.replace(/"ts":"2/, '"ts":"1'))),
  make('another outcome', 1, (log) => editEntry(log, 0, (text) => text.replace('"outcome":"ok"', '"outcome":"no"'))),
  make('a space in an entry', 1, (log) => editEntry(log, 0, (text) => text.replace('"op":', '"op": '))),
  make('a field that repeats', 1, (log) => editEntry(log, 0, (text) => text.replace('"op":', '"op":"x","op":'))),
  make('an entry with tiles made to fit', 1, (log) => {
    editEntry(log, 0, (text) => text.replace('"outcome":"ok"', '"outcome":"no"'))
    rebuildTiles(log)
  }),
  make('the last entry with tiles made to fit', 1, (log) => {
    editEntry(log, last(log), (text) => text.replace('"outcome":"ok"', '"outcome":"no"'))
    rebuildTiles(log)
  }),
  make('an entry of the last full tile with its leaf tile alone', 256, (log) => {
    const seq = Math.floor(log.size / 256) * 256 - 1
    editEntry(log, seq, (text) => text.replace('"outcome":"ok"', '"outcome":"no"'))
    const entries = decodeBundle(readLogFile(log, pathOf(log, 'entries', Math.floor(seq / 256))))!
    const leaves = entries.map((entry) => leafHash(entry, sha256))
    writeLogFile(log, pathOf(log, 0, Math.floor(seq / 256)), Buffer.concat(leaves))
  }),
  make('a bit of a full tile of level 0', 256, (log) => flip(log, pathOf(log, 0, 0), 100)),
  make('a bit of the partial tile of level 0', 1, (log) => flip(log, pathOf(log, 0, lastOf(log, 0)), -1)),
  make('a bit of level 1', 256, (log) => flip(log, pathOf(log, 1, 0), 0)),
  make('a bit of level 2', 65_536, (log) => flip(log, pathOf(log, 2, 0), 0)),
  make('two tiles swapped', 512, (log) => swapFiles(log, pathOf(log, 0, 0), pathOf(log, 0, 1))),
  make('a tile cut', 1, (log) => {
    writeLogFile(log, pathOf(log, 0, 0), readLogFile(log, pathOf(log, 0, 0)).subarray(0, -32))
  }),
  make('a tile with a hash too many', 1, (log) => {
    const path = pathOf(log, 0, lastOf(log, 0))
    writeLogFile(log, path, Buffer.concat([readLogFile(log, path), Buffer.alloc(32)]))
  }),
  make('a tile of zeros', 1, (log) => {
    const path = pathOf(log, 0, 0)
    writeLogFile(log, path, Buffer.alloc(readLogFile(log, path).length))
  }),
  make('a missing tile of level 0', 1, (log) => removeFile(log, pathOf(log, 0, 0))),
  make('a missing tile of level 1', 256, (log) => removeFile(log, pathOf(log, 1, 0))),
  make('a size one larger', 1, (log) => editCheckpoint(log, (lines) => lines.with(1, String(log.size + 1)))),
  make('a size one smaller', 1, (log) => editCheckpoint(log, (lines) => lines.with(1, String(log.size - 1)))),
  make('a size of zero', 1, (log) => editCheckpoint(log, (lines) => lines.with(1, '0'))),
  make('a size with a leading zero', 1, (log) => editCheckpoint(log, (lines) => lines.with(1, `0${lines[1]}`))),
  make('a negative size', 1, (log) => editCheckpoint(log, (lines) => lines.with(1, `-${lines[1]}`))),
  make('another root', 1, (log) => editCheckpoint(log, (lines) => lines.with(2, encodeBase64(new Uint8Array(32))))),
  make('another origin', 1, (log) => editCheckpoint(log, (lines) => lines.with(0, `${lines[0]}0`))),
  make('an extension line', 1, (log) => editCheckpoint(log, (lines) => lines.toSpliced(3, 0, 'more'))),
  make('lines that end in CR LF', 1, (log) => editCheckpoint(log, (lines) => lines.map((line) => `${line}\r`))),
  make('no signature', 1, (log) => editCheckpoint(log, (lines) => lines.toSpliced(4, 1))),
  make('a signature of another name', 1, (log) =>
    editCheckpoint(log, (lines) => lines.with(4, lines[4]!.replace('— ', '— x'))),
  ),
  make('a bit of the signature', 1, (log) => editSignature(log, (blob) => blob.with(20, blob[20]! ^ 1))),
  make('a bit of the key id', 1, (log) => editSignature(log, (blob) => blob.with(0, blob[0]! ^ 1))),
  make('a cut signature', 1, (log) => editSignature(log, (blob) => blob.slice(0, -1))),
  make('a signature of zeros', 1, (log) => editSignature(log, (blob) => blob.map((byte, at) => (at < 4 ? byte : 0)))),
  make('a hundred and one signatures', 1, (log) =>
    editCheckpoint(log, (lines) => lines.toSpliced(4, 0, ...Array.from({ length: 100 }, () => lines[4]!))),
  ),
  make('an empty checkpoint', 1, (log) => writeLogFile(log, 'checkpoint', '')),
  make('no checkpoint', 1, (log) => removeFile(log, 'checkpoint')),
]
