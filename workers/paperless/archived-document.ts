// One archived document: how its id follows from its title, and how its record stands beside its bytes in one R2 object.
import { archiveKeys } from '../../r2/object-keys.ts'

/** What the archive knows about a document; stored as the object's custom metadata (at most 2 KiB in R2). */
export interface DocumentRecord {
  readonly id: string
  readonly title: string
  /** ISO 8601; empty when the caller gave none. */
  readonly created: string
  readonly fileName: string
  readonly mediaType: string
  /** SHA-256 of the bytes, in hexadecimal, as Paperless 3 has it. */
  readonly checksum: string
  readonly tags: string
  readonly customFields: string
  readonly archiveSerialNumber: string
}

export const documentIdPattern = /^[0-9a-f]{32}$/

export const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** A task's id is its document's id in the form of a UUID, so that tasks need no store of their own. */
export function taskIdOf(documentId: string): string {
  return documentId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const documentIdOfTask = (taskId: string): string => taskId.replaceAll('-', '')

/** The record of an archived document, or null; one `head`. */
export async function findDocument(archive: R2Bucket, id: string): Promise<DocumentRecord | null> {
  if (!documentIdPattern.test(id)) return null
  const object = await archive.head(archiveKeys.document(id))
  return object === null ? null : recordOf(object)
}

/** The record in an object's metadata; null for an object of another origin. */
export function recordOf(object: R2Object): DocumentRecord | null {
  const stored = object.customMetadata ?? {}
  const { id, title, checksum } = stored as Partial<DocumentRecord>
  if (id === undefined || title === undefined || checksum === undefined) return null
  return { ...emptyRecord, ...(stored as Partial<DocumentRecord>), id, title, checksum }
}

const emptyRecord = {
  created: '',
  fileName: '',
  mediaType: 'application/octet-stream',
  tags: '[]',
  customFields: '[]',
  archiveSerialNumber: '',
} as const
