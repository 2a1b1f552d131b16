// Views: a text as it stands, once its escapes are undone, and before and after tracked changes. What any of them holds is found.
import { composed, decodedView } from './decoded-view.ts'
import type { Findings } from './findings.ts'
import { normalise } from './normalise.ts'
import { blankPlaceholders } from './placeholder.ts'
import { Source } from './source.ts'
import type { Tagger } from './tagger/tagger.ts'
import { readingsOf } from './tracked-changes.ts'

/** At offsets of the original. Of the decoded view counts only what has to do with an escape: all else is found as it stands. */
export function findInViews(text: string, find: (source: Source) => Findings, tagger: Tagger | null = null): Findings {
  const normalised = normalise(text)
  const findings = find(new Source(blankPlaceholders(normalised.text), tagger))
  findings.toOriginal(normalised)
  for (const reading of readingsOf(text)) {
    const view = composed(reading, normalise(reading.text))
    const read = find(new Source(blankPlaceholders(view.text), tagger))
    read.toOriginal(view)
    findings.absorb(read)
  }
  const decoded = decodedView(text)
  if (decoded === null) return findings
  const more = find(new Source(blankPlaceholders(decoded.text), tagger))
  more.toOriginal(decoded)
  more.keepPlaces((start, end) => decoded.isDecodedAt(start, end))
  findings.absorb(more)
  return findings
}
