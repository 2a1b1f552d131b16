// Looks documents up: by title at once, by anything else in a bounded walk over the archive.
import { archiveKeys } from '../../r2/object-keys.ts'
import { archiveIdOf } from '../../core/pipeline/archive-title.ts'
import { findDocument, recordOf, type DocumentRecord } from './archived-document.ts'

export interface DocumentQuery {
  readonly title: string | undefined
  readonly checksum: string | undefined
  readonly archiveSerialNumber: string | undefined
  /** Text that some custom field's value contains. */
  readonly customField: string | undefined
}

/** A walk ends after this many documents: an archive of more is asked by title. */
const walkedMax = 10_000
const foundMax = 100

/** Documents that match everything asked for, at most 100. */
export async function findDocuments(archive: R2Bucket, query: DocumentQuery): Promise<readonly DocumentRecord[]> {
  if (query.title === undefined) return await walk(archive, query)
  const document = await findDocument(archive, archiveIdOf(query.title))
  return document !== null && matches(document, query) ? [document] : []
}

async function walk(archive: R2Bucket, query: DocumentQuery): Promise<readonly DocumentRecord[]> {
  const found: DocumentRecord[] = []
  let walked = 0
  let cursor: string | undefined
  do {
    const page = await archive.list({
      prefix: archiveKeys.document(''),
      include: ['customMetadata'],
      ...(cursor === undefined ? {} : { cursor }),
    })
    const records = page.objects.map(recordOf).filter((record) => record !== null)
    found.push(...records.filter((record) => matches(record, query)))
    walked += page.objects.length
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined && walked < walkedMax && found.length < foundMax)
  return found.slice(0, foundMax)
}

function matches(document: DocumentRecord, query: DocumentQuery): boolean {
  return (
    (query.title === undefined || document.title === query.title) &&
    (query.checksum === undefined || document.checksum === query.checksum) &&
    (query.archiveSerialNumber === undefined || document.archiveSerialNumber === query.archiveSerialNumber) &&
    (query.customField === undefined || document.customFields.includes(query.customField))
  )
}
