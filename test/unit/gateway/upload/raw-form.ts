// Multipart bodies written by bytes, as any client may write them, and what receiving makes of them.
import { ingestMetadataSchema, type IngestMetadata } from '../../../../contract/document.ts'
import { accepted, type Result } from '../../../../contract/result.ts'
import { receiveUpload, type Received } from '../../../../workers/gateway/upload/receive.ts'

export interface RawPart {
  /** Header lines without their ends. */
  readonly header: readonly (string | Uint8Array)[]
  readonly content: string | Uint8Array
}

const bytes = (of: string | Uint8Array): Uint8Array => (typeof of === 'string' ? Buffer.from(of) : of)

export function rawForm(parts: readonly RawPart[], boundary = 'x-boundary'): Buffer {
  const pieces = parts.flatMap(({ header, content }) => [
    bytes(`--${boundary}\r\n`),
    ...header.flatMap((line) => [bytes(line), bytes('\r\n')]),
    bytes('\r\n'),
    bytes(content),
    bytes('\r\n'),
  ])
  return Buffer.concat([...pieces, bytes(`--${boundary}--\r\n`)])
}

/** A file part whose name stands between the quotes as it is. */
export const filePart = (name: string | Uint8Array, content: string | Uint8Array = 'The heron waits.'): RawPart => ({
  header: [
    Buffer.concat([bytes('Content-Disposition: form-data; name="file"; filename="'), bytes(name), bytes('"')]),
    'Content-Type: text/plain',
  ],
  content,
})

export interface Sent {
  readonly received: Result<Received<IngestMetadata>>
  readonly content: Buffer
}

/** Sends the body in pieces of this size. */
export async function send(
  body: Uint8Array,
  { contentType = 'multipart/form-data; boundary=x-boundary', pieceBytes = 65_536, headers = {} } = {},
): Promise<Sent> {
  const request = new Request('http://localhost/', {
    method: 'POST',
    headers: { 'content-type': contentType, ...headers },
    body: 'read by the source',
  })
  const content: Uint8Array[] = []
  let at = 0
  const source = async (): Promise<Result<Uint8Array | null>> => {
    if (at >= body.byteLength) return accepted(null)
    const piece = body.slice(at, at + pieceBytes)
    at += pieceBytes
    return accepted(piece)
  }
  const form = { fileBytesMax: 1_000_000, fieldName: 'metadata', fieldSchema: ingestMetadataSchema }
  const sink = {
    async write(chunk: Uint8Array): Promise<Result<true>> {
      content.push(chunk)
      return accepted(true)
    },
  }
  return { received: await receiveUpload(request, source, { form, sink }), content: Buffer.concat(content) }
}
