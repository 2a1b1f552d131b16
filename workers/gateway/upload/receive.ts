// Receives a multipart upload as a stream: one file, one field of JSON, everything bounded, nothing held whole but small files.
import type * as z from 'zod'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { joined } from '../../../r2/byte-queue.ts'
import { parseJson } from '../read-json.ts'
import { validate } from '../validate.ts'
import { createBase64Part } from './multipart/base64-part.ts'
import type { PartHeader } from './multipart/part-header.ts'
import { boundaryOf } from './multipart/delimiter.ts'
import { createPartReader, type ByteSource, type PartReader } from './multipart/part-reader.ts'

/** Takes the file's bytes as they come. */
export interface FileSink {
  /** Resolves when the bytes are taken; refuses to stop the upload. */
  write(chunk: Uint8Array): Promise<Result<true>>
}

/** What is read beside the part named file. */
export interface UploadForm<Field extends z.ZodObject> {
  readonly fileBytesMax: number
  readonly fieldName: string
  readonly fieldSchema: Field
}

export interface Received<Field> {
  readonly field: Field
  readonly fileName: string | null
  readonly contentType: string | null
  readonly sizeBytes: number
}

type ReceivedFile = Omit<Received<never>, 'field'>

const headersBytesMax = 64 * 1024

/** Reads the whole body, by `source`. On return every byte of the file went to the sink. */
export async function receiveUpload<Field extends z.ZodObject>(
  request: Request,
  source: ByteSource,
  { form, sink }: Target<Field>,
): Promise<Result<Received<z.infer<Field>>>> {
  const boundary = readBoundary(request)
  if (!boundary.ok) return boundary
  const bodyBytesMax = form.fileBytesMax + limits.metadataBytesMax + headersBytesMax
  if (Number(request.headers.get('content-length') ?? 0) > bodyBytesMax) return tooLarge(form)
  return await readBody(createPartReader(bounded(source, bodyBytesMax, form), boundary.value), { form, sink })
}

interface Target<Field extends z.ZodObject> {
  readonly form: UploadForm<Field>
  readonly sink: FileSink
}

function readBoundary({ headers, body }: Request): Result<string> {
  const encoding = headers.get('content-encoding') ?? 'identity'
  if (encoding.trim().toLowerCase() !== 'identity')
    return refused('UNSUPPORTED_MEDIA_TYPE', 'The body is compressed; send it without Content-Encoding.')
  const contentType = headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\s*;/i.test(contentType) || body === null)
    return refused('UNSUPPORTED_MEDIA_TYPE', 'Send multipart/form-data with a part named file.')
  const boundary = boundaryOf(contentType)
  return boundary === null ? refused('VALIDATION_FAILED', 'The content type names no boundary.') : accepted(boundary)
}

const tooLarge = <T>({ fileBytesMax }: Pick<UploadForm<z.ZodObject>, 'fileBytesMax'>): Result<T> =>
  refused('PAYLOAD_TOO_LARGE', `The file exceeds ${fileBytesMax} bytes.`, {
    next:
      fileBytesMax < limits.documentBytesMax
        ? `Split the file, or have its bound raised: documents.maxBytes goes up to ${limits.documentBytesMax}.`
        : 'Split the file: the bound is the largest there is.',
  })

/** The same bytes, refused once they are more than a file, its field and headers can have. */
function bounded(source: ByteSource, bytesMax: number, form: UploadForm<z.ZodObject>): ByteSource {
  let sizeBytes = 0
  return async () => {
    const chunk = await source()
    if (!chunk.ok || chunk.value === null) return chunk
    sizeBytes += chunk.value.byteLength
    return sizeBytes > bytesMax ? tooLarge(form) : chunk
  }
}

interface Parts<Field> {
  file: ReceivedFile | null
  field: Field | null
}

async function readBody<Field extends z.ZodObject>(
  reader: PartReader,
  target: Target<Field>,
): Promise<Result<Received<z.infer<Field>>>> {
  const parts: Parts<z.infer<Field>> = { file: null, field: null }
  for (let count = 1; ; count++) {
    const header = await reader.nextPart()
    if (!header.ok) return header
    if (header.value === null) break
    if (count > limits.uploadPartsMax)
      return refused('VALIDATION_FAILED', `At most ${limits.uploadPartsMax} parts are read.`)
    const read = await readPart(reader, { header: header.value, parts }, target)
    if (!read.ok) return read
  }
  if (parts.file === null) return refused('VALIDATION_FAILED', 'The part named file is missing.')
  const field = parts.field === null ? parseField('{}', target.form) : accepted(parts.field)
  return field.ok ? accepted({ field: field.value, ...parts.file }) : field
}

