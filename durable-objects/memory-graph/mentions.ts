// Named-mention edges: which chunks mention an entity, which entities a chunk mentions; read in one statement per step of a walk.
import { headingMention } from '../../core/memory/entities.ts'
import { unpackCounts } from '../../core/memory/packed.ts'
import { nameOf } from '../../core/memory/segments/names.ts'
import {
  appendPairs,
  appendPostings,
  clearPostings,
  createPostingArrays,
  keepHeaviest,
} from '../../core/memory/segments/read-runs.ts'
import { freshPostings } from './delta.ts'
import type { GraphMemory } from './memory.ts'
import type { StoredPostings } from './posting-cache.ts'
import { hubNodesMax, mayBeShared, readPostings } from './segments.ts'
import { isMessage } from './sessions.ts'
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
  /** The same for entities that nodes mention; those that lead to no other node have none. Most do, and cost no read. */
  bridgesOf(entities: readonly string[]): readonly EntityMentions[]
  /** In the order asked; a node that is gone has none. */
  entitiesOf(nodes: readonly number[]): readonly (readonly string[])[]
}

export interface MentionReaderOptions {
  /** Asked before anything is expanded. */
  readonly isAllowed: (node: number) => boolean
  /** An entity in more chunks than this is answered by its headings alone. */
  readonly nodesMax: number
}

interface Mention {
  readonly node: number
  readonly isHeading: boolean
}

/** Mentions that are being sorted: no recall waits in between. */
const scratch = createPostingArrays()

interface Found {
  /** Heaviest first, then in order of nodes. */
  readonly mentions: readonly Mention[]
  /** More chunks mention it than were asked for: the mentions are its headings alone. */
  readonly isHub: boolean
}

function mentionsIn(stored: StoredPostings, fresh: readonly number[], nodesMax: number): Found {
  const isHub = stored.count + fresh.length / 2 > nodesMax
  const least = isHub ? headingMention : 1
  clearPostings(scratch)
  appendPostings(stored, scratch, { below: stored.below, least })
  appendPairs(fresh, scratch, least)
  keepHeaviest(scratch, hubNodesMax + 1)
  const found: { node: number; weight: number }[] = []
  for (let at = 0; at < scratch.count; at += 1)
    found.push({ node: scratch.nodes[at]!, weight: scratch.frequencies[at]! })
  found.sort((one, other) => other.weight - one.weight || one.node - other.node)
  return { isHub, mentions: found.map(({ node, weight }) => ({ node, isHeading: weight >= headingMention })) }
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
  { sql, resident }: Pick<GraphMemory, 'sql' | 'resident'>,
  { isAllowed, nodesMax }: MentionReaderOptions,
): MentionReader {
  const known = new Map<string, EntityMentions>()
  const entities = new Map<number, readonly string[]>()
  // What looks like a heading in a message is none: it names no subject of its own.
  const isInMessage = (node: number): boolean => isMessage(resident.sessions, resident.documents[node]!)
  const read = (wanted: readonly string[]): void => {
    const names = wanted.map((entity) => nameOf('m', entity))
    const stored = readPostings(sql, resident, names)
    for (const [at, entity] of wanted.entries()) {
      const { mentions, isHub } = mentionsIn(stored[at]!, freshPostings(resident, names[at]!), nodesMax)
      const allowed = mentions.filter(({ node }) => isAllowed(node))
      known.set(entity, {
        headings: allowed.filter(({ node, isHeading }) => isHeading && !isInMessage(node)).map(({ node }) => node),
        nodes: isHub ? [] : allowed.map(({ node }) => node),
      })
    }
  }
  const alone = new Set<string>()
  const isAlone = (entity: string): boolean => {
    const name = nameOf('m', entity)
    return !mayBeShared(resident, name, freshPostings(resident, name).length / 2)
  }
  return {
    mentionsOf: (asked) => {
      const wanted = [...new Set(asked)].filter((entity) => !known.has(entity))
      if (wanted.length > 0) read(wanted)
      return asked.map((entity) => known.get(entity) ?? none)
    },
    bridgesOf: (asked) => {
      const wanted: string[] = []
      for (const entity of new Set(asked)) {
        if (known.has(entity) || alone.has(entity)) continue
        if (isAlone(entity)) alone.add(entity)
        else wanted.push(entity)
      }
      if (wanted.length > 0) read(wanted)
      return asked.map((entity) => known.get(entity) ?? none)
    },
    entitiesOf: (asked) => {
      const wanted = asked.filter((node) => !entities.has(node))
      if (wanted.length > 0) for (const [node, found] of readEntities(sql, wanted)) entities.set(node, found)
      return asked.map((node) => entities.get(node) ?? [])
    },
  }
}
