// The contents of revisions in order: every chunk with the document's own sealed copy, and the node that holds it.
import { limits } from '../../contract/limits.ts'
import type { MemoryContents, MemoryContentsCall } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { locateDocument } from './locate.ts'
import type { Sql } from '../sql.ts'

type Chunk = MemoryContents['chunks'][number]

export function readContents(sql: Sql, { revisions, from }: MemoryContentsCall): Result<MemoryContents> {
  if (revisions.length > limits.exportDocumentsPerPage)
    return refused('VALIDATION_FAILED', 'Too many documents are asked for.')
  const documents = revisions.map((one) => locateDocument(sql, one))
  const chunks: Chunk[] = []
  let next: MemoryContents['next'] = null
  for (const [at, document] of documents.entries()) {
    if (at < from.at || document === null) continue
    const ordinal = at === from.at ? from.ordinal : 0
    const room = limits.exportChunksPerPage - chunks.length
    // One more than there is room for says where the next call goes on.
    const read = readChunks(sql, document.id, { at, ordinal, limit: room + 1 })
    chunks.push(...read.slice(0, room))
    const rest = read[room]
    if (rest === undefined) continue
    next = { at, ordinal: rest.ordinal }
    break
  }
  return accepted({
    chunks,
    sessions: documents.map((document) => document?.session ?? null),
    statements: documents.map((document) => document?.statement ?? null),
    confidences: documents.map((document) => document?.confidence ?? null),
    supersedes: documents.map((document) => (document === null ? [] : readSuperseded(sql, document.id))),
    next,
  })
}

/** In no order; through `supersedes_of_document`. */
function readSuperseded(sql: Sql, document: number): string[] {
  const query = 'SELECT old FROM supersedes WHERE document = ?'
  return Array.from(sql.exec(query, document).raw<[string]>(), ([old]) => old)
}

interface Slice {
  readonly at: number
  readonly ordinal: number
  readonly limit: number
}

function readChunks(sql: Sql, document: number, { at, ordinal, limit }: Slice): Chunk[] {
  const query = `SELECT own.ordinal, own.node_id, own.sealed, node.node_id FROM contribution AS own
    CROSS JOIN node ON node.id = own.node WHERE own.document = ? AND own.ordinal >= ? ORDER BY own.ordinal LIMIT ?`
  const rows = sql.exec(query, document, ordinal, limit).raw<[number, string, ArrayBuffer, string]>()
  return Array.from(rows, ([place, chunkId, sealed, nodeId]) => ({
    at,
    ordinal: place,
    nodeId,
    copy: { chunkId, sealed: new Uint8Array(sealed) },
  }))
}
