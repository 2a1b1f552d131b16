// Views: a text as it stands, once its escapes are undone, and before and after tracked changes. What any of them holds is found.
import { composed, decodedView } from './decoded-view.ts'
import { Findings } from './findings.ts'
import { normalise } from './normalise.ts'
import type { Normalised } from './origins.ts'
import { blankPlaceholders } from './placeholder.ts'
import { Source } from './source.ts'
import type { Tagger } from './tagger/tagger.ts'
import { readingsOf } from './tracked-changes.ts'

interface View {
  readonly source: Source
  readonly normalised: Normalised
  /** Whether a finding at offsets of the original counts. */
  readonly counts: ((start: number, end: number) => boolean) | null
}

/** The views of one text, each made once; what recognisers share of a view is made when the first of them asks. */
export class Views {
  readonly #views: readonly View[]

  constructor(text: string, tagger: Tagger | null = null) {
    const viewOf = (normalised: Normalised, counts: View['counts'] = null): View => ({
      source: new Source(blankPlaceholders(normalised.text), tagger),
      normalised,
      counts,
    })
    const decoded = decodedView(text)
    this.#views = [
      viewOf(normalise(text)),
      ...readingsOf(text).map((reading) => viewOf(composed(reading, normalise(reading.text)))),
      // Of the decoded view counts only what has to do with an escape: all else is found as it stands.
      ...(decoded === null ? [] : [viewOf(decoded, decoded.isDecodedAt)]),
    ]
  }

  /** What a search finds in any view, at offsets of the original. */
  find(search: (source: Source) => Findings): Findings {
    const all = new Findings()
    for (const { source, normalised, counts } of this.#views) {
      const found = search(source)
      found.toOriginal(normalised)
      if (counts !== null) found.keepPlaces(counts)
      all.absorb(found)
    }
    return all
  }
}

export const findInViews = (
  text: string,
  search: (source: Source) => Findings,
  tagger: Tagger | null = null,
): Findings => new Views(text, tagger).find(search)
