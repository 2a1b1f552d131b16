// What leaves quarantine together, and the root over it.
import type { Redacted, RedactedContent } from '../../contract/redaction.ts'

/** What redaction lets out: content, and the rendition that was rendered from it. */
export interface Released {
  readonly content: Redacted<RedactedContent>
  /** The PDF to archive, or null where no font or engine could render it. */
  readonly rendition: Uint8Array | null
}

export interface Rooted {
  readonly merkleRoot: string
  readonly leafCount: number
  readonly chunks: readonly string[]
  readonly archiveSha256: string | null
}
