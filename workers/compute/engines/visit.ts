// Driver of an embedded engine's one visit: bytes in; text, names and findings out. A 200 is never trusted.
import { limits } from '../../../contract/limits.ts'
import { asciiJson } from '../../../contract/redaction-rules.ts'
import { visitHeader, visitSchema, type Visit, type VisitRequest } from '../../../contract/visit.ts'
import { engineDeadlineMs } from '../../../core/pipeline/failure.ts'
import { answered, failed, failedAs, type EngineAnswer, type EngineTransport } from '../../shared/engines/answer.ts'
import { answerBounds } from '../../shared/engines/answer-bounds.ts'
import { failedExtraction } from './tika.ts'

export interface VisitInput {
  readonly bytes: Uint8Array
  readonly asked: VisitRequest
  readonly timeoutSeconds: { readonly tika: number; readonly presidio: number }
}

/** Deadline of extraction and, on top, that of analysing what one visit analyses; reasons take a few times as long again. */
const analysedCharacters = 400_000
const explainedCharacters = 4 * limits.previewCharactersMax

/** Extracts and analyses, or says whether the document or the engine is to blame, as extraction does. */
export async function visit(transport: EngineTransport, input: VisitInput): Promise<EngineAnswer<Visit>> {
  const { bytes, asked, timeoutSeconds } = input
  const characters = asked.explains === true ? explainedCharacters : analysedCharacters
  const analysisMs = Math.max(engineDeadlineMs(timeoutSeconds.presidio, characters), 2_000)
  const reply = await transport.send({
    method: 'PUT',
    path: '/process',
    headers: { [visitHeader]: asciiJson(asked) },
    body: bytes,
    deadlineMs: engineDeadlineMs(timeoutSeconds.tika, bytes.byteLength) + analysisMs,
    answerBytesMax: answerBounds.text,
  })
  if (!reply.ok) return failedAs('TIKA_UNAVAILABLE', reply.failure)
  if (reply.value.status !== 200) return failedExtraction(reply.value)
  const parsed = visitSchema.safeParse(parseJson(reply.value.bytes))
  return parsed.success ? answered(parsed.data) : failed('TIKA_UNAVAILABLE', 'engine')
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
