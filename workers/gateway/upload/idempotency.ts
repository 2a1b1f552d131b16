// How the Tenant knows an Idempotency-Key and the upload under it: both keyed, for a key or a file name may say something.
import { createHmac } from 'node:crypto'
import type { IdempotencyMark } from '../../../contract/catalog.ts'
import type { IngestMetadata } from '../../../contract/document.ts'
import type { Actor } from '../../../contract/rpc.ts'
import type { Received } from './receive.ts'

const keyed = (key: Uint8Array, parts: readonly unknown[]): string =>
  createHmac('sha256', key)
    .update(`idempotency\0${JSON.stringify(parts)}`)
    .digest('hex')
    .slice(0, 32)

export interface MarkedUpload {
  readonly actor: Actor
  readonly idempotencyKey: string
  /** Keyed digest of the file. */
  readonly digest: string
  readonly received: Received<IngestMetadata>
}

/** A key is its actor's own. The same upload is the same file under the same name and type, with the same metadata. */
export function markUpload(
  duplicatesKey: Uint8Array,
  { actor, idempotencyKey, digest, received }: MarkedUpload,
): IdempotencyMark {
  const { fileName, contentType, field: metadata } = received
  return {
    ref: keyed(duplicatesKey, ['documents.ingest', actor.type, actor.id, idempotencyKey]),
    fingerprint: keyed(duplicatesKey, [digest, fileName, contentType, metadata]),
  }
}
