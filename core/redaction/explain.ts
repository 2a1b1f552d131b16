// Explains findings: which recogniser is behind each, under the name that receipts carry.
import type { Span } from '../../contract/redaction.ts'
import { detectorName } from './detectors.ts'
import { Findings } from './findings.ts'
import { findAll, recognisers } from './registry.ts'
import type { Source } from './source.ts'
import type { Tagger } from './tagger/tagger.ts'
import { Views } from './views.ts'

const unknown = 'clawql'
const keyOf = ({ entity, start, end }: Span): string => `${entity} ${start} ${end}`

/** A name for each span, by running the recognisers one by one over views that are made once: as long again as the analysis took. */
export function recognisersBehind(
  text: string,
  spans: readonly Span[],
  tagger: Tagger | null = null,
): readonly string[] {
  const wanted = new Set(spans.map(({ entity }) => entity))
  const nameByPlace = new Map<string, string>()
  const views = new Views(text, tagger)
  for (const one of recognisers) {
    if (!one.entities.some((entity) => wanted.has(entity))) continue
    const find = (source: Source): Findings => {
      const findings = new Findings()
      findAll([one], { source, findings, wish: { floor: 0, wanted } })
      return findings
    }
    const found = views.find(find)
    for (const span of found.inOrder(text.length)) {
      const place = keyOf(span)
      if (!nameByPlace.has(place)) nameByPlace.set(place, detectorName(one))
    }
  }
  return spans.map((span) => nameByPlace.get(keyOf(span)) ?? unknown)
}
