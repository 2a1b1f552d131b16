// A preview: the visit and the redaction of an ingest over a text or a file of which nothing is kept.
import { limits } from '../../contract/limits.ts'
import type { PreviewAnswer, PreviewCall } from '../../contract/preview.ts'
import { problems, type ProblemCode } from '../../contract/problems.ts'
import type { Span } from '../../contract/redaction.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Visit } from '../../contract/visit.ts'
import { explainRedactionRules } from '../../core/instance/redaction-rules.ts'
import type { StageFailure } from '../../core/pipeline/failure.ts'
import { utf16ToCodePoints } from '../../core/redaction/offsets.ts'
import { askedEntities, redactionSettings, type RedactionSettings } from '../../core/redaction/rules.ts'
import { byStart } from '../../core/redaction/spans.ts'
import { answered, failed, type EngineAnswer } from '../shared/engines/answer.ts'
import type { ComputeContext } from './context.ts'
import { extract } from './engines/tika.ts'
import { visit } from './engines/visit.ts'
import { addCounts, redactResiduals } from './stages/gate.ts'
import { askedOf, findSpans, redactSpans } from './stages/presidio.ts'

/** Refused where an ingest would end without a redacted text; what is wrong is said in words, never in content. */
export async function previewRedaction(context: ComputeContext, call: PreviewCall): Promise<Result<PreviewAnswer>> {
  const settings = settingsFor(context, call)
  if (!settings.ok) return settings
  const visited = await visitOnce(context, call, settings.value)
  if (!visited.ok) return refusalOf(visited.failure)
  const { text, findings } = visited.value
  if (text.trim() === '') return refused('NO_TEXT', 'The file holds no text.')
  if (text.length > limits.previewCharactersMax)
    return refused('LIMIT_EXCEEDED', `A preview takes up to ${limits.previewCharactersMax} characters of text.`)
  // Asked for and not answered: the analyzer failed over this text, as it would at ingest.
  if (findings === null) return refused('PRESIDIO_UNAVAILABLE', 'The analyzer refused the text.')
  const answer = await redacted(context, visited.value, settings.value)
  return answer.ok ? accepted(answer.value) : refusalOf(answer.failure)
}

/** The tenant's settings with the wish on top. */
function settingsFor({ config }: ComputeContext, { tenantId, wish }: PreviewCall): Result<RedactionSettings> {
  const { models, operators, rules } = redactionSettings(config.documents.presidio, tenantId, null)
  const joined = {
    ...rules,
    allowList: [...new Set([...rules.allowList, ...wish.allow])],
    denyList: [...new Set([...rules.denyList, ...wish.deny])],
  }
  const reason = explainRedactionRules(joined)
  if (reason !== undefined)
    return refused('VALIDATION_FAILED', `allow and deny, with the instance’s own rules: ${reason}`)
  const settings = { models: wish.models ?? models, operators, rules: joined }
  const { threshold } = wish
  if (threshold === undefined) return accepted(settings)
  const thresholds = Object.fromEntries(askedEntities(settings).map((entity) => [entity, threshold]))
  return accepted({ ...settings, rules: { ...joined, thresholds } })
}

/** Extraction and findings with their reasons. What an external Tika extracted is visited as the plain text that it is. */
async function visitOnce(
  context: ComputeContext,
  { bytes, extension, isText }: PreviewCall,
  settings: RedactionSettings,
): Promise<EngineAnswer<Visit>> {
  const { tika, presidio } = context.config.documents
  const timeoutSeconds = { tika: tika.timeoutSeconds, presidio: presidio.timeoutSeconds }
  const asked = { tags: [], entities: askedEntities(settings), rules: settings.rules, explains: true }
  const { embedded } = context.engines
  if (isText || context.engines.tika.kind === 'embedded')
    return await visit(embedded, { bytes, asked: { ...asked, extension }, timeoutSeconds })
  const extracted = await extract(context.engines.tika, { bytes, extension, timeoutSeconds: tika.timeoutSeconds })
  if (!extracted.ok) return extracted
  const { text, names, mediaType } = extracted.value
  const again = { bytes: new TextEncoder().encode(text), asked: { ...asked, extension: 'txt' }, timeoutSeconds }
  const visited = await visit(embedded, again)
  return visited.ok ? answered({ ...visited.value, names: [...names], mediaType }) : visited
}

async function redacted(
  context: ComputeContext,
  { text, mediaType, names, findings, why = [] }: Visit,
  settings: RedactionSettings,
): Promise<EngineAnswer<PreviewAnswer>> {
  const asked = askedOf(context, { text, names }, settings)
  const spans = await findSpans(context, asked, findings)
  if (!spans.ok) return spans
  // Nothing of a preview is kept, so nobody is known by it: types alone.
  const found = { spans: spans.value, identityKey: null, operators: settings.operators }
  const first = await redactSpans(context, asked, found)
  if (!first.ok) return first
  const clean = await redactResiduals(first.value.text, settings.rules)
  if (clean === null) return failed('PRESIDIO_UNAVAILABLE', 'engine')
  const ruleByPlace = new Map((findings ?? []).map(([, start, end], at) => [`${start} ${end}`, why[at]]))
  const listed = spans.value.toSorted(byStart).slice(0, limits.previewFindingsMax)
  const points = utf16ToCodePoints(text, listed)
  const ruleOf = ({ start, end }: Span): string => ruleByPlace.get(`${start} ${end}`) ?? 'presidio-external'
  return answered({
    mediaType,
    text,
    findings: listed.map((span, at) => ({
      entity: span.entity,
      start: points[at]?.start ?? 0,
      end: points[at]?.end ?? 0,
      score: span.score,
      rule: ruleOf(span),
    })),
    findingsTotal: spans.value.length,
    redacted: clean.text,
    entities: addCounts(first.value.entities, clean.entities),
    residual: { ...clean.entities },
  })
}

/** An engine lost or busy is nobody's document here: the caller asks again. */
function refusalOf({ code, cause }: StageFailure): Result<never> {
  const isLost = cause === 'interrupted' || cause === 'unexplained'
  const told: ProblemCode = isLost ? 'PROVIDER_UNAVAILABLE' : cause === 'outgrown' ? 'LIMIT_EXCEEDED' : code
  return refused(told, `${problems[told].title}: the preview came to no end.`)
}
