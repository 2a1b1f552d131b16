// Reads OLE compound files (MS-CFB) just far enough to name their kind and to take out what they wrap.
import type { Embedded } from './context.ts'

const headerBytes = 512
const entryBytes = 128
const endOfChain = 0xfffffffe
const sectorsMax = 300_000
const miniBytes = 64

interface Stream {
  readonly name: string
  readonly start: number
  readonly sizeBytes: number
}

interface Compound {
  readonly streams: readonly Stream[]
  read(stream: Stream): Uint8Array
}

/** The media type of a compound file by its streams' names; a protected OOXML file has a type of its own. */
export function oleMediaType(bytes: Uint8Array): string {
  const names = new Set(openCompound(bytes)?.streams.map((stream) => stream.name))
  for (const [name, mediaType] of kinds) if (names.has(name)) return mediaType
  return 'application/x-ole-storage'
}

const kinds = [
  ['EncryptedPackage', 'application/x-tika-ooxml-protected'],
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
  ['__properties_version1.0', 'application/vnd.ms-outlook'],
] as const

/** The file that an embedded OLE object wraps (`Package`, `CONTENTS` or MS-OLEDS `Ole10Native`), if any. */
export function wrappedFile(bytes: Uint8Array): Embedded | undefined {
  const compound = openCompound(bytes)
  if (compound === undefined) return undefined
  for (const stream of compound.streams) {
    if (stream.name === 'Package' || stream.name === 'CONTENTS') return { name: '', bytes: compound.read(stream) }
    if (stream.name === '\u0001Ole10Native') return packagedFile(compound.read(stream).subarray(4))
  }
  return undefined
}

/** A packager's file: flags, label, file name, flags, temporary path, size, bytes. */
export function packagedFile(bytes: Uint8Array): Embedded | undefined {
  const labelEnd = bytes.indexOf(0, 2)
  const pathEnd = labelEnd < 0 ? -1 : bytes.indexOf(0, labelEnd + 1)
  if (pathEnd < 0 || pathEnd + 9 > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const at = pathEnd + 9 + view.getUint32(pathEnd + 5, true)
  if (at + 4 > bytes.length) return undefined
  const sizeBytes = view.getUint32(at, true)
  const name = new TextDecoder('windows-1252').decode(bytes.subarray(2, labelEnd))
  return { name, bytes: bytes.slice(at + 4, at + 4 + sizeBytes) }
}

function openCompound(bytes: Uint8Array): Compound | undefined {
  if (bytes.length < headerBytes) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shift = view.getUint16(30, true)
  if (shift !== 9 && shift !== 12) return undefined
  const sectorBytes = 1 << shift
  const fat = readFat(view, sectorBytes)
  const gather = (start: number, sizeBytes: number): Uint8Array =>
    gatherChain({
      source: bytes.subarray(sectorBytes),
      unitBytes: sectorBytes,
      next: (at) => fat[at],
      start,
      sizeBytes,
    })
  const streams = readEntries(gather(view.getUint32(48, true), bytes.length))
  const root = streams[0]
  const miniFat = gather(view.getUint32(60, true), view.getUint32(64, true) * sectorBytes)
  const miniView = new DataView(miniFat.buffer, miniFat.byteOffset, miniFat.byteLength)
  const next = (at: number): number | undefined =>
    at * 4 + 4 <= miniFat.length ? miniView.getUint32(at * 4, true) : undefined
  return {
    streams,
    read({ start, sizeBytes }) {
      if (sizeBytes >= view.getUint32(56, true) || root === undefined) return gather(start, sizeBytes)
      return gatherChain({ source: gather(root.start, root.sizeBytes), unitBytes: miniBytes, next, start, sizeBytes })
    },
  }
}

interface Chain {
  readonly source: Uint8Array
  readonly unitBytes: number
  readonly next: (at: number) => number | undefined
  readonly start: number
  readonly sizeBytes: number
}

/** Joins the sectors of a chain: at most `sizeBytes`, and never more than the source holds, whatever loops it has. */
function gatherChain({ source, unitBytes, next, start, sizeBytes }: Chain): Uint8Array {
  const boundBytes = Math.min(sizeBytes, source.length)
  const all = new Uint8Array(boundBytes)
  let filledBytes = 0
  for (let at = start; at < endOfChain && filledBytes < boundBytes; at = next(at) ?? endOfChain) {
    const unit = source.subarray(at * unitBytes, (at + 1) * unitBytes).subarray(0, boundBytes - filledBytes)
    if (unit.length === 0) break
    all.set(unit, filledBytes)
    filledBytes += unit.length
  }
  return all.subarray(0, filledBytes)
}

/** The sector allocation table by the header's first 109 entries (7 MB of 512-byte sectors) and its extension chain. */
function readFat(view: DataView, sectorBytes: number): number[] {
  const fat: number[] = []
  const add = (number: number): void => {
    const at = (number + 1) * sectorBytes
    if (number >= endOfChain || at + sectorBytes > view.byteLength || fat.length >= sectorsMax) return
    for (let offset = 0; offset < sectorBytes; offset += 4) fat.push(view.getUint32(at + offset, true))
  }
  for (let index = 0; index < 109; index += 1) add(view.getUint32(76 + index * 4, true))
  let extension = view.getUint32(68, true)
  for (let guard = 0; extension < endOfChain && guard < 1000; guard += 1) {
    const at = (extension + 1) * sectorBytes
    if (at + sectorBytes > view.byteLength) break
    for (let offset = 0; offset < sectorBytes - 4; offset += 4) add(view.getUint32(at + offset, true))
    extension = view.getUint32(at + sectorBytes - 4, true)
  }
  return fat
}

function readEntries(directory: Uint8Array): Stream[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength)
  const streams: Stream[] = []
  for (let at = 0; at + entryBytes <= directory.length; at += entryBytes) {
    const nameBytes = Math.min(64, view.getUint16(at + 64, true))
    const name = new TextDecoder('utf-16le').decode(directory.subarray(at, at + Math.max(0, nameBytes - 2)))
    streams.push({ name, start: view.getUint32(at + 116, true), sizeBytes: view.getUint32(at + 120, true) })
  }
  return streams
}
