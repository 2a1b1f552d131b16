// Mode onyx: results in the order of their meaning too, by vectors of a configured service. Only redacted text goes there, and nothing of it is kept.
import * as z from 'zod'
import type { LocalConfig } from '../../contract/config.ts'
import { limits } from '../../contract/limits.ts'
import type { RecallRequest } from '../../contract/recall.ts'
import { cosine, scoresByMeaning } from '../../core/memory/by-meaning.ts'
import { answerBounds } from '../shared/engines/answer-bounds.ts'
import { isTimeout, sendTo } from '../shared/engines/external.ts'
import { parseJson } from './read-json.ts'
import type { Opened } from './recall-answer.ts'
import { redactedText } from './redacted-text.ts'
import type { Session } from './session.ts'

/** The rest of a longer text would be cut off by the model, each elsewhere. */
const textCharactersMax = 4_000

const finite = z.number().refine(Number.isFinite)
/** `POST /embeddings` as OpenAI defined it, and as most services that run a model answer it. */
const embeddingsSchema = z.object({
  data: z
    .array(z.object({ index: z.int().min(0).max(limits.onyxResultsMax), embedding: z.array(finite).min(1).max(8_192) }))
    .max(limits.onyxResultsMax + 1),
})

export interface Meant {
  /** The best first; as they came where the service was not consulted. */
  readonly opened: readonly Opened[]
  /** Why it was not consulted; null where it was. */
  readonly note: string | null
}

export const isConnected = ({ memory }: LocalConfig): boolean => memory.onyx.url !== 'off'

/** Of so many results the order by meaning is asked for: more than are answered, so that it brings forward what stood behind. */
export const resultsRanked = ({ memory }: LocalConfig, maxNodes: number): number =>
  Math.min(limits.onyxResultsMax, Math.max(maxNodes, memory.onyx.candidates))

/** What fails here takes nothing away: the results stay as hybrid ranked them, and the answer says why. */
export async function byMeaning(
  session: Session,
  request: Pick<RecallRequest, 'query'>,
  opened: readonly Opened[],
): Promise<Meant> {
  const ranked = opened.slice(0, limits.onyxResultsMax)
  if (ranked.length < 2) return { opened, note: null }
  const notConsulted = (why: string): Meant => ({ opened, note: `not consulted: ${why}` })
  const query = await redactedText(session, 'query', request.query)
  if (!query.ok) return notConsulted('the query could not be redacted')
  const vectors = await vectorsOf(session, [query.value, ...ranked.map(({ text }) => text)])
  if (typeof vectors === 'string') return notConsulted(vectors)
  const [asked, ...others] = vectors
  const cosines = others.map((vector) => cosine(asked!, vector))
  const scores = scoresByMeaning(
    ranked.map(({ node }) => node.score),
    cosines,
  )
  const order = ranked
    .keys()
    .toArray()
    .toSorted((a, b) => scores[b]! - scores[a]! || a - b)
  const placed = order.map((from, at): Opened => {
    const { node, ...one } = ranked[from]!
    // What rose is answered for its meaning, too.
    const why = from > at ? [...node.why, 'onyx' as const] : node.why
    return { ...one, node: { ...node, score: scores[from]!, why } }
  })
  return { opened: [...placed, ...opened.slice(ranked.length)], note: null }
}

type Vectors = readonly (readonly number[])[]

/** One of each text in their order, all of one length; else why not, in words without content. */
async function vectorsOf({ bindings, config }: Session, texts: readonly string[]): Promise<Vectors | string> {
  const { model, timeoutSeconds } = config.memory.onyx
  const service = bindings.ONYX_EXTERNAL
  if (service === undefined) return 'this deployment has no way to the service'
  const key = bindings.ONYX_KEY ?? ''
  const input = texts.map((text) => text.slice(0, textCharactersMax).toWellFormed())
  try {
    const reply = await sendTo(service, 'http://onyx', {
      method: 'POST',
      path: '/embeddings',
      headers: { 'content-type': 'application/json', ...(key === '' ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input, encoding_format: 'float' }),
      deadlineMs: timeoutSeconds * 1_000,
      answerBytesMax: answerBounds.vectors,
    })
    if (reply.status !== 200) return `the service answered ${reply.status}`
    return readVectors(reply.bytes, texts.length) ?? 'the service answered with other than a vector of each text'
  } catch (error) {
    return isTimeout(error) ? `no answer within ${timeoutSeconds} s` : 'the service is out of reach'
  }
}

function readVectors(bytes: Uint8Array, count: number): Vectors | null {
  const parsed = embeddingsSchema.safeParse(parseJson(new TextDecoder().decode(bytes)))
  if (!parsed.success || parsed.data.data.length !== count) return null
  const vectors: (readonly number[])[] = []
  for (const { index, embedding } of parsed.data.data) vectors[index] = embedding
  const [first] = vectors
  const isWhole = vectors.length === count && Array.from(vectors).every((one) => one?.length === first?.length)
  return isWhole ? vectors : null
}
