// What memory.ingest is given: redacted chunks as ciphertext and keyed terms, packed by calls to the graph.
import { memoryAddChunksMax, type PackedChunks, type PreparedChunk } from '../../../contract/memory.ts'
import { chunkerVersion } from '../../../core/memory/chunk.ts'
import { nodeId } from '../../../core/memory/keying.ts'
import { packChunks } from '../../../core/memory/packed-chunks.ts'
import { prepareChunk } from '../../../core/memory/prepare.ts'
import { importDocumentKey, sealBytes, type ImportedDocumentKey } from '../../../r2/ciphertext.ts'
import { termKeyerOf } from '../../shared/term-keyers.ts'
import type { Call } from '../job.ts'

/**
 * One part for each call to the graph, made when it is asked for. Node ids follow from document, revision and place, so a
 * retry makes the same nodes.
 */
export async function* memoryParts(call: Call, chunks: readonly string[]): AsyncGenerator<PackedChunks> {
  const key = await importDocumentKey(call.key)
  for (let from = 0; from < chunks.length; from += memoryAddChunksMax)
    yield await packPart(call, key, { from, chunks: chunks.slice(from, from + memoryAddChunksMax) })
}

interface Part {
  /** Ordinal of the first chunk. */
  readonly from: number
  readonly chunks: readonly string[]
}

async function packPart(call: Call, key: ImportedDocumentKey, { from, chunks }: Part): Promise<PackedChunks> {
  const { documentId, revision, tenantId, indexKey } = call
  const keyer = termKeyerOf(indexKey)
  const seal = (channel: string, text: string): Promise<Uint8Array> =>
    sealBytes(key, { tenantId, documentId, revision, channel }, new TextEncoder().encode(text))
  const namesByEntity = new Map<string, string>()
  const prepared: PreparedChunk[] = []
  for (const [place, text] of chunks.entries()) {
    const ordinal = from + place
    const { entityNames, ...terms } = prepareChunk({ text, keyer })
    for (const [entity, name] of entityNames) namesByEntity.set(entity, name)
    const id = nodeId({ key: indexKey, documentId, revision, ordinal, chunkerVersion })
    prepared.push({ ...terms, nodeId: id, ordinal, sealed: await seal(`chunk/${id}`, text) })
  }
  const names =
    namesByEntity.size === 0 ? new Uint8Array() : await seal(`names/${from}`, JSON.stringify([...namesByEntity]))
  return packChunks({ chunks: prepared, names })
}
