// presidio.redact: unredacted text in, everything that may leave quarantine out, as one Redacted value. Any doubt blocks.
import { limits } from '../../../contract/limits.ts'
import type { Redacted, RedactedContent, Span } from '../../../contract/redaction.ts'
import type { Visit } from '../../../contract/visit.ts'
import { detectors } from '../../../core/redaction/detectors.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { joinFields } from '../../../core/redaction/fields.ts'
import { utf16ToCodePoints } from '../../../core/redaction/offsets.ts'
import { placedSpans, redactText, residualFindings } from '../../../core/redaction/redact.ts'
import { shownText } from '../../../core/redaction/shown-text.ts'
import { sliceText } from '../../../core/redaction/slices.ts'
import { unionSpans } from '../../../core/redaction/spans.ts'
import { answered, failed, type EngineAnswer } from '../../shared/engines/answer.ts'
import type { ComputeContext } from '../context.ts'
import { analyze, confirmAnonymized, type AnalyzeInput } from '../engines/presidio.ts'

export interface RedactInput {
  readonly text: string
  readonly tags: readonly string[]
  readonly mediaType: string
  readonly names: readonly string[]
  /** Of the embedded redactor, where the visit that extracted the text looked for them already. */
  readonly findings: Visit['findings']
}

const residualRoundsMax = 3
/** The gate runs where requests are served: between slices of about 20 ms they have their turn. */
const gateSlice = { characters: 50_000, overlap: 1_000 }

/** Redacts text and tags in one pass of every configured redactor, then scans again what came out. */
export async function redact(
  context: ComputeContext,
  input: RedactInput,
): Promise<EngineAnswer<Redacted<RedactedContent>>> {
  const { presidio } = context.config.documents
  if (input.names.length > limits.namesPerDocumentMax) return failed('LIMIT_EXCEEDED', 'document')
  const fields = joinFields([input.text, ...input.tags])
  const asked: AnalyzeInput = {
    text: fields.text,
    entities: entitiesOfModels(presidio.models),
    names: input.names,
    timeoutSeconds: presidio.timeoutSeconds,
  }
  const spans =
    input.findings === null ? await findAll(context, asked) : readFindings(fields.text, input.findings, asked.entities)
  if (!spans.ok) return spans
  const redacted = redactText(fields.text, spans.value)
  const confirmed = await confirm(context, asked, { spans: spans.value, text: redacted.text })
  if (!confirmed.ok) return confirmed
  // From here on it is the text that leaves: page and chunks take nothing out of it any more.
  const clean = await redactResiduals(shownText(redacted.text))
  if (clean === null) return failed('PRESIDIO_UNAVAILABLE', 'engine')
  const parts = fields.split(clean.text)
  if (parts === null) return failed('PRESIDIO_UNAVAILABLE', 'engine')
  const [text = '', ...tags] = parts
  const content: RedactedContent = {
    text,
    metadata: { mediaType: input.mediaType, ...(tags.length === 0 ? {} : { tags }) },
    entities: addCounts(redacted.entities, clean.entities),
    detectors:
      context.engines.externalAnalyzer === null
        ? detectors
        : [...detectors, { name: 'presidio-external', version: 'configured' }],
  }
  return answered(content as Redacted<RedactedContent>)
}

/** The union of the embedded redactor and an external one: an external one joins, it never replaces. */
async function findAll(context: ComputeContext, asked: AnalyzeInput): Promise<EngineAnswer<readonly Span[]>> {
  const embedded = await analyze(context.engines.presidio, asked)
  if (!embedded.ok || context.engines.externalAnalyzer === null) return embedded
  const external = await analyze(context.engines.externalAnalyzer, asked)
  return external.ok ? answered(unionSpans(embedded.value, external.value)) : external
}

/** A visit is believed no more than an analyzer: what lies outside the text is no finding, and blocks;
 * a name that nobody asked for may be content. */
function readFindings(
  text: string,
  findings: NonNullable<Visit['findings']>,
  asked: readonly string[],
): EngineAnswer<readonly Span[]> {
  if (findings.length > limits.findingsPerDocumentMax) return failed('LIMIT_EXCEEDED', 'document')
  const isInside = findings.every(([, start, end]) => start < end && end <= text.length)
  if (!isInside) return failed('PRESIDIO_UNAVAILABLE', 'engine')
  const known = new Set(asked)
  const nameOf = (entity: string): string => (known.has(entity) ? entity : 'REDACTED')
  return answered(findings.map(([entity, start, end, score]) => ({ entity: nameOf(entity), start, end, score })))
}

async function confirm(
  context: ComputeContext,
  asked: AnalyzeInput,
  redacted: { readonly spans: readonly Span[]; readonly text: string },
): Promise<EngineAnswer<true>> {
  const anonymizer = context.engines.externalAnonymizer
  if (anonymizer === null) return answered(true)
  // Disjoint, as redactText places them: an anonymizer resolves overlaps by rules of its own.
  const findings = utf16ToCodePoints(asked.text, placedSpans(asked.text, redacted.spans))
  return await confirmAnonymized(anonymizer, {
    text: asked.text,
    findings,
    expected: redacted.text,
    timeoutSeconds: asked.timeoutSeconds,
  })
}

/** The gate: what a second look still finds is redacted too; what remains after the last round blocks. */
async function redactResiduals(
  text: string,
): Promise<{ text: string; entities: Readonly<Record<string, number>> } | null> {
  let current = text
  let entities: Readonly<Record<string, number>> = {}
  for (let round = 0; round < residualRoundsMax; round++) {
    const residual = await findResiduals(current)
    if (residual.length === 0) return { text: current, entities }
    const again = redactText(current, residual)
    current = again.text
    entities = addCounts(entities, again.entities)
  }
  return (await findResiduals(current)).length === 0 ? { text: current, entities } : null
}

async function findResiduals(text: string): Promise<readonly Span[]> {
  const spans: Span[] = []
  for (const { offset, text: slice } of sliceText(text, gateSlice)) {
    if (offset > 0) await scheduler.wait(0)
    for (const span of residualFindings(slice))
      spans.push({ ...span, start: span.start + offset, end: span.end + offset })
  }
  return spans
}

function addCounts(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const sum: Record<string, number> = { ...a }
  for (const [entity, count] of Object.entries(b)) sum[entity] = (sum[entity] ?? 0) + count
  return sum
}
