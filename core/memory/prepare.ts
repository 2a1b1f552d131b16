// Turns a chunk or a query into what the graph may see: keyed terms, keyed entities, a keyed digest, counts; no text.
import type { PreparedChunk } from '../../contract/memory.ts'
import { extractEntities, queryNames } from './entities.ts'
import type { TermKeyer } from './keying.ts'
import { estimateTokens } from './token-estimate.ts'
import { tokenise } from './tokenise.ts'

const queryTermsMax = 512

/** A PreparedChunk without its place and its sealed text; `entityNames` are to be sealed under the document's key. */
export interface ChunkPreparation extends Omit<PreparedChunk, 'nodeId' | 'ordinal' | 'sealed'> {
  readonly entityNames: readonly (readonly [entity: string, name: string])[]
}

function countTerms(text: string, keyer: TermKeyer): Map<string, number> {
  const counts = new Map<string, number>()
  for (const term of tokenise(text)) {
    const keyed = keyer.term(term)
    counts.set(keyed, (counts.get(keyed) ?? 0) + 1)
  }
  return counts
}

/** Keyed terms with frequencies, entities, token estimate, and the digest of the text in NFC with single spaces. */
export function prepareChunk({ text, keyer }: { readonly text: string; readonly keyer: TermKeyer }): ChunkPreparation {
  const counts = countTerms(text, keyer)
  let lengthTerms = 0
  for (const count of counts.values()) lengthTerms += count
  const entities = [...extractEntities(text)].map(([canonical, { name, count }]) => ({
    entity: keyer.entity(canonical),
    name,
    count,
  }))
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
  /** Keyed names the query may mention, long ones first; unknown ones are ignored by the graph. */
  readonly mentions: readonly string[]
}

export function prepareQuery({ query, keyer }: { readonly query: string; readonly keyer: TermKeyer }): PreparedQuery {
  return {
    terms: [...countTerms(query, keyer)].slice(0, queryTermsMax),
    mentions: queryNames(query).map((name) => keyer.entity(name)),
  }
}
