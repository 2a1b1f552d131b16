// What leaves quarantine together, with its digests, and the root over it.
import type { Redacted, RedactedContent } from '../../contract/redaction.ts'
import type { Identities } from '../../core/identity/identities.ts'
import { rootedMetadata } from '../../core/pipeline/caption.ts'
import { sha256Hex } from './digests.ts'

/** What redaction lets out: content, and the rendition that was rendered from it. */
export interface Released {
  readonly content: Redacted<RedactedContent>
  /** The text cut into what memory holds. */
  readonly chunks: readonly string[]
  /** The PDF to archive, or null where no font or engine could render it. */
  readonly rendition: Uint8Array | null
  /** SHA-256 in hexadecimal of the text, of the metadata without the name as JSON, and of the rendition: receipt, root and records name them. */
  readonly outSha256: string
  readonly metadataSha256: string
  readonly archiveSha256: string | null
  /** Who stands behind the labels of the text: memory's terms are made of it, and it goes with the document's turn. */
  readonly identities: Identities
}

export interface Rooted {
  readonly merkleRoot: string
  readonly leafCount: number
}

/** Digests are taken here, once. */
export function releasedOf({
  content,
  chunks,
  rendition,
  identities,
}: Pick<Released, 'content' | 'chunks' | 'rendition' | 'identities'>): Released {
  return {
    content,
    chunks,
    rendition,
    identities,
    outSha256: sha256Hex(content.text),
    metadataSha256: sha256Hex(JSON.stringify(rootedMetadata(content.metadata))),
    archiveSha256: rendition === null ? null : sha256Hex(rendition),
  }
}
