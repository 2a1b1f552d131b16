// presidio.redact: unredacted text in, everything that may leave quarantine out, as one Redacted value. Any doubt blocks.
import { limits } from '../../../contract/limits.ts'
import type { Detector, Redacted, RedactedContent, Span } from '../../../contract/redaction.ts'
import type { Visit } from '../../../contract/visit.ts'
import { detectors } from '../../../core/redaction/detectors.ts'
import { joinFields } from '../../../core/redaction/fields.ts'
import { utf16ToCodePoints } from '../../../core/redaction/offsets.ts'
import { placedSpans, redactText } from '../../../core/redaction/redact.ts'
import { askedEntities, type RedactionSettings } from '../../../core/redaction/rules.ts'
import { scriptsNotSearched } from '../../../core/redaction/scripts.ts'
import { shownText } from '../../../core/redaction/shown-text.ts'
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
  readonly settings: RedactionSettings
  /** The settings as receipts name them. */
  readonly configuration: Detector
}

/** What came out of a redaction, before the gate. */
export interface Redaction {
  /** As it will be shown. */
  readonly text: string
  readonly entities: Readonly<Record<string, number>>
}

/** Redacts text and tags in one pass of every configured redactor. What is made of them passes the gate (gate.ts). */
export async function redact(
  context: ComputeContext,
  input: RedactInput,
): Promise<EngineAnswer<Redacted<RedactedContent>>> {
  const fields = joinFields([input.text, ...input.tags])
  const asked = askedOf(context, { ...input, text: fields.text }, input.settings)
  const spans = await findSpans(context, asked, input.findings)
  if (!spans.ok) return spans
  const redacted = await redactSpans(context, asked, spans.value)
  if (!redacted.ok) return redacted
  const parts = fields.split(redacted.value.text)
  if (parts === null) return failed('PRESIDIO_UNAVAILABLE', 'engine')
  const [text = '', ...tags] = parts
  const content: RedactedContent = {
    text,
    metadata: { mediaType: input.mediaType, ...(tags.length === 0 ? {} : { tags }) },
    entities: redacted.value.entities,
    detectors: [...detectorsOf(context, input.configuration), ...notSearched(fields.text)],
  }
  return answered(content as Redacted<RedactedContent>)
}

function detectorsOf({ engines }: ComputeContext, configuration: Detector): readonly Detector[] {
  const external = { name: 'presidio-external', version: 'configured' }
  return [...detectors, ...(engines.externalAnalyzer === null ? [] : [external]), configuration]
}

/** Stands among the detectors, so that receipt and root tell in which scripts nobody looked for names. */
function notSearched(text: string): readonly Detector[] {
  const scripts = scriptsNotSearched(text)
  return scripts.length === 0 ? [] : [{ name: 'clawql/names-not-searched', version: scripts.join(' ') }]
}

/** What the redactors are asked about a text under some settings. */
export function askedOf(
  { config }: ComputeContext,
  { text, names }: { readonly text: string; readonly names: readonly string[] },
  settings: RedactionSettings,
): AnalyzeInput {
  const { timeoutSeconds } = config.documents.presidio
  return { text, names, entities: askedEntities(settings), rules: settings.rules, timeoutSeconds }
}

/** The union of the embedded redactor and an external one: an external one joins, it never replaces. */
export async function findSpans(
  context: ComputeContext,
  asked: AnalyzeInput,
  findings: Visit['findings'],
): Promise<EngineAnswer<readonly Span[]>> {
  if (asked.names.length > limits.namesPerDocumentMax) return failed('LIMIT_EXCEEDED', 'document')
  const embedded =
    findings === null
      ? await analyze(context.engines.presidio, asked)
      : readFindings(asked.text, findings, asked.entities)
  if (!embedded.ok || context.engines.externalAnalyzer === null) return embedded
  const external = await analyze(context.engines.externalAnalyzer, asked)
  return external.ok ? answered(unionSpans(embedded.value, external.value)) : external
}

/** Takes spans out of a text. */
export async function redactSpans(
  context: ComputeContext,
  asked: AnalyzeInput,
  spans: readonly Span[],
): Promise<EngineAnswer<Redaction>> {
  const { text, entities } = redactText(asked.text, spans)
  const confirmed = await confirm(context, asked, { spans, text })
  // From here on it is the text that leaves: page and chunks take nothing out of it any more.
  return confirmed.ok ? answered({ text: shownText(text), entities }) : confirmed
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
