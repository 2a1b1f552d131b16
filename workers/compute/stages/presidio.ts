// presidio.redact: unredacted text in, everything that may leave quarantine out, as one Redacted value. Any doubt blocks.
import type { Operators } from '../../../contract/operators.ts'
import { limits } from '../../../contract/limits.ts'
import type { Detector, Redacted, RedactedContent, Span } from '../../../contract/redaction.ts'
import type { Visit } from '../../../contract/visit.ts'
import { createIdentities, noIdentities, type Identities } from '../../../core/identity/identities.ts'
import { saidFields, withSaid } from '../../../core/pipeline/caption.ts'
import { detectors } from '../../../core/redaction/detectors.ts'
import { joinFields, type JoinedFields } from '../../../core/redaction/fields.ts'
import { utf16ToCodePoints } from '../../../core/redaction/offsets.ts'
import { peopleInName } from '../../../core/redaction/people-in-name.ts'
import { saidValuesIn, type SaidValue } from '../../../core/redaction/said-values.ts'
import { forgedLabels } from '../../../core/redaction/placeholder.ts'
import { placedSpans, redactText } from '../../../core/redaction/redact.ts'
import { askedEntities, redactionSettings, type RedactionSettings } from '../../../core/redaction/rules.ts'
import { scriptsNotSearched } from '../../../core/redaction/scripts.ts'
import { shownText } from '../../../core/redaction/shown-text.ts'
import { unionSpans } from '../../../core/redaction/spans.ts'
import { answered, failed, type EngineAnswer } from '../../shared/engines/answer.ts'
import type { ComputeContext } from '../context.ts'
import { configurationDetector } from '../digests.ts'
import { saidOf, valuesSent, type Call } from '../job.ts'
import { analyze, confirmAnonymized, type AnalyzeInput } from '../engines/presidio.ts'

export interface RedactInput {
  readonly text: string
  /** What was said of the document, before redaction. */
  readonly said: RedactedContent['metadata']
  /** Whom and what its sender says it is about: it stands in no field beside the text. */
  readonly sent: readonly SaidValue[]
  readonly mediaType: string
  readonly names: readonly string[]
  /** Of the embedded redactor, where the visit that extracted the text looked for them already. */
  readonly findings: Visit['findings']
  readonly settings: RedactionSettings
  /** The settings as receipts name them. */
  readonly configuration: Detector
  /** The tenant's key of labels; without it nobody is labelled. */
  readonly identityKey: Uint8Array | null
}

/** What of it follows from whose document it is, and what was said of it. */
export function inputOf(
  { config }: ComputeContext,
  call: Call,
): Omit<RedactInput, 'text' | 'mediaType' | 'names' | 'findings'> {
  const { tenantId, classification, indexKey, identityKey = null } = call
  const settings = redactionSettings(config.documents.presidio, tenantId, classification)
  const configuration = configurationDetector(settings, indexKey)
  return { said: saidOf(call), sent: valuesSent(call), settings, configuration, identityKey }
}

/** What came out of a redaction, before the gate. */
export interface Redaction {
  /** As it will be shown. */
  readonly text: string
  readonly entities: Readonly<Record<string, number>>
  readonly operators: Readonly<Record<string, number>>
  readonly identities: Identities
}

/** The content with the identities that its labels stand for, which do not leave compute. */
export interface RedactedDocument {
  readonly content: Redacted<RedactedContent>
  readonly identities: Identities
}

