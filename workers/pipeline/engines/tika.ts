// Driver of Tika: bytes in, text and what is known about the document out. Speaks /rmeta, where embedded failures are visible.
import { limits } from '../../../contract/limits.ts'
import { problems, type ProblemCode } from '../../../contract/problems.ts'
import { engineDeadlineMs } from '../../../core/pipeline/failure.ts'
import { answered, failed, type EngineAnswer, type EngineReply, type EngineTransport } from './answer.ts'

export interface Extraction {
  readonly mediaType: string
  /** Text of the document and of everything embedded in it, unredacted. */
  readonly text: string
  /** Names that stand in author and mail fields: personal by their place, so redaction removes them wherever they occur. */
  readonly names: readonly string[]
}

export interface ExtractInput {
  readonly bytes: Uint8Array
  /** Extension of the uploaded file's name, a hint for detection; the name itself stays in quarantine. */
  readonly extension: string | null
  readonly timeoutSeconds: number
}

type TikaMetadata = { readonly [name: string]: unknown }

const contentKeys = ['X-TIKA:content', 'tk:content']
const titleKeys = ['dc:title', 'Message:Subject', 'dc:subject', 'dc:description']
const nameKeys = [
  'dc:creator',
  'meta:last-author',
  'Message-From',
  'Message-To',
  'Message-Cc',
  'Message-Bcc',
  'dc:contributor',
  'dc:publisher',
]

/** Extracts, or says whether the document or the engine is to blame. */
export async function extract(transport: EngineTransport, input: ExtractInput): Promise<EngineAnswer<Extraction>> {
  const reply = await transport.send({
    method: 'PUT',
    path: '/rmeta/text',
    headers: {
      accept: 'application/json',
      ...(input.extension === null
        ? {}
        : { 'content-disposition': `attachment; filename="document.${input.extension}"` }),
    },
    body: input.bytes,
    deadlineMs: engineDeadlineMs(input.timeoutSeconds, input.bytes.byteLength),
  })
  if (!reply.ok) return reply.failure.cause === 'engine' ? failed('TIKA_UNAVAILABLE', 'engine') : reply
  return reply.value.status === 200 ? readExtraction(reply.value) : failedStatus(reply.value)
}

function failedStatus({ status, headers }: EngineReply): EngineAnswer<Extraction> {
  const code = headers.get('x-clawql-code')
  if (code !== null && code in problems) return failed(code as ProblemCode, 'document')
  if (status === 415) return failed('UNSUPPORTED_FORMAT', 'document')
  if (status === 413) return failed('LIMIT_EXCEEDED', 'document')
  if (status === 422 || status === 204) return failed('DOCUMENT_DAMAGED', 'document')
  return failed('TIKA_UNAVAILABLE', 'engine')
}

function readExtraction(reply: EngineReply): EngineAnswer<Extraction> {
  let resources: unknown
  try {
    resources = JSON.parse(new TextDecoder().decode(reply.bytes))
  } catch {
    return failed('TIKA_UNAVAILABLE', 'engine')
  }
  if (!Array.isArray(resources) || resources.length === 0) return failed('TIKA_UNAVAILABLE', 'engine')
  const all = resources as readonly TikaMetadata[]
  const container = all[0]!
  const refusal = containerRefusal(container)
  if (refusal !== null) return failed(refusal, 'document')
  const text = all
    .map(resourceText)
    .filter((part) => part !== '')
    .join('\n\n')
  if (text.length > limits.textCharactersMax) return failed('LIMIT_EXCEEDED', 'document')
  const [mediaType = 'application/octet-stream'] = values(container, 'Content-Type')
  return answered({ mediaType: mediaType.split(';')[0]!.trim(), text, names: all.flatMap(resourceNames) })
}

/** Real Tika answers 200 for a container that it could not read: the exception's class says why. */
function containerRefusal(container: TikaMetadata): ProblemCode | null {
  const [exception] = Object.entries(container)
    .filter(([name]) => /exception:container[_-]exception$/i.test(name))
    .map(([, value]) => String(value))
  if (exception === undefined) return null
  const [className = ''] = exception.split(/[:\s]/)
  if (className.endsWith('EncryptedDocumentException')) return 'DOCUMENT_PASSWORD'
  if (className.endsWith('UnsupportedFormatException')) return 'UNSUPPORTED_FORMAT'
  return 'DOCUMENT_DAMAGED'
}

/** Titles stand before the content: they are content too, and are redacted with it. */
function resourceText(resource: TikaMetadata): string {
  const titles = [...new Set(titleKeys.flatMap((key) => values(resource, key)))]
  const content = contentKeys
    .flatMap((key) => values(resource, key))
    .join('\n')
    .trim()
  return [...titles.filter((title) => !content.startsWith(title)), content]
    .filter((part) => part.trim() !== '')
    .join('\n')
}

function resourceNames(resource: TikaMetadata): string[] {
  return nameKeys.flatMap((key) => values(resource, key)).flatMap(splitNames)
}

/** `Jane Doe <jane@example.org>, "Roe, Richard"` → the names and addresses in it. */
function splitNames(field: string): string[] {
  return field
    .split(/[<>,;"]+/)
    .map((name) => name.trim())
    .filter((name) => name.length >= 3 && name.length <= 100 && /\p{L}{2}/u.test(name))
}

function values(resource: TikaMetadata, key: string): string[] {
  return [resource[key] ?? []]
    .flat()
    .filter((value): value is string => typeof value === 'string' && value.trim() !== '')
}
