// Routes a query to sections: by what was found in them, and by what their titles say. No section is read for it.
import { tokenise } from '../tokenise.ts'
import { parentsOf, type Section } from './sections.ts'

export interface Hit {
  readonly ordinal: number
  readonly score: number
}

export interface RoutedDocument {
  readonly sections: readonly Section[]
  readonly hits: readonly Hit[]
}

export interface Routed {
  /** Place among the documents, and among the sections of that one. */
  readonly document: number
  readonly section: number
  /** Chunks to read, in order. */
  readonly from: number
  readonly below: number
  readonly score: number
}

/** What a further hit of the same section adds, each half of the one before: many weak hits are no strong one. */
const furtherShare = 0.5
/** A title that says all of the query is worth so many of the best hit. */
const titleShare = 1.25
/** Such a section is meant as a whole, with what stands below it. */
const meantShare = 0.6
/** Chunks of one section that are read: around its best hit, where there are more. */
const chunksPerSectionMax = 12

function evidenceOf(hits: readonly Hit[]): number {
  let share = 1
  let sum = 0
  for (const { score } of hits.toSorted((one, other) => other.score - one.score)) {
    sum += share * score
    share *= furtherShare
  }
  return sum
}

/** What stands of the query in the titles from the outermost section to this one: 0 to 1. */
function titleMatches(sections: readonly Section[], terms: ReadonlySet<string>): readonly number[] {
  const parents = parentsOf(sections)
  const said: ReadonlySet<string>[] = []
  return sections.map(({ title }, at) => {
    const parent = parents[at] ?? null
    const own = tokenise(title).filter((term) => terms.has(term))
    said[at] = new Set([...own, ...(parent === null ? [] : said[parent]!)])
    // Whose own title says nothing is no better for what stands above it.
    return own.length === 0 || terms.size === 0 ? 0 : said[at].size / terms.size
  })
}

/** Chunks of the section before its first subsection. */
function ownBelow(sections: readonly Section[], at: number): number {
  const { level, from, below } = sections[at]!
  const next = sections[at + 1]
  return next !== undefined && next.level > level ? Math.max(from + 1, Math.min(below, next.from)) : below
}

/** So many chunks in a row at most, those around the best hit. */
function windowOf({ from, below }: Pick<Section, 'from' | 'below'>, hits: readonly Hit[]): readonly [number, number] {
  if (below - from <= chunksPerSectionMax) return [from, below]
  const [best] = hits.toSorted((one, other) => other.score - one.score)
  const middle = best === undefined ? from : best.ordinal - Math.floor(chunksPerSectionMax / 3)
  const start = Math.max(from, Math.min(middle, below - chunksPerSectionMax))
  return [start, start + chunksPerSectionMax]
}

/** The best sections first; no chunk of a document twice. */
export function routeSections(
  query: string,
  documents: readonly RoutedDocument[],
  sectionsMax: number,
): readonly Routed[] {
  const terms = new Set(tokenise(query))
  const bestScore = Math.max(0, ...documents.flatMap(({ hits }) => hits.map(({ score }) => score)))
  const routed = documents.flatMap(({ sections, hits }, document) => {
    const matches = titleMatches(sections, terms)
    return sections.flatMap((section, at): Routed[] => {
      const isMeant = matches[at]! >= meantShare
      const below = isMeant ? section.below : ownBelow(sections, at)
      const inside = hits.filter(({ ordinal }) => ordinal >= section.from && ordinal < below)
      const score = evidenceOf(inside) + titleShare * bestScore * matches[at]!
      if (score === 0) return []
      const [from, end] = windowOf({ from: section.from, below }, inside)
      return [{ document, section: at, from, below: end, score }]
    })
  })
  return withoutOverlaps(
    routed.toSorted((one, other) => other.score - one.score),
    sectionsMax,
  )
}

function withoutOverlaps(routed: readonly Routed[], sectionsMax: number): readonly Routed[] {
  const taken: Routed[] = []
  for (const one of routed) {
    if (taken.length === sectionsMax) break
    const rest = taken.reduce<Pick<Routed, 'from' | 'below'> | null>(
      (left, other) => (left === null || other.document !== one.document ? left : outside(left, other)),
      one,
    )
    if (rest !== null) taken.push({ ...one, ...rest })
  }
  return taken
}

/** What of a range is not in the other; the part before it, where it stands in the middle. Null where nothing is left. */
function outside(
  { from, below }: Pick<Routed, 'from' | 'below'>,
  other: Pick<Routed, 'from' | 'below'>,
): Pick<Routed, 'from' | 'below'> | null {
  if (other.below <= from || other.from >= below) return { from, below }
  if (other.from > from) return { from, below: other.from }
  return other.below < below ? { from: other.below, below } : null
}
