// A document's section tree: its headings as ranges of chunks, or equal parts of it where it has none.
import { headingsOf, type Heading } from './headings.ts'
import { cutText } from './lines.ts'

export interface Section {
  /** As it stands in the redacted text; the first words of a part without a heading. */
  readonly title: string
  /** 1 is outermost. */
  readonly level: number
  /** Chunks from this ordinal to before `below`, those of its subsections too. A chunk may end one section and begin the next. */
  readonly from: number
  readonly below: number
}

export interface Outline {
  /** What the sections were read from: `parts` where the text has no headings. */
  readonly basis: 'headings' | 'parts'
  /** In the order of the text: a section's subsections follow it. */
  readonly sections: readonly Section[]
}

const chunksPerPart = 8
const partTitleCharactersMax = 60

/** Chunks hold all of a text but its white space, in order: places are counted in what is left. */
function solidLength(text: string): number {
  return text.replaceAll(/\s+/g, '').length
}

interface Begun extends Heading {
  readonly ordinal: number
  /** Whether the chunk begins with it. */
  readonly isAtStart: boolean
}

function placed(text: string, chunks: readonly string[], headings: readonly Heading[]): readonly Begun[] {
  const begun: Begun[] = []
  let ordinal = 0
  let chunkStart = 0
  let chunkEnd = solidLength(chunks[0] ?? '')
  let at = 0
  let solid = 0
  for (const heading of headings) {
    solid += solidLength(text.slice(at, heading.start))
    at = heading.start
    while (solid >= chunkEnd && ordinal < chunks.length - 1) {
      ordinal++
      chunkStart = chunkEnd
      chunkEnd += solidLength(chunks[ordinal]!)
    }
    begun.push({ ...heading, ordinal, isAtStart: solid === chunkStart })
  }
  return begun
}

/** Where what `next` begins ends what is before it. */
const endBefore = ({ ordinal, isAtStart }: Begun): number => (isAtStart ? ordinal : ordinal + 1)

function sectionsUnder(begun: readonly Begun[], chunkCount: number): readonly Section[] {
  return begun.map(({ title, level, ordinal }, at) => {
    const next = begun.find((other, place) => place > at && other.level <= level)
    const below = next === undefined ? chunkCount : Math.max(ordinal + 1, endBefore(next))
    return { title, level, from: ordinal, below }
  })
}

function titleOfPart(chunk: string): string {
  const line = chunk.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= partTitleCharactersMax) return line
  const cut = cutText(line, partTitleCharactersMax)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), partTitleCharactersMax / 2)).trimEnd()}…`
}

function partsOf(chunkCount: number, titleAt: (from: number) => string): readonly Section[] {
  const parts: Section[] = []
  for (let from = 0; from < chunkCount; from += chunksPerPart)
    parts.push({ title: titleAt(from), level: 1, from, below: Math.min(chunkCount, from + chunksPerPart) })
  return parts
}

/** Of a document whose text nobody looked at. */
export const outlineOfParts = (chunkCount: number): Outline => ({
  basis: 'parts',
  sections: partsOf(chunkCount, () => ''),
})

/** Of a redacted text and the chunks that it was cut into. */
export function outlineOf(text: string, chunks: readonly string[]): Outline {
  const begun = placed(text, chunks, headingsOf(text))
  const [first] = begun
  if (first === undefined)
    return { basis: 'parts', sections: partsOf(chunks.length, (from) => titleOfPart(chunks[from]!)) }
  const sections = sectionsUnder(begun, chunks.length)
  const preamble: Section = { title: titleOfPart(chunks[0]!), level: 1, from: 0, below: endBefore(first) }
  return { basis: 'headings', sections: preamble.below > 0 ? [preamble, ...sections] : sections }
}

type Row = readonly [title: string, level: number, from: number, below: number]

/** As it is sealed. */
export const writeOutline = ({ basis, sections }: Outline): string =>
  JSON.stringify([basis, sections.map(({ title, level, from, below }): Row => [title, level, from, below])])

export function readOutline(json: string): Outline {
  const [basis, rows] = JSON.parse(json) as [Outline['basis'], readonly Row[]]
  return { basis, sections: rows.map(([title, level, from, below]) => ({ title, level, from, below })) }
}

/** For each section the place of the one that it stands under, or null. */
export function parentsOf(sections: readonly Section[]): readonly (number | null)[] {
  const open: number[] = []
  return sections.map(({ level }, at) => {
    while (open.length > 0 && sections[open.at(-1)!]!.level >= level) open.pop()
    const parent = open.at(-1) ?? null
    open.push(at)
    return parent
  })
}

/** Titles from the outermost section to this one; parts without a title have none. */
export function titlePath(sections: readonly Section[], at: number): readonly string[] {
  const parents = parentsOf(sections)
  const path: string[] = []
  for (let place: number | null = at; place !== null; place = parents[place] ?? null)
    path.unshift(sections[place]!.title)
  return path.filter((title) => title !== '')
}
