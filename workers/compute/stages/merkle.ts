// merkle.root: the RFC 6962 root over a document's redacted metadata, rendition and chunks.
import { limits } from '../../../contract/limits.ts'
import { documentRoot, type DocumentHeader } from '../../../core/audit/document-root.ts'
import { chunkerVersion, chunksOf } from '../../../core/memory/chunk.ts'
import { answered, failed, type EngineAnswer } from '../../shared/engines/answer.ts'
import type { Released, Rooted } from '../released.ts'

/**
 * Takes released content only; the header leaf commits to the archived bytes, so the archive is proven too. LIMIT_EXCEEDED
 * where the text has more chunks than a document may: a root must cover all of the text.
 */
export async function rootDocument(
  { documentId, revision }: Pick<DocumentHeader, 'documentId' | 'revision'>,
  released: Released,
): Promise<EngineAnswer<Rooted>> {
  const { content, metadataSha256, archiveSha256 } = released
  const chunks = await readChunks(content.text)
  if (chunks === null) return failed('LIMIT_EXCEEDED', 'document')
  const header = {
    documentId,
    revision,
    detectors: content.detectors,
    chunkerVersion,
    metadataSha256,
    archiveSha256,
  }
  const merkleRoot = documentRoot({ header, chunks })
  return answered({ merkleRoot, leafCount: chunks.length + 1, chunks })
}

/** Chunks between two turns of other requests: some 20 ms. */
const chunksPerTurn = 200

/** Null where there are more than a document may have. */
async function readChunks(text: string): Promise<readonly string[] | null> {
  const chunks: string[] = []
  for (const chunk of chunksOf(text)) {
    if (chunks.length === limits.chunksPerDocumentMax) return null
    chunks.push(chunk)
    if (chunks.length % chunksPerTurn === 0) await scheduler.wait(0)
  }
  return chunks
}
