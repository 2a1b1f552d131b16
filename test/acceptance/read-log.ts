// Reads a whole audit log over HTTP as C2SP tlog-tiles and rebuilds its root, with core/audit only for hashing.
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { decodeBundle } from '../../core/audit/entry-bundle.ts'
import { formatTilePath, tileWidth } from '../../core/audit/tile-path.ts'
import { leafHash } from '../../core/audit/tree-hash.ts'
import { treeRoot } from '../../core/audit/tree.ts'
import type { Client } from './client.ts'

export interface LogRecord {
  readonly id: string
  readonly seq: number
  readonly type: string
  readonly prev: string
  readonly res: { readonly kind: string; readonly id: string }
  readonly body: { readonly [name: string]: unknown }
}

export interface ReadLog {
  readonly size: number
  readonly isRootRight: boolean
  readonly records: readonly LogRecord[]
}

export async function readLog(client: Client): Promise<ReadLog> {
  const note = parseCheckpointNote(await client.text('/api/audit/log/checkpoint'))
  if (note === null) throw new Error('the checkpoint is not a signed note')
  const { size, root } = note.checkpoint
  const entries: Uint8Array[] = []
  for (let n = 0; n * tileWidth < size; n++) {
    const width = Math.min(tileWidth, size - n * tileWidth)
    const bundle = await client.bytes(`/api/audit/log/${formatTilePath({ level: 'entries', n, width })}`)
    if (bundle === null) throw new Error(`bundle ${n} is missing`)
    entries.push(...(decodeBundle(bundle) ?? []))
  }
  const rebuilt = treeRoot(entries.map((entry) => leafHash(entry)))
  const records = entries.map((entry) => JSON.parse(new TextDecoder().decode(entry)) as LogRecord)
  return { size, isRootRight: Buffer.from(rebuilt).equals(Buffer.from(root)), records }
}
