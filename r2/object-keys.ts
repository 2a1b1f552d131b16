// Names of objects in R2: which key holds what, for every bucket. They never change: they are the identity of the data.

interface Released {
  readonly documentId: string
  readonly revision: number
  readonly sha256: string
}

/** Bucket DOCUMENTS: ciphertext only. */
export const documentKeys = {
  prefix: (tenantId: string): string => `documents/${tenantId}/`,
  original: (tenantId: string, documentId: string, revision: number): string =>
    `documents/${tenantId}/${documentId}/${revision}/original`,
  /** By digest: a slow twin that drew another page does not write over the one that was committed. */
  released: (tenantId: string, { documentId, revision, sha256 }: Released): string =>
    `documents/${tenantId}/${documentId}/${revision}/released/${sha256}`,
} as const

export interface NamedObject {
  readonly key: string
  readonly documentId: string
  readonly revision: number
  readonly channel: 'original' | 'released'
}

/** What an object of the bucket DOCUMENTS holds; null where the name is none of ours. */
export function readDocumentKey(tenantId: string, key: string): NamedObject | null {
  const prefix = documentKeys.prefix(tenantId)
  if (!key.startsWith(prefix)) return null
  const [documentId = '', number = '', channel] = key.slice(prefix.length).split('/')
  const revision = /^[1-9][0-9]{0,8}$/.test(number) ? Number(number) : null
  if (revision === null || (channel !== 'original' && channel !== 'released')) return null
  return { key, documentId, revision, channel }
}

/** Bucket AUDIT: a static copy of the tlog-tiles log, readable without us. */
export const auditKeys = {
  prefix: (tenantId: string, epoch: number): string => `audit/${tenantId}/${epoch}/`,
  checkpoint: (tenantId: string, epoch: number): string => `audit/${tenantId}/${epoch}/checkpoint`,
  checkpointAt: (tenantId: string, epoch: number, size: number): string =>
    `audit/${tenantId}/${epoch}/checkpoint/${size}`,
} as const

/** Bucket KEYS: share B of wrapping keys, in blocks, which API keys were revoked and who was erased. Never versioned, never backed up with the rest. */
export const keyShareKeys = {
  block: (tenantId: string, block: number): string => `keys/${tenantId}/b/${block}`,
  /** Empty: that it is there says that the API key was revoked. */
  revoked: (tenantId: string, keyId: string): string => `revoked/${tenantId}/${keyId}`,
  /** By label, or by the keyed name of a subject: whoever it names is erased again where older data is restored. */
  erased: (tenantId: string, ref: string): string => `erased/${tenantId}/${ref}`,
} as const

/** Bucket ARCHIVE: what the embedded Paperless holds; redacted bytes only. */
export const archiveKeys = {
  document: (paperlessId: string): string => `archive/documents/${paperlessId}`,
} as const
