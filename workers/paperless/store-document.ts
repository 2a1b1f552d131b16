// Takes an upload: bounds it, and stores it once under the id that follows from its title.
import * as z from 'zod'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { archiveKeys } from '../../r2/object-keys.ts'
import { archiveIdOf } from '../../core/pipeline/archive-title.ts'
import { findDocument, hex, type DocumentRecord } from './archived-document.ts'

const fieldsSchema = z.object({
  title: z.string().min(1).max(128),
  created: z.string().max(40).default(''),
  archive_serial_number: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  custom_fields: z.string().max(500).default('[]'),
})
const tagsSchema = z.array(z.string().max(limits.tagCharactersMax)).max(10)

/**
 * Archives the document of a form and answers its id. A second upload of the same title and bytes is the first one;
 * the same title with other bytes is a CONFLICT. Durable on return.
 */
export async function storeDocument(archive: R2Bucket, form: FormData): Promise<Result<DocumentRecord>> {
  const file = form.get('document')
  if (file === null || typeof file === 'string') return refused('VALIDATION_FAILED', 'document: No file was submitted.')
  if (file.size > limits.documentBytesMax) return refused('PAYLOAD_TOO_LARGE', 'document: The file is too large.')
  const fields = fieldsSchema.safeParse(textFields(form))
  const tags = tagsSchema.safeParse(form.getAll('tags'))
  if (!fields.success || !tags.success) return refused('VALIDATION_FAILED', 'A field is missing or out of bounds.')
  const bytes = await file.arrayBuffer()
  const record: DocumentRecord = {
    id: archiveIdOf(fields.data.title),
    title: fields.data.title,
    created: fields.data.created,
    fileName: file.name.slice(0, 128),
    mediaType: file.type === '' ? 'application/octet-stream' : file.type.slice(0, 128),
    checksum: hex(await crypto.subtle.digest('SHA-256', bytes)),
    tags: JSON.stringify(tags.data),
    customFields: fields.data.custom_fields,
    archiveSerialNumber: fields.data.archive_serial_number ?? '',
  }
  return await storeOnce(archive, record, bytes)
}

async function storeOnce(
  archive: R2Bucket,
  record: DocumentRecord,
  bytes: ArrayBuffer,
): Promise<Result<DocumentRecord>> {
  const put = await archive.put(archiveKeys.document(record.id), bytes, {
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: record.mediaType },
    customMetadata: { ...record },
  })
  if (put !== null) return accepted(record)
  const existing = await findDocument(archive, record.id)
  const isSame = existing?.checksum === record.checksum
  return isSame ? accepted(record) : refused('CONFLICT', 'title: Another document has this title.')
}

function textFields(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
