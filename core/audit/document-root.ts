// The root of a document: RFC 6962 over its header and its redacted chunks, so that text, metadata and archive are proven together.
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Detector } from '../../contract/redaction.ts'
import { canonicalJson } from './canonical-json.ts'
import { treeRoot } from './tree.ts'
import { leafHash, type Sha256 } from './tree-hash.ts'

/** Grows when the leaves of a document change their form. */
export const rootVersion = 1

/** What the first leaf holds besides `rootVersion`. Digests are SHA-256 in hexadecimal, over redacted bytes only. */
export interface DocumentHeader {
  readonly documentId: string
  readonly revision: number
  readonly detectors: readonly Detector[]
  readonly chunkerVersion: string
  readonly metadataSha256: string
  /** The archived rendition; null where nothing is archived. */
  readonly archiveSha256: string | null
}

export interface RootedDocument {
  readonly header: DocumentHeader
  readonly chunks: readonly string[]
}

/** Canonical leaves: the header as RFC 8785 JSON, then each chunk as UTF-8. */
export function documentLeaves({ header, chunks }: RootedDocument): Uint8Array[] {
  const { documentId, revision, detectors, chunkerVersion, metadataSha256, archiveSha256 } = header
  const first = canonicalJson({
    rootVersion,
    documentId,
    revision,
    detectors: detectors.map(({ name, version }) => ({ name, version })),
    chunkerVersion,
    metadataSha256,
    archiveSha256,
  })
  return [first, ...chunks].map((leaf) => utf8ToBytes(leaf))
}

/** The Merkle root over the canonical leaves, 64 hexadecimal digits. */
export function documentRoot(document: RootedDocument, sha256?: Sha256): string {
  const hashes = documentLeaves(document).map((leaf) => leafHash(leaf, sha256))
  return bytesToHex(treeRoot(hashes, sha256))
}
