// Driver of Tika: bytes in, text and what is known about the document out. Speaks /rmeta, where embedded failures are visible.
import { problems, type ProblemCode } from '../../../contract/problems.ts'
import { engineDeadlineMs } from '../../../core/pipeline/failure.ts'
import { readResources, type Extraction, type TikaMetadata } from '../../../core/pipeline/tika-resources.ts'
import {
  answered,
  failed,
  failedAs,
  type EngineAnswer,
  type EngineReply,
  type EngineTransport,
} from '../../shared/engines/answer.ts'
import { answerBounds } from '../../shared/engines/answer-bounds.ts'

export interface ExtractInput {
  readonly bytes: Uint8Array
  /** Extension of the uploaded file's name, a hint for detection; the name itself stays in quarantine. */
  readonly extension: string | null
  readonly timeoutSeconds: number
}

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
    answerBytesMax: answerBounds.text,
  })
  if (!reply.ok) return failedAs('TIKA_UNAVAILABLE', reply.failure)
  return reply.value.status === 200 ? readExtraction(reply.value) : failedExtraction(reply.value)
}

/** What a status other than 200 says of extraction. */
export function failedExtraction({ status, headers }: EngineReply): EngineAnswer<never> {
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
  const [container, ...embedded] = resources as readonly TikaMetadata[]
  const extraction = readResources(container ?? {}, embedded)
  return extraction.ok ? answered(extraction.value) : failed(extraction.refusal.code, 'document')
}
