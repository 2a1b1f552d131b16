// Named-mention edges: which chunks mention an entity, which entities a chunk mentions; read in one statement per step of a walk.
import { headingMention } from '../../core/memory/entities.ts'
import { unpackCounts } from '../../core/memory/packed.ts'
import { createTwins } from '../../core/memory/twins.ts'
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
import { hubNodesMax, mayBeShared, readPostings } from './segments.ts'
import type { TermPostings } from './scoring.ts'
import { isMessage } from './sessions.ts'
import { postingsShown } from './shown.ts'
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
  /** For who sees some rows: names in others count for nothing. */
  readonly isShown?: ((node: number) => boolean) | null
  /** An entity and its twins are one name then. */
  readonly twinKey?: Uint8Array | undefined
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

function mentionsIn({ stored, fresh }: TermPostings, nodesMax: number): Found {
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

/** What one name leads to. */
interface Named extends EntityMentions {
  readonly isHub: boolean
}

const none: Named = { headings: [], nodes: [], isHub: false }

/** What names that mean the same lead to together. A hub among them makes all of them one. */
function joined(names: readonly Named[], nodesMax: number): EntityMentions {
  if (names.length === 1) return names[0]!
  const headings = [...new Set(names.flatMap((one) => one.headings))].sort((one, other) => one - other)
  if (names.some(({ isHub }) => isHub)) return { headings, nodes: [] }
  const nodes = new Set(headings)
  for (const node of names.flatMap((one) => one.nodes).sort((one, other) => one - other)) nodes.add(node)
  return { headings, nodes: nodes.size > nodesMax ? [] : [...nodes] }
}

/** Reads each entity and node at most once per recall. */
export function createMentionReader(
  { sql, resident }: Pick<GraphMemory, 'sql' | 'resident'>,
  { isAllowed, nodesMax, twinKey, isShown = null }: MentionReaderOptions,
): MentionReader {
  const twins = twinKey === undefined ? null : createTwins(twinKey)
  const known = new Map<string, Named>()
  const entities = new Map<number, readonly string[]>()
  // What looks like a heading in a message is none: it names no subject of its own.
  const isInMessage = (node: number): boolean => isMessage(resident.sessions, resident.documents[node]!)
  const read = (asked: Iterable<string>): void => {
    const wanted = [...new Set(asked)].filter((entity) => !known.has(entity))
    if (wanted.length === 0) return
    const names = wanted.map((entity) => nameOf('m', entity))
    const stored = readPostings(sql, resident, names)
    for (const [at, entity] of wanted.entries()) {
      const all = { stored: stored[at]!, fresh: freshPostings(resident, names[at]!) }
      const { mentions, isHub } = mentionsIn(isShown === null ? all : postingsShown(all, isShown), nodesMax)
      const allowed = mentions.filter(({ node }) => isAllowed(node))
      known.set(entity, {
        headings: allowed.filter(({ node, isHeading }) => isHeading && !isInMessage(node)).map(({ node }) => node),
        nodes: isHub ? [] : allowed.map(({ node }) => node),
        isHub,
      })
    }
  }
  const readOf = (entity: string): Named => known.get(entity) ?? none
  const answer = (families: readonly (readonly string[])[]): readonly EntityMentions[] => {
    read(families.flat())
    return families.map((family) => (family.length === 0 ? none : joined(family.map(readOf), nodesMax)))
  }
  const mayLead = (entity: string, others: number): boolean => {
    const name = nameOf('m', entity)
    return mayBeShared(resident, name, others + freshPostings(resident, name).length / 2)
  }
  const families = new Map<string, readonly string[]>()
  /** A node's name with its twins; nothing where it leads to no other node. It may be a twin itself: nothing tells. */
  const familyOf = (entity: string): readonly string[] => {
    const met = families.get(entity)
    if (met !== undefined) return met
    // The node itself is another one to its twins.
    const others = twins === null ? [] : [twins.of(entity), twins.entityOf(entity)].filter((twin) => mayLead(twin, 1))
    const family = others.length > 0 || mayLead(entity, 0) ? [entity, ...others] : []
    families.set(entity, family)
    return family
  }
  /** A name of the query and its twin, as far as any node may have them. */
  const askedFamilyOf = (entity: string): readonly string[] =>
    (twins === null ? [entity] : [entity, twins.of(entity)]).filter((name) => mayLead(name, 1))
  return {
    mentionsOf: (asked) => answer(asked.map(askedFamilyOf)),
    bridgesOf: (asked) => answer(asked.map(familyOf)),
    entitiesOf: (asked) => {
      const wanted = asked.filter((node) => !entities.has(node))
      if (wanted.length > 0) for (const [node, found] of readEntities(sql, wanted)) entities.set(node, found)
      return asked.map((node) => entities.get(node) ?? [])
    },
  }
}
