// Analysis: every finding of our recognisers in a text, at its original UTF-16 offsets.
import type { Span } from '../../contract/redaction.ts'
import { defaultEntities } from './entity-groups.ts'
import { Findings } from './findings.ts'
import { findDenied } from './recognise/deny-list.ts'
import { findAll, recognisers } from './registry.ts'
import { scoreThresholdDefault } from './score-threshold.ts'
import type { Source } from './source.ts'
import type { Tagger } from './tagger/tagger.ts'
import { findInViews } from './views.ts'

export interface AnalyzeOptions {
  /** Entity types to look for; default: defaultEntities. */
  readonly entities?: readonly string[]
  /** Findings below this score are left out; default 0.4. */
  readonly scoreThreshold?: number
  /** Strings that are personal wherever they stand as whole words, in any case; found as PERSON. */
  readonly denyList?: readonly string[]
  /** Values that are no finding, compared exactly. */
  readonly allowList?: readonly string[]
  /** Decides about persons and addresses; without it rules alone do, which find fewer and take more. */
  readonly tagger?: Tagger | null
}

/** Findings in order of their start; linear in the text's length. */
export function analyzeText(text: string, options: AnalyzeOptions = {}): Span[] {
  const floor = options.scoreThreshold ?? scoreThresholdDefault
  const entities = new Set(options.entities ?? defaultEntities)
  const denied = options.denyList ?? []
  const find = (source: Source): Findings => {
    const found = new Findings()
    findAll(recognisers, { source, findings: found, wish: { floor, wanted: entities } })
    findDenied(source.text, denied, found)
    return found
  }
  const findings = findInViews(text, find, options.tagger ?? null)
  const allowed = new Set(options.allowList)
  if (allowed.size > 0) findings.keepPlaces((start, end) => !allowed.has(text.slice(start, end)))
  return findings.united(text.length)
}
