// Named-mention edges: which chunks mention an entity, which entities a chunk mentions; read in one statement per step of a walk.
import { headingMention } from '../../core/memory/entities.ts'
import { countMax, unpackCounts } from '../../core/memory/packed.ts'
import type { Sql } from '../sql.ts'

/** An entity in more chunks than this is a hub: it tells them apart too little to be followed. */
export const hubNodesMax = 64

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

/** Node and weight travel as one number; a weight has at most 16 bits. */
const weightScale = countMax + 1

/**
 * At most `count` mentions of each entity, headings first; entities that nothing mentions are absent. The limit is no parameter:
 * SQLite prepares a statement again where one is bound.
 */
function readMentions(sql: Sql, entities: readonly string[], count: number): Map<string, Mention[]> {
  const query = `SELECT wanted.value, (SELECT json_group_array(each) FROM
      (SELECT node * ${weightScale} + weight AS each FROM mention WHERE entity = wanted.value ORDER BY weight DESC, node LIMIT ${count}))
    FROM json_each(?) AS wanted WHERE EXISTS (SELECT 1 FROM mention WHERE entity = wanted.value)`
  const found = new Map<string, Mention[]>()
  for (const [entity, text] of sql.exec(query, JSON.stringify(entities)).raw<[string, string]>()) {
    const mentions = (JSON.parse(text) as number[]).map((each) => ({
      node: Math.floor(each / weightScale),
      isHeading: each % weightScale >= headingMention,
    }))
    found.set(entity, mentions)
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
export function createMentionReader(sql: Sql, { isAllowed, nodesMax }: MentionReaderOptions): MentionReader {
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
    const found = readMentions(sql, wanted, nodesMax + 1)
    const cut: string[] = []
    for (const entity of wanted) {
      const mentions = found.get(entity)
      if (mentions === undefined) known.set(entity, none)
      else if (nodesMax < hubNodesMax && mentions.length > nodesMax && mentions.every(({ isHeading }) => isHeading)) {
        cut.push(entity)
      } else add(entity, mentions, mentions.length > nodesMax)
    }
    if (cut.length === 0) return
    for (const [entity, mentions] of readMentions(sql, cut, hubNodesMax + 1)) add(entity, mentions, true)
  }
  return {
    mentionsOf: (asked) => {
      const wanted = [...new Set(asked)].filter((entity) => !known.has(entity))
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
