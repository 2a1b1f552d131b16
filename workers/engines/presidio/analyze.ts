// POST /analyze: reads a request of the Presidio dialect and answers findings in code points.
import type { Span } from '../../../contract/redaction.ts'
import type { RedactionRules } from '../../../contract/redaction-rules.ts'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { scoreThresholdDefault } from '../../../core/redaction/score-threshold.ts'
import { utf16ToCodePoints } from '../../../core/redaction/offsets.ts'
import { recognisersBehind } from '../../../core/redaction/explain.ts'
import { analyzerRequest, keepByRules } from '../../../core/redaction/rules.ts'
import { supportedEntities } from '../../../core/redaction/registry.ts'
import type { Tagger } from '../../../core/redaction/tagger/tagger.ts'
import { unionSpans } from '../../../core/redaction/spans.ts'
import { adHocRecognisers, adHocSpans, contextWord, type AdHocRecogniser, type AdHocSpan } from './ad-hoc.ts'
import { bounds } from './bounds.ts'
import { dialectEntities } from './dialect-names.ts'
import { explanationOf, licenceContext } from './explanation.ts'
import { isObject, Refusal, type Json } from './refusal.ts'
import { compile, defaultFlags, isAffordable } from '../../../core/redaction/safe-regex.ts'

export const noMatch = 'No matching recognizers were found to serve the request.'
const languages = new Set(['en'])

export interface DialectFinding {
  readonly entity_type: string
  readonly start: number
  readonly end: number
  readonly score: number
  readonly analysis_explanation: object | null
}

type FoundSpan = Span | AdHocSpan

interface Request {
  readonly entities: readonly string[]
  readonly threshold: number | null
  readonly adHoc: readonly AdHocRecogniser[]
  readonly context: readonly string[]
  readonly isAllowed: (value: string) => boolean
  readonly explains: boolean
  readonly tagger: Tagger
}

/** How the tagger is had: it is read at the first text. */
export type OpenTagger = () => Tagger

/** Findings of one text, or a list of them for a list of texts. Throws Refusal. */
export function analyze(body: unknown, tagger: Tagger): DialectFinding[] | DialectFinding[][] {
  const json = isObject(body) ? body : {}
  const texts = textsOf(json['text'])
  if (!json['language']) throw new Refusal(500, 'No language provided')
  const request = requestOf(json, tagger)
  const found = texts.map((text) => findingsOf(text, request))
  return Array.isArray(json['text']) ? found : (found[0] ?? [])
}

function textsOf(value: unknown): string[] {
  const texts = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  if (value === '' || texts.length === 0) throw new Refusal(500, 'No text provided')
  if (!texts.every((one): one is string => typeof one === 'string')) throw new Refusal(500, 'Text must be a string')
  const characters = texts.reduce((sum, one) => sum + one.length, 0)
  if (texts.length > bounds.textsMax || characters > bounds.textCharactersMax) {
    throw new Refusal(413, 'Text is too long')
  }
  return texts
}

function requestOf(json: Json, tagger: Tagger): Request {
  const flags = typeof json['regex_flags'] === 'number' ? json['regex_flags'] : defaultFlags
  const adHoc = adHocRecognisers(json['ad_hoc_recognizers'], flags)
  if (!languages.has(String(json['language']))) throw new Refusal(500, noMatch)
  const entities = entitiesOf(json['entities'], adHoc)
  const threshold = json['score_threshold']
  return {
    entities,
    threshold: typeof threshold === 'number' ? threshold : null,
    adHoc: adHoc.filter((one) => one.language === 'en' && (json['entities'] == null || entities.includes(one.entity))),
    context: strings(json['context']),
    isAllowed: allowListOf(json, flags),
    explains: Boolean(json['return_decision_process']),
    tagger,
  }
}

/** Entity types asked for that someone finds; as in the service, an unknown one is an error only where none is known. */
function entitiesOf(value: unknown, adHoc: readonly AdHocRecogniser[]): readonly string[] {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return dialectEntities
  const asked = strings(value)
  const known = new Set([...supportedEntities, ...adHoc.map((one) => one.entity)])
  const matching = asked.filter((entity) => known.has(entity))
  if (matching.length === 0) throw new Refusal(500, noMatch)
  return matching
}

