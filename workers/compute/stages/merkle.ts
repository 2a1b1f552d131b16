// merkle.root: the RFC 6962 root over a document's redacted metadata, rendition and chunks.
import { documentRoot, type DocumentHeader } from '../../../core/audit/document-root.ts'
import { chunkerVersion } from '../../../core/memory/chunk.ts'
import type { Released, Rooted } from '../released.ts'

/** Takes released content only; the header leaf commits to the archived bytes, so the archive is proven too. */
export function rootDocument(
  { documentId, revision }: Pick<DocumentHeader, 'documentId' | 'revision'>,
  { content, chunks, metadataSha256, archiveSha256 }: Released,
): Rooted {
  const { detectors } = content
  const header = { documentId, revision, detectors, chunkerVersion, metadataSha256, archiveSha256 }
  return { merkleRoot: documentRoot({ header, chunks }), leafCount: chunks.length + 1 }
}
