// memory.ingest: what was computed into the tenant's graph, as ciphertext and keyed terms.
import type { Computed } from '../../../contract/compute.ts'
import type { MemoryIngestAnswer } from '../../../contract/memory.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { unpackChunks } from '../../../core/memory/packed-chunks.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { readFrames } from '../../shared/byte-stream.ts'
import type { StageContext } from '../context.ts'
import type { Job } from '../job.ts'

/** Durable in the graph on return. A retry writes the same nodes, whichever calls of a long document came through before. */
export async function remember(
  context: StageContext,
  job: Job,
  { memory, merkleRoot }: Pick<Computed<ReadableStream<Uint8Array>>, 'memory' | 'merkleRoot'>,
): Promise<Result<MemoryIngestAnswer>> {
  const graph = tenantObjects(context.env, job.ref.tenantId).graph(job.row.graph)
  const nodes: MemoryIngestAnswer['nodes'][number][] = []
  let [inserted, deduplicated] = [0, 0]
  for await (const part of memory instanceof ReadableStream ? readFrames(memory) : memory) {
    const unpacked = unpackChunks(part)
    if (!unpacked.ok) return unpacked
    const answer = await graph.ingest({
      ...job.call,
      documentId: job.ref.documentId,
      revision: job.ref.revision,
      vertical: job.row.vertical,
      merkleRoot,
      createdAtMs: job.row.created_ms,
      chunks: unpacked.value.chunks,
      // Sealed names are kept together with the segments of mentions; until then nobody reads them.
      entities: [],
    })
    if (!answer.ok) return answer
    nodes.push(...answer.value.nodes)
    inserted += answer.value.inserted
    deduplicated += answer.value.deduplicated
  }
  return accepted({ nodes, inserted, deduplicated })
}
