// Driver of Presidio: findings of the embedded redactor and, where one is configured, of an external one. A 200 is never trusted.
import * as z from 'zod'
import { limits } from '../../../contract/limits.ts'
import type { Span } from '../../../contract/redaction.ts'
import type { RedactionRules } from '../../../contract/redaction-rules.ts'
import { scoreThresholdDefault } from '../../../core/redaction/score-threshold.ts'
import { codePointsToUtf16 } from '../../../core/redaction/offsets.ts'
import { analyzerRequest, keepByRules, noRules } from '../../../core/redaction/rules.ts'
import { sliceText, spansInText } from '../../../core/redaction/slices.ts'
import { engineDeadlineMs, type StageFailure } from '../../../core/pipeline/failure.ts'
import { answered, failed, failedAs, type EngineAnswer, type EngineTransport } from '../../shared/engines/answer.ts'
import { answerBounds } from '../../shared/engines/answer-bounds.ts'

export interface AnalyzeInput {
  readonly text: string
  /** Entities of the configured models. */
  readonly entities: readonly string[]
  /** Words that are personal wherever they occur. */
  readonly names: readonly string[]
  readonly rules: RedactionRules
  readonly timeoutSeconds: number
}

const findingSchema = z.array(
  z.object({
    entity_type: z.string().max(64),
    start: z.number().int().min(0),
    end: z.number().int().min(0),
    score: z.number(),
  }),
)

/** A slice of text that one request carries, and how much neighbouring slices share, so that no value is cut unseen. */
const slices = {
  embedded: { characters: 400_000, overlap: 2_000 },
  external: { characters: 100_000, overlap: 2_000 },
} as const
/** Presidio's default threshold is 0, which reports guesses of 0.01 as findings. */
const externalScoreMin = 0.3
/** What an external redactor must at least support to be one. */
const entitiesRequired = ['CREDIT_CARD', 'EMAIL_ADDRESS', 'PERSON', 'PHONE_NUMBER']

/** Findings in UTF-16 offsets; LIMIT_EXCEEDED where there are too many. Any other failure is one of redaction: the caller blocks. */
export async function analyze(transport: EngineTransport, input: AnalyzeInput): Promise<EngineAnswer<readonly Span[]>> {
  const entities = await supportedOf(transport, input.entities)
  if (!entities.ok) return entities
  const spans: Span[] = []
  for (const slice of sliceText(input.text, slices[transport.kind])) {
    const found = await analyzeSlice(transport, { ...input, text: slice.text, entities: entities.value })
    if (!found.ok) return found
    for (const span of spansInText(slice, found.value)) spans.push(span)
    if (spans.length > limits.findingsPerDocumentMax) return failed('LIMIT_EXCEEDED', 'document')
  }
  return answered(spans)
}

async function analyzeSlice(transport: EngineTransport, input: AnalyzeInput): Promise<EngineAnswer<readonly Span[]>> {
  const reply = await transport.send({
    method: 'POST',
    path: '/analyze',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      text: input.text,
      ...requestOf(transport, input),
    }),
    deadlineMs: Math.max(engineDeadlineMs(input.timeoutSeconds, input.text.length), 2_000),
    answerBytesMax: answerBounds.findings,
  })
  if (!reply.ok) return failedAnalysis(reply.failure)
  if (reply.value.status !== 200) return unavailable()
  const parsed = findingSchema.safeParse(parseJson(reply.value.bytes))
  if (!parsed.success) return unavailable()
  const spans = codePointsToUtf16(input.text, parsed.data)
  if (!spans.every((span) => span.start < span.end && span.end <= input.text.length)) return unavailable()
  const floor = transport.kind === 'embedded' ? scoreThresholdDefault : externalScoreMin
  return answered(keepByRules(input.text, spans, { rules: input.rules, floor }))
}

/** An external analyzer joins with what it finds by itself; lists and patterns of the instance are the embedded one's work. */
function requestOf({ kind }: EngineTransport, { entities, names, rules }: AnalyzeInput): object {
  if (kind === 'embedded') return analyzerRequest({ entities, names, rules })
  const lowest = Math.min(externalScoreMin, ...Object.values(rules.thresholds))
  return { ...analyzerRequest({ entities, names, rules: noRules }), score_threshold: lowest }
}

/** An external analyzer says what it supports; asking it for more is a log line there, not an error. */
async function supportedOf(
  transport: EngineTransport,
  wanted: readonly string[],
): Promise<EngineAnswer<readonly string[]>> {
  if (transport.kind === 'embedded') return answered(wanted)
  const reply = await transport.send({
    method: 'GET',
    path: '/supportedentities?language=en',
    deadlineMs: 5_000,
    answerBytesMax: answerBounds.fact,
  })
  if (!reply.ok) return failedAnalysis(reply.failure)
  if (reply.value.status !== 200) return unavailable()
  const parsed = z.array(z.string()).safeParse(parseJson(reply.value.bytes))
  if (!parsed.success || !entitiesRequired.every((entity) => parsed.data.includes(entity))) return unavailable()
  return answered(parsed.data.filter((entity) => wanted.includes(entity)))
}

/** Asks an external anonymizer to do the same work; it must come to the same text. */
export async function confirmAnonymized(
  transport: EngineTransport,
  input: { text: string; findings: readonly object[]; expected: string; timeoutSeconds: number },
): Promise<EngineAnswer<true>> {
  const reply = await transport.send({
    method: 'POST',
    path: '/anonymize',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      text: input.text,
      analyzer_results: input.findings,
      anonymizers: { DEFAULT: { type: 'replace' } },
    }),
    deadlineMs: engineDeadlineMs(input.timeoutSeconds, input.text.length),
    answerBytesMax: answerBounds.text,
  })
  if (!reply.ok) return failedAnalysis(reply.failure)
  if (reply.value.status !== 200) return unavailable()
  const parsed = z.object({ text: z.string() }).safeParse(parseJson(reply.value.bytes))
  return parsed.success && parsed.data.text === input.expected ? answered(true) : unavailable()
}

/** An answer without end is nonsense of the redactor, not a bound that the document passes: it blocks. */
function failedAnalysis(failure: StageFailure): EngineAnswer<never> {
  return failure.cause === 'document' ? unavailable() : failedAs('PRESIDIO_UNAVAILABLE', failure)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

const unavailable = <T>(): EngineAnswer<T> => failed('PRESIDIO_UNAVAILABLE', 'engine')
