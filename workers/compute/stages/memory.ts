// What memory.ingest is given: redacted chunks as ciphertext and keyed terms, packed by calls to the graph.
import {
  memoryAddChunksMax,
  memoryAddTermsEnough,
  type PackedChunks,
  type PreparedChunk,
} from '../../../contract/memory.ts'
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
  let part = createPart(0)
  for (const [ordinal, text] of chunks.entries()) {
    await addChunk(call, key, { part, ordinal, text })
    if (part.prepared.length < memoryAddChunksMax && part.terms < memoryAddTermsEnough) continue
    yield await pack(call, key, part)
    part = createPart(ordinal + 1)
  }
  if (part.prepared.length > 0) yield await pack(call, key, part)
}

interface Part {
  /** Ordinal of the first chunk. */
  readonly from: number
  readonly prepared: PreparedChunk[]
  readonly namesByEntity: Map<string, string>
  terms: number
}

const createPart = (from: number): Part => ({ from, prepared: [], namesByEntity: new Map(), terms: 0 })

interface Chunk {
  readonly part: Part
  readonly ordinal: number
  readonly text: string
}

async function addChunk(call: Call, key: ImportedDocumentKey, { part, ordinal, text }: Chunk): Promise<void> {
  const { documentId, revision, indexKey } = call
  const { entityNames, ...prepared } = prepareChunk({ text, keyer: termKeyerOf(indexKey) })
  for (const [entity, name] of entityNames) part.namesByEntity.set(entity, name)
  const id = nodeId({ key: indexKey, documentId, revision, ordinal, chunkerVersion })
  part.prepared.push({
    ...prepared,
    nodeId: id,
    ordinal,
    sealed: await seal(call, key, { channel: `chunk/${id}`, text }),
  })
  part.terms += prepared.terms.length
}

async function pack(call: Call, key: ImportedDocumentKey, part: Part): Promise<PackedChunks> {
  const { from, prepared, namesByEntity } = part
  const names =
    namesByEntity.size === 0
      ? new Uint8Array()
      : await seal(call, key, { channel: `names/${from}`, text: JSON.stringify([...namesByEntity]) })
  return packChunks({ chunks: prepared, names })
}

const seal = (
  { tenantId, documentId, revision }: Call,
  key: ImportedDocumentKey,
  { channel, text }: { readonly channel: string; readonly text: string },
): Promise<Uint8Array> => sealBytes(key, { tenantId, documentId, revision, channel }, new TextEncoder().encode(text))
