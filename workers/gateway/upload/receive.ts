// Receives a multipart upload as a stream: one file, one metadata part, everything bounded, nothing held whole but small files.
import * as multipasta from 'multipasta'
import { ingestMetadataSchema, type IngestMetadata } from '../../../contract/document.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Refusal, type Result } from '../../../contract/result.ts'
import { readChunks } from '../../shared/read-chunks.ts'
import { parseJson } from '../input.ts'

/** Takes the file's bytes as they come. */
export interface FileSink {
  /** Resolves when the bytes are taken; refuses to stop the upload. */
  write(chunk: Uint8Array, metadata: IngestMetadata | null): Promise<Result<true>>
}

export interface Received {
  readonly metadata: IngestMetadata
  readonly fileName: string | null
  readonly contentType: string | null
  readonly sizeBytes: number
}

/** What the parser has seen; part names and types are untrusted. */
interface Progress {
  readonly chunks: Uint8Array[]
  files: number
  metadataText: string | null
  fileName: string | null
  contentType: string | null
  sizeBytes: number
  refusal: Refusal | null
}

const multipartOverheadBytes = 64 * 1024
const readBytes = 64 * 1024

/** Reads the whole body. On return every byte of the file went to the sink. */
export async function receiveUpload(
  request: Request,
  documentBytesMax: number,
  sink: FileSink,
): Promise<Result<Received>> {
  const contentType = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\s*;/i.test(contentType) || request.body === null) {
    return refused('UNSUPPORTED_MEDIA_TYPE', 'Send multipart/form-data with a part named file.')
  }
  if (
    Number(request.headers.get('content-length') ?? 0) >
    documentBytesMax + limits.metadataBytesMax + multipartOverheadBytes
  ) {
    return refused('PAYLOAD_TOO_LARGE', `The file exceeds ${documentBytesMax} bytes.`)
  }
  const progress: Progress = {
    chunks: [],
    files: 0,
    metadataText: null,
    fileName: null,
    contentType: null,
    sizeBytes: 0,
    refusal: null,
  }
  const parser = createParser(contentType, documentBytesMax, progress)
  for await (const chunk of readChunks(request.body, readBytes)) {
    parser.write(chunk)
    const drained = await drain(progress, sink)
    if (!drained.ok) return drained
  }
  parser.end()
  const drained = await drain(progress, sink)
  return drained.ok ? finish(progress) : drained
}

function createParser(contentType: string, documentBytesMax: number, progress: Progress): multipasta.Parser {
  const refuse = (refusal: Refusal): void => {
    progress.refusal ??= refusal
  }
  return multipasta.make({
    headers: { 'content-type': contentType },
    isFile: (part) => part.name === 'file',
    maxParts: limits.uploadPartsMax,
    // The parser counts a part's headers too; onFile bounds the file itself.
    maxPartSize: documentBytesMax + multipartOverheadBytes,
    maxFieldSize: limits.metadataBytesMax,
    onFile(part) {
      progress.files++
      if (progress.files > 1) refuse({ code: 'VALIDATION_FAILED', detail: 'Send one part named file.' })
      progress.fileName = part.filename?.slice(0, 1_000) ?? null
      progress.contentType = part.contentType.slice(0, 200)
      return (chunk) => {
        if (chunk === null || progress.refusal !== null) return
        progress.sizeBytes += chunk.byteLength
        if (progress.sizeBytes > documentBytesMax)
          return refuse({ code: 'PAYLOAD_TOO_LARGE', detail: `The file exceeds ${documentBytesMax} bytes.` })
        progress.chunks.push(chunk)
      }
    },
    onField(part, value) {
      if (part.name !== 'metadata')
        return refuse({
          code: 'VALIDATION_FAILED',
          detail: 'Parts are named file and metadata; another name was sent.',
        })
      if (progress.metadataText !== null)
        return refuse({ code: 'VALIDATION_FAILED', detail: 'Send one part named metadata.' })
      progress.metadataText = new TextDecoder().decode(value)
    },
    onError(error) {
      const isLimit = error._tag === 'ReachedLimit'
      refuse(
        isLimit ? limitRefusal(error.limit) : { code: 'VALIDATION_FAILED', detail: 'The multipart body is malformed.' },
      )
    },
    onDone() {},
  })
}

function limitRefusal(limit: 'MaxParts' | 'MaxTotalSize' | 'MaxPartSize' | 'MaxFieldSize'): Refusal {
  if (limit === 'MaxParts')
    return { code: 'VALIDATION_FAILED', detail: `At most ${limits.uploadPartsMax} parts are read.` }
  return {
    code: 'PAYLOAD_TOO_LARGE',
    detail: limit === 'MaxFieldSize' ? 'The metadata exceeds 16 KiB.' : 'The file is too large.',
  }
}

/** After a refusal nothing more is fed to the parser. */
async function drain(progress: Progress, sink: FileSink): Promise<Result<true>> {
  if (progress.refusal !== null) return { ok: false, refusal: progress.refusal }
  const metadata = parseMetadata(progress.metadataText)
  if (!metadata.ok) return metadata
  for (const chunk of progress.chunks.splice(0)) {
    const written = await sink.write(chunk, progress.metadataText === null ? null : metadata.value)
    if (!written.ok) return written
  }
  return accepted(true)
}

function finish(progress: Progress): Result<Received> {
  if (progress.files === 0) return refused('VALIDATION_FAILED', 'The part named file is missing.')
  const metadata = parseMetadata(progress.metadataText)
  if (!metadata.ok) return metadata
  const { fileName, contentType, sizeBytes } = progress
  return accepted({ metadata: metadata.value, fileName, contentType, sizeBytes })
}

function parseMetadata(text: string | null): Result<IngestMetadata> {
  const parsed = ingestMetadataSchema.safeParse(text === null ? {} : parseJson(text))
  if (parsed.success) return accepted(parsed.data)
  const [issue] = parsed.error.issues
  return refused('VALIDATION_FAILED', `The metadata part is refused at /${issue?.path.join('/') ?? ''}.`, {
    details: { fields: ['tags', 'subjects', 'matter', 'vertical', 'classification', 'graph'] },
  })
}
