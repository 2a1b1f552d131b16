// What makes an upload the same upload, under an Idempotency-Key.
import type { Actor, IdempotencyMark } from '../../../contract/rpc.ts'
import type { IngestMetadata } from '../../../contract/document.ts'
import { markRequest } from '../idempotency.ts'
import type { Received } from './receive.ts'

export interface MarkedUpload {
  readonly actor: Actor
  readonly idempotencyKey: string
  /** Keyed digest of the file. */
  readonly digest: string
  readonly received: Received<IngestMetadata>
}

/** The same upload is the same file under the same name and type, with the same metadata. */
export function markUpload(
  duplicatesKey: Uint8Array,
  { actor, idempotencyKey, digest, received }: MarkedUpload,
): IdempotencyMark {
  const { fileName, contentType, field: metadata } = received
  const sent = [digest, fileName, contentType, metadata]
  return markRequest(duplicatesKey, { operation: 'documents.ingest', actor, idempotencyKey, sent })
}