function strings(value: unknown): string[] {
  if (value === undefined || value === null) return []
  const list = Array.isArray(value) ? value : [value]
  if (list.length > bounds.listEntriesMax) throw new Refusal(500, 'A list is too long')
  return list.filter((one): one is string => typeof one === 'string' && one.length <= bounds.listEntryCharactersMax)
}

function allowListOf(json: Json, flags: number): (value: string) => boolean {
  const list = strings(json['allow_list'])
  const match = json['allow_list_match'] ?? 'exact'
  if (list.length === 0) return () => false
  if (match === 'exact') {
    const allowed = new Set(list)
    return (value) => allowed.has(value)
  }
  if (match !== 'regex') throw new Refusal(500, "allow_list_match must either be set to 'exact' or 'regex'.")
  const safe = list.map((one) => compile(one, flags))
  if (safe.includes(null)) throw new Refusal(500, 'Invalid regex in allow_list')
  return (value) => safe.some((one) => one !== null && isAffordable(one, value.length) && one.isIn(value))
}

/** What a document of our own pipeline asks for: these entities, the document's own names wherever they stand, the instance's rules. */
export interface AskedFindings {
  readonly entities: readonly string[]
  readonly names: readonly string[]
  readonly rules: RedactionRules
}

/** The findings of /analyze for one text, in UTF-16 offsets, within the same bounds. Throws Refusal. */
export function analyzeOne(text: string, asked: AskedFindings, tagger: Tagger): readonly Span[] {
  const [one = ''] = textsOf(text)
  const found = spansOf(one, requestOf(analyzerRequest(asked), tagger))
  return keepByRules(one, found, { rules: asked.rules, floor: scoreThresholdDefault })
}

/** What found each of analyzeOne's spans: a recogniser of ours, or the name of an ad hoc one. */
export function rulesBehind(text: string, spans: readonly Span[], tagger: Tagger): readonly string[] {
  const own = recognisersBehind(
    text,
    spans.filter((span) => !('recogniser' in span)),
    tagger,
  )
  let at = 0
  return spans.map((span: FoundSpan) => ('recogniser' in span ? span.recogniser : (own[at++] ?? '')))
}

function spansOf(text: string, request: Request): FoundSpan[] {
  const own = ownSpans(text, request)
  const adHoc = request.adHoc
    .flatMap((one) => adHocSpans(text, one, request.context))
    .filter((span) => span.score >= (request.threshold ?? 0))
  const spans = [...own.sort((a, b) => b.score - a.score || a.start - b.start), ...withoutInner(adHoc)]
  const wanted = spans.filter((span) => !request.isAllowed(text.slice(span.start, span.end)))
  if (wanted.length > bounds.findingsMax) throw new Refusal(500, 'Too many findings')
  return wanted
}

function findingsOf(text: string, request: Request): DialectFinding[] {
  const wanted = spansOf(text, request)
  const points = utf16ToCodePoints(text, wanted)
  return wanted.map((span, at) => ({
    entity_type: span.entity,
    start: points[at]?.start ?? 0,
    end: points[at]?.end ?? 0,
    score: span.score,
    analysis_explanation: request.explains ? explanationOf(text, span, request.context) : null,
  }))
}

/** Our findings. Without a threshold of the caller's our own holds, so that guesses of 0.01 are no findings. */
function ownSpans(text: string, request: Request): Span[] {
  const threshold = request.threshold ?? scoreThresholdDefault
  const lifted = contextWord(licenceContext, request.context) !== null
  const floor = lifted ? 0 : threshold
  const spans = analyzeText(text, { entities: request.entities, scoreThreshold: floor, tagger: request.tagger })
  const raised = lifted ? spans.map(raisedByContext) : spans
  return raised.filter((span) => span.score >= threshold)
}

/** The request's own context counts like words in front of a licence number. */
function raisedByContext(span: Span): Span {
  const isWeak = span.entity === 'US_DRIVER_LICENSE' && span.score < 0.4
  return isWeak ? { ...span, score: Math.max(0.4, span.score + 0.35) } : span
}

/** Drops what lies within another finding of the same ad hoc entity. */
function withoutInner(spans: readonly AdHocSpan[]): AdHocSpan[] {
  const kept = new Set(unionSpans(spans, []).map((span) => `${span.entity} ${span.start} ${span.end}`))
  return spans.filter((span) => kept.delete(`${span.entity} ${span.start} ${span.end}`))
}
