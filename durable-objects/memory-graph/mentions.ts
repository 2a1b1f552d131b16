// Named-mention edges: which chunks mention an entity, which entities a chunk mentions; read in one statement per step of a walk.
import { headingMention } from '../../core/memory/entities.ts'
import { unpackCounts } from '../../core/memory/packed.ts'
import { nameOf } from '../../core/memory/segments/names.ts'
import { freshPostings } from './delta.ts'
import type { GraphMemory } from './memory.ts'
import type { SegmentPostings } from './posting-cache.ts'
import { hubNodesMax, readPostings } from './segments.ts'
import type { Sql } from '../sql.ts'

export interface EntityMentions {
  /** Chunks whose heading is the entity. */
  readonly headings: readonly number[]
  /** All chunks that mention it, headings first; empty for a hub. */
  readonly nodes: readonly number[]
}

export interface MentionReader {
  /** In the order asked. */
  mentionsOf(entities: readonly string[]): readonly EntityMentions[]
  /** In the order asked; a node that is gone has none. */
  entitiesOf(nodes: readonly number[]): readonly (readonly string[])[]
}

export interface MentionReaderOptions {
  /** Asked before anything is expanded. */
  readonly isAllowed: (node: number) => boolean
  /** An entity in more chunks than this is answered by its headings alone: they stand first, so that the others are not read. */
  readonly nodesMax: number
}

interface Mention {
  readonly node: number
  readonly isHeading: boolean
}

/** At most `count` mentions, heaviest first, then in order of nodes. */
function heaviest(pairs: readonly number[], count: number): Mention[] {
  const found: { node: number; weight: number }[] = []
  for (let at = 0; at < pairs.length; at += 2) found.push({ node: pairs[at]!, weight: pairs[at + 1]! })
  found.sort((one, other) => other.weight - one.weight || one.node - other.node)
  return found.slice(0, count).map(({ node, weight }) => ({ node, isHeading: weight >= headingMention }))
}

function pairsOf(lists: readonly SegmentPostings[], fresh: readonly number[]): readonly number[] {
  const pairs: number[] = []
  for (const { nodes, frequencies, from } of lists) {
    for (let at = 0; at < frequencies.length; at += 1) {
      if (nodes !== null) pairs.push(nodes[at]!, frequencies[at]!)
      else if (frequencies[at]! > 0) pairs.push(from + at, frequencies[at]!)
    }
  }
  pairs.push(...fresh)
  return pairs
}

/** At most `count` mentions of each entity, headings first; entities that nothing mentions are absent. */
function readMentions(
  { sql, resident }: Pick<GraphMemory, 'sql' | 'resident'>,
  entities: readonly string[],
  count: number,
): Map<string, Mention[]> {
  const names = entities.map((entity) => nameOf('m', entity))
  const stored = readPostings(sql, resident, names)
  const found = new Map<string, Mention[]>()
  for (const [at, entity] of entities.entries()) {
    const fresh = freshPostings(resident, names[at]!)
    const pairs = pairsOf(stored.get(names[at]!) ?? [], fresh)
    if (pairs.length > 0) found.set(entity, heaviest(pairs, count))
  }
  return found
}

function readEntities(sql: Sql, nodes: readonly number[]): Map<number, string[]> {
  const query = 'SELECT id, mentions FROM node WHERE id IN (SELECT value FROM json_each(?))'
  const rows = sql.exec(query, JSON.stringify(nodes)).raw<[number, ArrayBuffer]>()
  return new Map(
    [...rows].map(([node, mentions]) => [node, unpackCounts(new Uint8Array(mentions)).map(([name]) => name)]),
  )
}

const none: EntityMentions = { headings: [], nodes: [] }

/** Reads each entity and node at most once per recall. */
export function createMentionReader(
  memory: Pick<GraphMemory, 'sql' | 'resident'>,
  options: MentionReaderOptions,
): MentionReader {
  const { isAllowed, nodesMax } = options
  const known = new Map<string, EntityMentions>()
  const entities = new Map<number, readonly string[]>()
  const add = (entity: string, mentions: readonly Mention[], isHub: boolean): void => {
    const allowed = mentions.filter(({ node }) => isAllowed(node))
    known.set(entity, {
      headings: allowed.filter(({ isHeading }) => isHeading).map(({ node }) => node),
      nodes: isHub ? [] : allowed.map(({ node }) => node),
    })
  }
  const read = (wanted: readonly string[]): void => {
    const found = readMentions(memory, wanted, nodesMax + 1)
    const cut: string[] = []
    for (const entity of wanted) {
      const mentions = found.get(entity)
      if (mentions === undefined) known.set(entity, none)
      else if (nodesMax < hubNodesMax && mentions.length > nodesMax && mentions.every(({ isHeading }) => isHeading)) {
        cut.push(entity)
      } else add(entity, mentions, mentions.length > nodesMax)
    }
    if (cut.length === 0) return
    for (const [entity, mentions] of readMentions(memory, cut, hubNodesMax + 1)) add(entity, mentions, true)
  }
  return {
    mentionsOf: (asked) => {
      const wanted = [...new Set(asked)].filter((entity) => !known.has(entity))
      if (wanted.length > 0) read(wanted)
      return asked.map((entity) => known.get(entity) ?? none)
    },
    entitiesOf: (asked) => {
      const wanted = asked.filter((node) => !entities.has(node))
      if (wanted.length > 0) for (const [node, found] of readEntities(memory.sql, wanted)) entities.set(node, found)
      return asked.map((node) => entities.get(node) ?? [])
    },
  }
}
