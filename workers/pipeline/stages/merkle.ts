// merkle.root: the RFC 6962 root over a document's redacted metadata, rendition and chunks.
import { createHash } from 'node:crypto'
import { documentRoot } from '../../../core/audit/document-root.ts'
import { chunkerVersion, chunkText } from '../../../core/memory/chunk.ts'
import type { Released } from '../advance.ts'
import type { Rooted } from '../checkpoints.ts'
import type { Job } from '../job.ts'

/** Takes released content only; the header leaf commits to the archived bytes, so the archive is proven too. */
export function rootDocument(job: Job, released: Released): Rooted {
  const { content, rendition } = released
  const chunks = chunkText(content.text)
  const archiveSha256 = rendition === null ? null : sha256Hex(rendition)
  const header = {
    documentId: job.ref.documentId,
    revision: job.ref.revision,
    detectors: content.detectors,
    chunkerVersion,
    metadataSha256: sha256Hex(JSON.stringify(content.metadata)),
    archiveSha256,
  }
  return { merkleRoot: documentRoot({ header, chunks }), leafCount: chunks.length + 1, chunks, archiveSha256 }
}

const sha256Hex = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
