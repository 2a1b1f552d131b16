// Turns a chunk or a query into what the graph may see: keyed terms, keyed entities, a keyed digest, counts; no text.
import { memoryTermsPerChunkMax, type PreparedChunk } from '../../contract/memory.ts'
import type { QueryTerm } from '../../contract/memory-recall.ts'
import { extractEntities, headingMention, queryNames } from './entities.ts'
import type { TermKeyer } from './keying.ts'
import { estimateTokens } from './token-estimate.ts'
import { earlierTerms } from './earlier-terms.ts'
import { tokenise, tokeniseQuery } from './tokenise.ts'

const queryTermsMax = 512
/** What the graph takes of one query. */
const queryMentionsMax = 1_024
/** Names that redaction took something out of, who is meant by labels, and whom the document is about; a chunk has 120 words. */
const identitiesPerChunkMax = 96

/** A PreparedChunk without its place and its sealed text; `entityNames` are to be sealed under the document's key. */
export interface ChunkPreparation extends Omit<PreparedChunk, 'nodeId' | 'ordinal' | 'sealed'> {
  readonly entityNames: readonly (readonly [entity: string, name: string])[]
}

type Counts = Map<string, number>

const countOne = (counts: Counts, keyed: string): unknown => counts.set(keyed, (counts.get(keyed) ?? 0) + 1)

function countOf(terms: readonly string[]): Counts {
  const counts: Counts = new Map()
  for (const term of terms) countOne(counts, term)
  return counts
}

function countTerms(terms: readonly string[], keyer: TermKeyer): Counts {
  const counts: Counts = new Map()
  for (const [term, count] of countOf(terms)) counts.set(keyer.term(term), count)
  return counts
}

/** A mark that no word has, in front of a value that is looked for in one piece. */
const wholeMark = '='
export const wholeValue = (canonical: string): string => `${wholeMark}${canonical}`
const isWholeValue = (term: string): boolean => term.startsWith(wholeMark)

/** One mention of what redaction took out: the label in its place, and what may be asked for instead. */
export interface Hidden {
  readonly label: string
  /** Words or whole values. */
  readonly terms: readonly string[]
  /** Canonical names. */
  readonly names: readonly string[]
}

/** Whom the whole document is about, whether or not its text says so. */
export type About = Pick<Hidden, 'terms' | 'names'>

export interface ChunkToPrepare {
  readonly text: string
  /** The text with words in place of their labels. */
  readonly spoken?: string
  readonly hidden?: readonly Hidden[]
  readonly about?: About
  readonly keyer: TermKeyer
}

interface Mentioned {
  readonly entity: string
  readonly name: string
  readonly count: number
}

/** Identities are mentioned like names, and shown by their label; a chunk that is about one has it more often. */
function addIdentities(found: Map<string, Mentioned>, hidden: readonly Hidden[], keyer: TermKeyer): void {
  for (const { label, names } of hidden)
    for (const canonical of names) {
      const entity = keyer.identity(canonical)
      const known = found.get(entity)
      if (known === undefined) found.set(entity, { entity, name: label, count: 1 })
      else if (known.name === '') found.set(entity, { ...known, name: label })
      else if (known.count < headingMention - 1) found.set(entity, { ...known, count: known.count + 1 })
    }
}

/** The label of whom a name speaks: what forgets them forgets it. */
const labelOf = (canonical: string, hidden: readonly Hidden[]): string =>
  hidden.find(({ names }) =>
    names.some((name) => name.split(' ').some((word) => ` ${canonical} `.includes(` ${word} `))),
  )?.label ?? ''

/** Names of the text in the open, and those of which redaction took something out: of them no word is kept. */
function mentionedIn({ text, spoken = text, hidden = [], about = nobody, keyer }: ChunkToPrepare): {
  readonly open: readonly Mentioned[]
  readonly identities: readonly Mentioned[]
} {
  const open = extractEntities(text)
  const mentioned = [...open].map(([canonical, { name, count }]) => ({ entity: keyer.entity(canonical), name, count }))
  const identities = new Map<string, Mentioned>()
  if (spoken !== text)
    for (const [canonical, { count }] of extractEntities(spoken)) {
      const openly = open.get(canonical)?.count ?? 0
      if (count <= openly) continue
      const entity = keyer.twin(canonical)
      identities.set(entity, { entity, name: labelOf(canonical, hidden), count: count - openly })
    }
  addIdentities(identities, [...hidden, { label: '', ...about }], keyer)
  return { open: mentioned, identities: [...identities.values()].slice(0, identitiesPerChunkMax) }
}

const countsOf = (mentioned: readonly Mentioned[]): PreparedChunk['mentions'] =>
  mentioned.map(({ entity, count }) => [entity, count] as const)

const nobody: About = { terms: [], names: [] }

/** Terms that stood in the text as it was spoken, and stand in what is left of it no more. */
function takenOut(spoken: Counts, left: Counts): Counts {
  const taken: Counts = new Map()
  for (const [term, count] of spoken) {
    const missing = count - (left.get(term) ?? 0)
    if (missing > 0) taken.set(term, missing)
  }
  return taken
}

const sumOf = (counts: Counts): number => {
  let sum = 0
  for (const count of counts.values()) sum += count
  return sum
}

