// memory.ingest: redacted chunks into the tenant's graph, as ciphertext and keyed terms.
import type { MemoryIngestAnswer, PreparedChunk } from '../../../contract/memory.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { chunkerVersion } from '../../../core/memory/chunk.ts'
import { nodeId } from '../../../core/memory/keying.ts'
import { prepareChunk } from '../../../core/memory/prepare.ts'
import { importDocumentKey, sealBytes } from '../../../r2/ciphertext.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { openNamedKey } from '../../shared/document-keys.ts'
import { termKeyerOf } from '../../shared/term-keyers.ts'
import type { StageContext } from '../context.ts'
import type { Job } from '../job.ts'

/** Chunks of one call to the graph: some 300 ms, then other calls come between. Far below the bound of an RPC message. */
const chunksPerCall = 200

/**
 * Durable in the graph on return. Node ids follow from document, revision and place, so a retry writes the same nodes,
 * whichever calls of a long document came through before.
 */
export async function remember(
  context: StageContext,
  job: Job,
  rooted: { readonly chunks: readonly string[]; readonly merkleRoot: string },
): Promise<Result<MemoryIngestAnswer>> {
  const objects = tenantObjects(context.env, job.ref.tenantId)
  const indexKey = await openNamedKey(objects.keyVault, job.call, `graph:${job.row.graph}`)
  if (!indexKey.ok) return indexKey
  const graph = objects.graph(job.row.graph)
  const nodes: MemoryIngestAnswer['nodes'][number][] = []
  let [inserted, deduplicated] = [0, 0]
  for (let from = 0; from < rooted.chunks.length; from += chunksPerCall) {
    const part = { from, chunks: rooted.chunks.slice(from, from + chunksPerCall), indexKey: indexKey.value }
    const answer = await graph.ingest({
      ...job.call,
      documentId: job.ref.documentId,
      revision: job.ref.revision,
      vertical: job.row.vertical,
      merkleRoot: rooted.merkleRoot,
      createdAtMs: job.row.created_ms,
      ...(await prepareChunks(job, part)),
    })
    if (!answer.ok) return answer
    nodes.push(...answer.value.nodes)
    inserted += answer.value.inserted
    deduplicated += answer.value.deduplicated
  }
  return accepted({ nodes, inserted, deduplicated })
}

interface Part {
  /** Ordinal of the first chunk. */
  readonly from: number
  readonly chunks: readonly string[]
  readonly indexKey: Uint8Array
}

async function prepareChunks(job: Job, { from, chunks, indexKey }: Part) {
  const { documentId, revision, tenantId } = job.ref
  const keyer = termKeyerOf(indexKey)
  const key = await importDocumentKey(job.key)
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
  const entities = await Promise.all(
    [...namesByEntity].map(async ([entity, name]) => ({ entity, sealed: await seal(`entity/${entity}`, name) })),
  )
  return { chunks: prepared, entities }
}
