// Receives a multipart upload as a stream: one file, one field of JSON, everything bounded, nothing held whole but small files.
import * as multipasta from 'multipasta'
import type * as z from 'zod'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Refusal, type Result } from '../../../contract/result.ts'
import { readChunks } from '../../shared/read-chunks.ts'
import { parseJson } from '../input.ts'

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

/** What the parser has seen; part names and types are untrusted. */
interface Progress {
  readonly chunks: Uint8Array[]
  files: number
  fieldText: string | null
  fileName: string | null
  contentType: string | null
  sizeBytes: number
  refusal: Refusal | null
}

const multipartOverheadBytes = 64 * 1024
const readBytes = 64 * 1024

/** Reads the whole body. On return every byte of the file went to the sink. */
export async function receiveUpload<Field extends z.ZodObject>(
  request: Request,
  form: UploadForm<Field>,
  sink: FileSink,
): Promise<Result<Received<z.infer<Field>>>> {
  const { fileBytesMax } = form
  const contentType = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\s*;/i.test(contentType) || request.body === null) {
    return refused('UNSUPPORTED_MEDIA_TYPE', 'Send multipart/form-data with a part named file.')
  }
  if (
    Number(request.headers.get('content-length') ?? 0) >
    fileBytesMax + limits.metadataBytesMax + multipartOverheadBytes
  ) {
    return refused('PAYLOAD_TOO_LARGE', `The file exceeds ${fileBytesMax} bytes.`)
  }
  const progress: Progress = {
    chunks: [],
    files: 0,
    fieldText: null,
    fileName: null,
    contentType: null,
    sizeBytes: 0,
    refusal: null,
  }
  const parser = createParser(contentType, form, progress)
  for await (const chunk of readChunks(request.body, readBytes)) {
    parser.write(chunk)
    const drained = await drain(progress, form, sink)
    if (!drained.ok) return drained
  }
  parser.end()
  const drained = await drain(progress, form, sink)
  return drained.ok ? finish(progress, form) : drained
}

function createParser(
  contentType: string,
  { fileBytesMax, fieldName }: UploadForm<z.ZodObject>,
  progress: Progress,
): multipasta.Parser {
  const refuse = (refusal: Refusal): void => {
    progress.refusal ??= refusal
  }
  return multipasta.make({
    headers: { 'content-type': contentType },
    isFile: (part) => part.name === 'file',
    maxParts: limits.uploadPartsMax,
    // The parser counts a part's headers too; onFile bounds the file itself.
    maxPartSize: fileBytesMax + multipartOverheadBytes,
    maxFieldSize: limits.metadataBytesMax,
    onFile(part) {
      progress.files++
      if (progress.files > 1) refuse({ code: 'VALIDATION_FAILED', detail: 'Send one part named file.' })
      progress.fileName = part.filename?.slice(0, 1_000) ?? null
      progress.contentType = part.contentType.slice(0, 200)
      return (chunk) => {
        if (chunk === null || progress.refusal !== null) return
        progress.sizeBytes += chunk.byteLength
        if (progress.sizeBytes > fileBytesMax)
          return refuse({ code: 'PAYLOAD_TOO_LARGE', detail: `The file exceeds ${fileBytesMax} bytes.` })
        progress.chunks.push(chunk)
      }
    },
    onField(part, value) {
      if (part.name !== fieldName)
        return refuse({
          code: 'VALIDATION_FAILED',
          detail: `Parts are named file and ${fieldName}; another name was sent.`,
        })
      if (progress.fieldText !== null)
        return refuse({ code: 'VALIDATION_FAILED', detail: `Send one part named ${fieldName}.` })
      progress.fieldText = new TextDecoder().decode(value)
    },
    onError(error) {
      const isLimit = error._tag === 'ReachedLimit'
      refuse(
        isLimit
          ? limitRefusal(error.limit, fieldName)
          : { code: 'VALIDATION_FAILED', detail: 'The multipart body is malformed.' },
      )
    },
    onDone() {},
  })
}

function limitRefusal(limit: 'MaxParts' | 'MaxTotalSize' | 'MaxPartSize' | 'MaxFieldSize', fieldName: string): Refusal {
  if (limit === 'MaxParts')
    return { code: 'VALIDATION_FAILED', detail: `At most ${limits.uploadPartsMax} parts are read.` }
  return {
    code: 'PAYLOAD_TOO_LARGE',
    detail: limit === 'MaxFieldSize' ? `The ${fieldName} exceeds 16 KiB.` : 'The file is too large.',
  }
}

/** After a refusal nothing more is fed to the parser. */
async function drain(progress: Progress, form: UploadForm<z.ZodObject>, sink: FileSink): Promise<Result<true>> {
  if (progress.refusal !== null) return { ok: false, refusal: progress.refusal }
  const field = parseField(progress.fieldText, form)
  if (!field.ok) return field
  for (const chunk of progress.chunks.splice(0)) {
    const written = await sink.write(chunk)
    if (!written.ok) return written
  }
  return accepted(true)
}

function finish<Field extends z.ZodObject>(
  progress: Progress,
  form: UploadForm<Field>,
): Result<Received<z.infer<Field>>> {
  if (progress.files === 0) return refused('VALIDATION_FAILED', 'The part named file is missing.')
  const field = parseField(progress.fieldText, form)
  if (!field.ok) return field
  const { fileName, contentType, sizeBytes } = progress
  return accepted({ field: field.value, fileName, contentType, sizeBytes })
}

function parseField<Field extends z.ZodObject>(
  text: string | null,
  { fieldName, fieldSchema }: UploadForm<Field>,
): Result<z.infer<Field>> {
  const parsed = fieldSchema.safeParse(text === null ? {} : parseJson(text))
  if (parsed.success) return accepted(parsed.data)
  const [issue] = parsed.error.issues
  return refused('VALIDATION_FAILED', `The ${fieldName} part is refused at /${issue?.path.join('/') ?? ''}.`, {
    details: { fields: Object.keys(fieldSchema.shape) },
  })
}
