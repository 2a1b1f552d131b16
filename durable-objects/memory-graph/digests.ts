// Finds nodes by the exact content of their chunk: the filter says no to most, segments and new postings say which.
import { createHash } from 'node:crypto'
import { contains, digestFromHex } from '../../core/cuckoo/filter.ts'
import { nameOf, type Name } from '../../core/memory/segments/names.ts'
import { freshPostings } from './delta.ts'
import type { GraphMemory } from './memory.ts'
import { readPostings } from './segments.ts'

export interface KnownNode {
  readonly id: number
  readonly nodeId: string
}

/** The same text in another vertical is another node: an id tells nobody of rows that don't show. Of none it is the text's own. */
export function digestIn(vertical: string | null, digest: string): string {
  if (vertical === null) return digest
  return createHash('sha256').update(`${vertical}\0${digest}`).digest('hex').slice(0, digest.length)
}

/** Live nodes by digest. A filter that is warm and not full saves the look-up where it answers no. */
export function findByDigests(
  { sql, resident, filter }: GraphMemory,
  digests: readonly string[],
): Map<string, KnownNode> {
  const isReliable = filter.seen === null && !filter.overflowed
  const asked = digests.filter((digest) => !isReliable || contains(filter.filter, digestFromHex(digest)))
  const names = asked.map((digest): Name => nameOf('d', digest))
  const stored = readPostings(sql, resident, names)
  const nodes = new Map<number, string>()
  for (const [at, digest] of asked.entries()) {
    // Digests are never kept as a byte a node. Nodes with terms of an earlier release are joined no more: whoever brings the same
    // text now is found by the terms of now.
    const isOfNow = (one: number): boolean => one >= resident.termsFrom
    // Pairs of node and frequency.
    const fresh = freshPostings(resident, names[at]!).filter((_, place) => place % 2 === 0)
    const node = stored[at]!.nodes?.find(isOfNow) ?? fresh.find(isOfNow)
    if (node !== undefined) nodes.set(node, digest)
  }
  const known = new Map<string, KnownNode>()
  if (nodes.size === 0) return known
  const query = 'SELECT id, node_id FROM node WHERE id IN (SELECT value FROM json_each(?))'
  for (const [id, nodeId] of sql.exec(query, JSON.stringify([...nodes.keys()])).raw<[number, string]>()) {
    known.set(nodes.get(id) ?? '', { id, nodeId })
  }
  return known
}
