// Reads ZIP archives by their central directory (APPNOTE.TXT 4.3), entry by entry, within the document's budget.
import type { Budget } from './context.ts'
import { inflateAll } from './inflate.ts'
import { refuse } from '../../shared/refusal.ts'

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endBytes = 22
const commentBytesMax = 0xffff

interface Entry {
  readonly method: number
  readonly encrypted: boolean
  readonly packedBytes: number
  readonly offset: number
}

/** An open archive. Names are keys only, never paths. */
export interface Archive {
  readonly names: readonly string[]
  /** The inflated entry, or undefined when there is none of that name. Declared sizes are not trusted. */
  read(name: string): Uint8Array | undefined
}

export function openZip(bytes: Uint8Array, budget: Budget): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = readDirectory(view, bytes, budget)
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name)
      return entry === undefined ? undefined : readEntry(view, bytes, { entry, budget })
    },
  }
}

function readDirectory(view: DataView, bytes: Uint8Array, budget: Budget): Map<string, Entry> {
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count === 0xffff) refuse('LIMIT_EXCEEDED', 'the archive has too many entries')
  budget.addEntries(count)
  const entries = new Map<string, Entry>()
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entrySignature) damaged()
    const nameBytes = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes))
    if (entries.has(name)) refuse('DOCUMENT_DAMAGED', 'the archive names an entry twice')
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      packedBytes: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

function findEnd(view: DataView): number {
  const last = view.byteLength - endBytes
  for (let at = last; at >= 0 && at >= last - commentBytesMax; at -= 1) {
    if (view.getUint32(at, true) === endSignature) return at
  }
  return damaged()
}

function readEntry(view: DataView, bytes: Uint8Array, of: { entry: Entry; budget: Budget }): Uint8Array {
  const { entry, budget } = of
  if (entry.encrypted) refuse('DOCUMENT_PASSWORD', 'an entry of the archive is encrypted')
  const at = entry.offset
  if (at + 30 > bytes.length || view.getUint32(at, true) !== localSignature) damaged()
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (start + entry.packedBytes > bytes.length) damaged()
  const packed = bytes.subarray(start, start + entry.packedBytes)
  if (entry.method === 8) return inflateAll(packed, (sizeBytes) => budget.expand(sizeBytes))
  if (entry.method !== 0) refuse('UNSUPPORTED_FORMAT', 'the archive uses a compression other than deflate')
  budget.expand(packed.length)
  return packed
}

function damaged(): never {
  return refuse('DOCUMENT_DAMAGED', 'the archive is incomplete')
}
