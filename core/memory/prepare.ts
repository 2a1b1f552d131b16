// Turns a chunk or a query into what the graph may see: keyed terms, keyed entities, a keyed digest, counts; no text.
import type { PreparedChunk } from '../../contract/memory.ts'
import { extractEntities, headingMention, queryNames } from './entities.ts'
import type { TermKeyer } from './keying.ts'
import { estimateTokens } from './token-estimate.ts'
import { earlierTerms } from './earlier-terms.ts'
import { tokenise, tokeniseQuery } from './tokenise.ts'

const queryTermsMax = 512
/** What the graph takes of one query. */
const queryMentionsMax = 1_024
/** A chunk has 120 words at most. */
const identitiesPerChunkMax = 64

/** A PreparedChunk without its place and its sealed text; `entityNames` are to be sealed under the document's key. */
export interface ChunkPreparation extends Omit<PreparedChunk, 'nodeId' | 'ordinal' | 'sealed'> {
  readonly entityNames: readonly (readonly [entity: string, name: string])[]
}

type Counts = Map<string, number>

const countOne = (counts: Counts, keyed: string): unknown => counts.set(keyed, (counts.get(keyed) ?? 0) + 1)

function countTerms(terms: readonly string[], keyer: TermKeyer): Counts {
  const counts: Counts = new Map()
  for (const term of terms) countOne(counts, keyer.term(term))
  return counts
}

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
  readonly hidden?: readonly Hidden[]
  readonly about?: About
  readonly keyer: TermKeyer
}

/** Identities are mentioned like names, and shown by their label; a chunk that is about one has it more often. */
function hiddenEntities(hidden: readonly Hidden[], keyer: TermKeyer) {
  const found = new Map<string, { readonly entity: string; readonly name: string; count: number }>()
  for (const { label, names } of hidden)
    for (const canonical of names) {
      const entity = keyer.identity(canonical)
      const known = found.get(entity)
      if (known === undefined) found.set(entity, { entity, name: label, count: 1 })
      else known.count = Math.min(headingMention - 1, known.count + 1)
    }
  return [...found.values()].slice(0, identitiesPerChunkMax)
}

const nobody: About = { terms: [], names: [] }

/** Keyed terms with frequencies, entities, token estimate, and the digest of the text in NFC with single spaces. */
export function prepareChunk({ text, hidden = [], about = nobody, keyer }: ChunkToPrepare): ChunkPreparation {
  const counts = countTerms(tokenise(text), keyer)
  for (const { terms } of hidden) for (const term of terms) countOne(counts, keyer.identityTerm(term))
  // As long as the text was before redaction: a label is no word of it.
  let lengthTerms = 0
  for (const count of counts.values()) lengthTerms += count
  for (const { label } of hidden) countOne(counts, keyer.label(label))
  for (const term of about.terms) countOne(counts, keyer.identityTerm(term))
  const named = [...extractEntities(text)].map(([canonical, { name, count }]) => ({
    entity: keyer.entity(canonical),
    name,
    count,
  }))
  const entities = named.concat(hiddenEntities([...hidden, { label: '', ...about }], keyer))
  return {
    terms: [...counts],
    lengthTerms,
    tokens: estimateTokens(text),
    digest: keyer.content(text.normalize('NFC').replace(/\s+/g, ' ').trim()),
    mentions: entities.map(({ entity, count }) => [entity, count] as const),
    entityNames: entities.map(({ entity, name }) => [entity, name] as const),
  }
}

export interface PreparedQuery {
  /** Keyed terms with their number of occurrences as weight. */
  readonly terms: readonly (readonly [term: string, weight: number])[]
  /** What the same words are in nodes of before 2026.11.4, where that differs. */
  readonly earlierTerms: readonly (readonly [term: string, weight: number])[]
  /** Keyed names the query may mention, long ones first; unknown ones are ignored by the graph. */
  readonly mentions: readonly string[]
}

/** What a query may mean beside its open words: of identities only where the caller may ask for them. */
export interface HiddenQuery {
  readonly labels: readonly string[]
  readonly terms: readonly string[]
  readonly names: readonly string[]
}

export interface QueryToPrepare {
  readonly query: string
  readonly hidden?: HiddenQuery
  readonly keyer: TermKeyer
}

const noHidden: HiddenQuery = { labels: [], terms: [], names: [] }

/** Open words, labels and identity terms, in this order; open names before identities. */
export function prepareQuery({ query, hidden = noHidden, keyer }: QueryToPrepare): PreparedQuery {
  const others: Counts = new Map()
  for (const label of hidden.labels) countOne(others, keyer.label(label))
  for (const term of hidden.terms) countOne(others, keyer.identityTerm(term))
  const openMax = queryTermsMax - Math.min(others.size, queryTermsMax / 2)
  const terms = [...countTerms(tokeniseQuery(query), keyer)].slice(0, openMax)
  const identities = new Set(hidden.names.map((name) => keyer.identity(name)))
  const asked = new Set(terms.map(([term]) => term))
  const earlier = [...countTerms(earlierTerms(query), keyer)].filter(([term]) => !asked.has(term))
  return {
    terms: [...terms, ...others].slice(0, queryTermsMax),
    earlierTerms: earlier.slice(0, queryTermsMax),
    mentions: [...queryNames(query).map((name) => keyer.entity(name)), ...identities].slice(0, queryMentionsMax),
  }
}
