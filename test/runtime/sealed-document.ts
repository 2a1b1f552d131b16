// Documents as the gateway seals them, for tests and benchmarks.
import type { SealedDocument } from '../../contract/catalog.ts'
import { newKid } from '../../core/ids/kid.ts'

/** A ULID that a short name stands for. */
export const ulidOf = (name: string): string =>
  `01K${name
    .toUpperCase()
    .replaceAll(/[^0-9A-HJKMNP-TV-Z]/g, 'Z')
    .padStart(23, '0')}`

/** A document as the gateway seals it; bytes of its own unless a digest is named. */
export function sealedDocument(documentId: string, more: Partial<SealedDocument> = {}): SealedDocument {
  return {
    documentId,
    digest: crypto.randomUUID(),
    sizeBytes: 4,
    kid: newKid(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
    key: crypto.getRandomValues(new Uint8Array(32)),
    subjects: [],
    tags: [],
    matter: null,
    vertical: null,
    classification: null,
    graph: 'main',
    sealedMetadata: new Uint8Array([1]),
    sealedOriginal: new Uint8Array([2]),
    claims: null,
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    lease: null,
    ...more,
  }
}