/** Redacts a text and what was said of it in one pass of every configured redactor. What is made of them passes the gate (gate.ts). */
export async function redact(context: ComputeContext, input: RedactInput): Promise<EngineAnswer<RedactedDocument>> {
  const fields = joinFields([input.text, ...saidFields(input.said)])
  const asked = askedOf(context, { ...input, text: fields.text }, input.settings)
  const spans = await findSpans(context, asked, input.findings)
  if (!spans.ok) return spans
  const found = {
    spans: spans.value.concat(inSaid(input, fields, spans.value)),
    identityKey: input.identityKey,
    operators: input.settings.operators,
  }
  const redacted = await redactSpans(context, asked, found)
  if (!redacted.ok) return redacted
  const parts = fields.split(redacted.value.text)
  if (parts === null) return failed('PRESIDIO_UNAVAILABLE', 'engine')
  const [text = '', ...said] = parts
  const content: RedactedContent = {
    text,
    metadata: { mediaType: input.mediaType, ...withSaid(input.said, said) },
    entities: redacted.value.entities,
    operators: redacted.value.operators,
    detectors: [...detectorsOf(context, input.configuration), ...notSearched(fields.text)],
  }
  return answered({ content: content as Redacted<RedactedContent>, identities: redacted.value.identities })
}

/** In name and tags, what their sender named, and people who are those of the text. */
function inSaid({ said, sent }: RedactInput, fields: JoinedFields, spans: readonly Span[]): readonly Span[] {
  const people = spans
    .filter(({ entity }) => entity === 'PERSON')
    .map(({ start, end }) => fields.text.slice(start, end))
  const named = sent.filter(({ entity }) => entity === 'PERSON').map(({ value }) => value)
  return saidFields(said).flatMap((field, at) => {
    const from = fields.starts[at + 1] ?? 0
    const to = from + field.length
    const inside = spans
      .filter(({ start, end }) => start >= from && end <= to)
      .map((span) => ({ ...span, start: span.start - from, end: span.end - from }))
    const values = saidValuesIn(field, sent)
    const more = [...values, ...peopleInName(field, [...inside, ...values], [...named, ...people])]
    return more.map((span) => ({ ...span, start: span.start + from, end: span.end + from }))
  })
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

interface Found {
  readonly spans: readonly Span[]
  readonly identityKey: Uint8Array | null
  readonly operators: Operators
}

/** Takes spans out of a text. */
export async function redactSpans(
  context: ComputeContext,
  asked: AnalyzeInput,
  found: Found,
): Promise<EngineAnswer<Redaction>> {
  const spans = found.spans.concat(forgedLabels(asked.text))
  const confirmed = await confirm(context, asked, spans)
  if (!confirmed.ok) return confirmed
  const identities = await identitiesOf(asked.text, { ...found, spans })
  const { text, entities, operators } = redactText(asked.text, spans, identities.put)
  // From here on it is the text that leaves: page and chunks take nothing out of it any more.
  const shown = shownText(text)
  // What becomes a label by being shown is none of ours either.
  const forged = forgedLabels(shown).filter(({ start, end }) => !identities.isOurs(shown.slice(start, end)))
  return answered({ text: redactText(shown, forged, identities.put).text, entities, operators, identities })
}

/** Labels made between two turns of other requests: some 10 ms. */
const labelsPerTurn = 2_000

/** All labels are at hand on return, so that putting them in is quick. */
async function identitiesOf(text: string, { spans, identityKey, operators }: Found): Promise<Identities> {
  if (identityKey === null) return noIdentities
  const mentions = placedSpans(text, spans).map(({ entity, start, end }) => ({ entity, value: text.slice(start, end) }))
  const identities = createIdentities({ identityKey, operators, mentions })
  for (const [at, { entity, value }] of mentions.entries()) {
    identities.put(entity, value)
    if (at % labelsPerTurn === labelsPerTurn - 1) await scheduler.wait(0)
  }
  return identities
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
  spans: readonly Span[],
): Promise<EngineAnswer<true>> {
  const anonymizer = context.engines.externalAnonymizer
  if (anonymizer === null) return answered(true)
  // Disjoint, as redactText places them: an anonymizer resolves overlaps by rules of its own.
  const findings = utf16ToCodePoints(asked.text, placedSpans(asked.text, spans))
  return await confirmAnonymized(anonymizer, {
    text: asked.text,
    findings,
    // It knows no labels of ours.
    expected: redactText(asked.text, spans).text,
    timeoutSeconds: asked.timeoutSeconds,
  })
}
