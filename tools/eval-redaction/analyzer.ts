// Who is asked about a text: the embedded analyzer in this process, or any service of the Presidio dialect at an address.
import * as z from 'zod'
import { entitiesOfModels } from '../../core/redaction/entity-groups.ts'
import { analyze } from '../../workers/engines/presidio/analyze.ts'
import { Refusal } from '../../workers/engines/presidio/refusal.ts'
import { openTagger } from '../tagger/open-tagger.ts'
import type { TextCase } from './read-case.ts'

export type FoundSpan = readonly [start: number, end: number, type: string, score: number]

/** Null where the analyzer serves neither the language nor any of the types: nothing was looked for. */
export type Analyzer = (asked: TextCase) => Promise<readonly FoundSpan[] | null>

export interface AnalyzerOptions {
  readonly models: readonly string[]
  /** Findings below it are left out; null for what each case or product says. */
  readonly threshold: number | null
}

/** A failure that ends the run; what to do about it stands in `next`. */
export class EvaluationFailure extends Error {
  readonly next: string

  constructor(message: string, next: string) {
    super(message)
    this.next = next
  }
}

const findingsSchema = z.array(
  z.object({ entity_type: z.string(), start: z.number().int(), end: z.number().int(), score: z.number() }),
)
const noRecogniser = /^No matching recognizers/
const answerTimeoutMs = 60_000

/** The code of the engines Worker, without its HTTP. It has the same recognisers for every language. */
export function embeddedAnalyzer(options: AnalyzerOptions): Analyzer {
  return async (asked) => {
    try {
      return spansOf(analyze({ ...bodyOf(asked, options), language: 'en' }, openTagger()))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return refusedBy(error.message)
    }
  }
}

/** A service that answers POST /analyze: Presidio itself, or `npm run engines`. */
export function remoteAnalyzer(url: string, options: AnalyzerOptions): Analyzer {
  const address = `${url.replace(/\/+$/, '')}/analyze`
  return async (asked) => {
    const { status, body } = await post(address, bodyOf(asked, options))
    if (status === 200) return spansOf(body)
    const said = z.object({ error: z.string() }).safeParse(body)
    return refusedBy(said.success ? said.data.error : `status ${status}`)
  }
}

async function post(address: string, body: object): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerTimeoutMs),
    })
    const text = await response.text()
    return { status: response.status, body: parseJson(text) }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no answer'
    throw new EvaluationFailure(`${address} did not answer: ${why}`, 'Check that the service runs and --url names it.')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The request of the dialect. A case without types is asked about as an ingest of the product is. */
function bodyOf({ text, language, requested, config }: TextCase, { models, threshold }: AnalyzerOptions): object {
  const entities = requested.length > 0 ? requested : entitiesOfModels(config.models ?? models)
  const { deny_list: denied = [], ad_hoc_recognizers: adHoc = [], ...rest } = config
  // JSON leaves out what is undefined.
  return {
    text,
    language,
    entities,
    score_threshold: threshold ?? floorOf(config, requested),
    ad_hoc_recognizers: [...adHoc, ...(denied.length === 0 ? [] : [denyRecogniser(denied, entities)])],
    allow_list: rest.allow_list,
    allow_list_match: rest.allow_list_match,
    context: rest.context,
  }
}

/** A type that is asked for by its name is asked for with the dialect's own threshold, which is 0; what a check digit proves has 1. */
function floorOf(config: TextCase['config'], requested: readonly string[]): number | undefined {
  if (config.strict_checksum === true) return 1
  return config.threshold ?? config.score_threshold ?? (requested.length > 0 ? 0 : undefined)
}

const denyRecogniser = (denied: readonly string[], [entity = 'PERSON']: readonly string[]): object => ({
  name: 'deny list of the case',
  supported_language: 'en',
  supported_entity: entity,
  deny_list: denied,
})

function spansOf(answer: unknown): readonly FoundSpan[] {
  const parsed = findingsSchema.safeParse(answer)
  if (!parsed.success)
    throw new EvaluationFailure(
      'the answer is no list of findings',
      'Check that --url names an analyzer, not another service.',
    )
  return parsed.data.map(({ start, end, entity_type, score }) => [start, end, entity_type, score] as const)
}

function refusedBy(message: string): null {
  if (noRecogniser.test(message)) return null
  throw new EvaluationFailure(`the analyzer refused the case: ${message}`, 'Correct the case, or leave it out.')
}
