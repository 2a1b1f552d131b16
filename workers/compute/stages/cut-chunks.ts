// Cuts redacted text into the chunks of a document, in turns.
import { limits } from '../../../contract/limits.ts'
import { chunksOf } from '../../../core/memory/chunk.ts'

/** Chunks between two turns of other requests: some 20 ms. */
const chunksPerTurn = 200

/** Null where there are more than a document may have. */
export async function cutChunks(text: string): Promise<readonly string[] | null> {
  const chunks: string[] = []
  for (const chunk of chunksOf(text)) {
    if (chunks.length === limits.chunksPerDocumentMax) return null
    chunks.push(chunk)
    if (chunks.length % chunksPerTurn === 0) await scheduler.wait(0)
  }
  return chunks
}