async function readPart<Field extends z.ZodObject>(
  reader: PartReader,
  { header, parts }: { readonly header: PartHeader; readonly parts: Parts<z.infer<Field>> },
  target: Target<Field>,
): Promise<Result<true>> {
  const { form } = target
  const { name } = header
  if (name !== 'file' && name !== form.fieldName) return refused('VALIDATION_FAILED', strangerDetail(header, form))
  if ((name === 'file' ? parts.file : parts.field) !== null)
    return refused('VALIDATION_FAILED', `Send one part named ${name}.`)
  if (name === 'file') {
    const file = await readFile(reader, header, target)
    if (file.ok) parts.file = file.value
    return file.ok ? accepted(true) : file
  }
  const field = await readField(reader, header, form)
  if (field.ok) parts.field = field.value
  return field.ok ? accepted(true) : field
}

function strangerDetail({ name }: PartHeader, { fieldName }: UploadForm<z.ZodObject>): string {
  const sent = name === null ? 'one without a name' : `one named ${JSON.stringify(name)}`
  return `Parts are named file and ${fieldName}; ${sent} was sent.`
}

async function readFile(
  reader: PartReader,
  header: PartHeader,
  { form, sink }: Target<z.ZodObject>,
): Promise<Result<ReceivedFile>> {
  const { fileName, contentType } = header
  let sizeBytes = 0
  const done = await readContent(reader, header, async (bytes) => {
    sizeBytes += bytes.byteLength
    return sizeBytes > form.fileBytesMax ? tooLarge(form) : await sink.write(bytes)
  })
  if (!done.ok) return done
  if (sizeBytes === 0) return refused('EMPTY_FILE', 'The part named file has no bytes.')
  return accepted({ fileName, contentType, sizeBytes })
}

async function readField<Field extends z.ZodObject>(
  reader: PartReader,
  header: PartHeader,
  form: UploadForm<Field>,
): Promise<Result<z.infer<Field>>> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  const done = await readContent(reader, header, async (bytes) => {
    sizeBytes += bytes.byteLength
    if (sizeBytes > limits.metadataBytesMax)
      return refused('PAYLOAD_TOO_LARGE', `The ${form.fieldName} exceeds ${limits.metadataBytesMax / 1024} KiB.`)
    pieces.push(bytes)
    return accepted(true)
  })
  if (!done.ok) return done
  try {
    return parseField(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(joined(pieces)), form)
  } catch {
    return refused('VALIDATION_FAILED', `The ${form.fieldName} part is not UTF-8.`)
  }
}

/** Every byte of the part as its sender had it, or a refusal where its encoding is unknown. */
async function readContent(
  reader: PartReader,
  { transferEncoding }: PartHeader,
  take: (bytes: Uint8Array) => Promise<Result<true>>,
): Promise<Result<true>> {
  if (transferEncoding !== null && transferEncoding !== 'base64')
    return refused('UNSUPPORTED_MEDIA_TYPE', 'Content-Transfer-Encoding may be binary or base64 in a part.')
  const base64 = transferEncoding === null ? null : createBase64Part()
  for (;;) {
    const bytes = await reader.nextBytes()
    if (!bytes.ok) return bytes
    const content = base64 === null ? bytes : bytes.value === null ? base64.end() : base64.write(bytes.value)
    if (!content.ok) return content
    const taken = isNothing(content.value) ? accepted<true>(true) : await take(content.value)
    if (!taken.ok || bytes.value === null) return taken
  }
}

const isNothing = (bytes: Uint8Array | null): bytes is null => bytes === null || bytes.byteLength === 0

function parseField<Field extends z.ZodObject>(
  text: string,
  { fieldName, fieldSchema }: UploadForm<Field>,
): Result<z.infer<Field>> {
  const value = parseJson(text)
  if (value !== undefined) return validate(fieldSchema, value, [fieldName])
  return refused('VALIDATION_FAILED', `The ${fieldName} part is not JSON.`, {
    next: `Send ${fieldName} as a JSON object with any of these fields: ${Object.keys(fieldSchema.shape).join(', ')}.`,
  })
}
