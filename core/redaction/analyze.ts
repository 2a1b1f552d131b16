// Analysis: every finding of our recognisers in a text, at its original UTF-16 offsets.
import type { Span } from '../../contract/redaction.ts'
import { defaultEntities } from './entity-groups.ts'
import { normalise, originalSpan } from './normalise.ts'
import { blankPlaceholders } from './placeholder.ts'
import { denyListSpans } from './recognise/deny-list.ts'
import { recognisers } from './registry.ts'
import { prepare } from './source.ts'
import { unionSpans } from './spans.ts'

export interface AnalyzeOptions {
  /** Entity types to look for; default: defaultEntities. */
  readonly entities?: readonly string[]
  /** Findings below this score are left out; default 0.4. */
  readonly scoreThreshold?: number
  /** Strings that are personal wherever they stand as whole words, in any case; found as PERSON. */
  readonly denyList?: readonly string[]
  /** Values that are no finding, compared exactly. */
  readonly allowList?: readonly string[]
}

export const scoreThresholdDefault = 0.4

/** Findings in order of their start; linear in the text's length. */
export function analyzeText(text: string, options: AnalyzeOptions = {}): Span[] {
  const floor = options.scoreThreshold ?? scoreThresholdDefault
  const entities = new Set(options.entities ?? defaultEntities)
  const normalised = normalise(text)
  const source = prepare(blankPlaceholders(normalised.text))
  const found = recognisers
    .filter((one) => one.entities.some((entity) => entities.has(entity)))
    .flatMap((one) => one.find(source, floor, entities))
    .filter((span) => span.score >= floor && entities.has(span.entity))
  const listed = denyListSpans(source.text, options.denyList ?? [])
  const spans = [...found, ...listed].map((span) => originalSpan(normalised, span))
  const allowed = new Set(options.allowList)
  const wanted = allowed.size === 0 ? spans : spans.filter((span) => !allowed.has(text.slice(span.start, span.end)))
  return unionSpans(wanted, [])
}