/** Identity terms, as long as the graph takes more of one chunk: values one by one, what was said, and who is meant. */
function addIdentityTerms(counts: Counts, taken: Counts, { hidden = [], about = nobody, keyer }: ChunkToPrepare): void {
  const add = (keyed: string, count: number): void => {
    if (counts.size < memoryTermsPerChunkMax || counts.has(keyed)) counts.set(keyed, count)
  }
  const addOne = (keyed: string): void => add(keyed, (counts.get(keyed) ?? 0) + 1)
  for (const { label } of hidden) addOne(keyer.label(label))
  for (const term of about.terms) addOne(keyer.identityTerm(term))
  const meant = hidden.flatMap(({ terms }) => terms)
  for (const term of meant) if (isWholeValue(term)) addOne(keyer.identityTerm(term))
  for (const [term, count] of taken) add(keyer.identityTerm(term), count)
  // As often as its labels stand there: so often forgetting somebody takes it away.
  for (const [term, count] of countOf(meant.filter((each) => !isWholeValue(each)))) {
    const keyed = keyer.identityTerm(term)
    add(keyed, Math.max(count, counts.get(keyed) ?? 0))
  }
}

type Keyed = readonly (readonly [keyed: string, count: number])[]

/** In an order of its own: what is the same comes to the same text, whatever was found first. */
const listed = (keyed: Keyed): string =>
  keyed
    .map(([name, count]) => `${name}*${count}`)
    .sort()
    .join(' ')

/**
 * Digests of the text in NFC with single spaces, and of what finds it beside its open words: chunks of two documents are one node
 * only where whoever finds the one finds the other, so that no word of one stays behind with the other's copy.
 */
function digestsOf(
  { text, keyer }: ChunkToPrepare,
  { terms, mentions }: { readonly terms: Keyed; readonly mentions: Keyed },
): Pick<PreparedChunk, 'digest' | 'textDigest'> {
  const canonical = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  const textDigest = keyer.content(canonical)
  if (terms.length === 0 && mentions.length === 0) return { digest: textDigest }
  return { digest: keyer.content(`${canonical}\0${listed(terms)}\0${listed(mentions)}`), textDigest }
}

/** Keyed terms with frequencies, entities, token estimate, and digests. */
export function prepareChunk(chunk: ChunkToPrepare): ChunkPreparation {
  const { text, spoken = text, keyer } = chunk
  const left = countOf(tokenise(text))
  const taken: Counts = spoken === text ? new Map() : takenOut(countOf(tokenise(spoken)), left)
  const counts: Counts = new Map()
  for (const [term, count] of left) counts.set(keyer.term(term), count)
  const openTerms = counts.size
  addIdentityTerms(counts, taken, chunk)
  const { open, identities } = mentionedIn(chunk)
  const entities = open.concat(identities)
  const terms = [...counts]
  return {
    terms,
    // As long as the text was before redaction: a label is no word of it.
    lengthTerms: sumOf(left) + sumOf(taken),
    tokens: estimateTokens(text),
    ...digestsOf(chunk, { terms: terms.slice(openTerms), mentions: countsOf(identities) }),
    mentions: countsOf(entities),
    entityNames: entities.filter(({ name }) => name !== '').map(({ entity, name }) => [entity, name] as const),
  }
}

export interface PreparedQuery {
  /** Keyed terms with their number of occurrences as weight; the twin of a word is the same where redaction took it out. */
  readonly terms: readonly QueryTerm[]
  /** What the same words are in nodes of before 2026.11.4, where that differs. */
  readonly earlierTerms: readonly QueryTerm[]
  /** Keyed names the query may mention, long ones first; unknown ones are ignored by the graph. */
  readonly mentions: readonly string[]
  /** Where identities are asked for: names count wherever redaction took them out, too. */
  readonly twinKey?: Uint8Array
}

/** What a query may mean beside its open words: of identities only where the caller may ask for them. */
export interface HiddenQuery {
  readonly labels: readonly string[]
  /** Whether each word is also looked for where redaction took it out. */
  readonly isOfIdentities: boolean
  /** Further words and values of identities. */
  readonly terms: readonly string[]
  readonly names: readonly string[]
}

export interface QueryToPrepare {
  readonly query: string
  readonly hidden?: HiddenQuery
  readonly keyer: TermKeyer
}

const noHidden: HiddenQuery = { labels: [], isOfIdentities: false, terms: [], names: [] }

/** Words, labels and identity terms, in this order; open names before identities. */
export function prepareQuery({ query, hidden = noHidden, keyer }: QueryToPrepare): PreparedQuery {
  const others: Counts = new Map()
  const words = countOf(tokeniseQuery(query))
  for (const label of hidden.labels) countOne(others, keyer.label(label))
  for (const term of hidden.terms) if (!words.has(term)) countOne(others, keyer.identityTerm(term))
  const openMax = queryTermsMax - Math.min(others.size, queryTermsMax / 2)
  const terms = [...words]
    .slice(0, openMax)
    .map(([term, count]): QueryTerm =>
      hidden.isOfIdentities ? [keyer.term(term), count, keyer.identityTerm(term)] : [keyer.term(term), count],
    )
  const identities = new Set(hidden.names.map((name) => keyer.identity(name)))
  const asked = new Set(terms.map(([term]) => term))
  const earlier = [...countTerms(earlierTerms(query), keyer)].filter(([term]) => !asked.has(term))
  return {
    terms: [...terms, ...others].slice(0, queryTermsMax),
    earlierTerms: earlier.slice(0, queryTermsMax),
    ...(hidden.isOfIdentities ? { twinKey: keyer.twinKey } : {}),
    mentions: [...queryNames(query).map((name) => keyer.entity(name)), ...identities].slice(0, queryMentionsMax),
  }
}
