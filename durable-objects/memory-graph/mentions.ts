// Named-mention edges: which chunks mention an entity, which entities a chunk mentions.
import { headingMention } from '../../core/memory/entities.ts'
import { unpackCounts } from '../../core/memory/packed.ts'
import type { Sql } from '../sql.ts'

/** An entity in more chunks than this is a hub: it tells them apart too little to be followed. */
const hubNodesMax = 64

export interface EntityMentions {
  /** Chunks whose heading is the entity. */
  readonly headings: readonly number[]
  /** All chunks that mention it, headings first; empty for a hub. */
  readonly nodes: readonly number[]
}

export interface MentionReader {
  mentionsOf(entity: string): EntityMentions
  entitiesOf(node: number): readonly (readonly [entity: string, count: number])[]
}

/** Reads each entity and node at most once per recall; `isAllowed` is asked before anything is expanded. */
export function createMentionReader(sql: Sql, isAllowed: (node: number) => boolean): MentionReader {
  const known = new Map<string, EntityMentions>()
  const entities = new Map<number, readonly (readonly [entity: string, count: number])[]>()
  const read = (entity: string): EntityMentions => {
    const rows = [
      ...sql
        .exec(
          'SELECT node, weight FROM mention WHERE entity = ? ORDER BY weight DESC, node LIMIT ?',
          entity,
          hubNodesMax + 1,
        )
        .raw<[number, number]>(),
    ]
    const isHub = rows.length > hubNodesMax
    const allowed = rows.filter(([node]) => isAllowed(node))
    return {
      headings: allowed.filter(([, weight]) => weight >= headingMention).map(([node]) => node),
      nodes: isHub ? [] : allowed.map(([node]) => node),
    }
  }
  return {
    mentionsOf: (entity) => {
      const mentions = known.get(entity) ?? read(entity)
      known.set(entity, mentions)
      return mentions
    },
    entitiesOf: (node) => {
      const earlier = entities.get(node)
      if (earlier !== undefined) return earlier
      const [row] = sql.exec<{ mentions: ArrayBuffer }>('SELECT mentions FROM node WHERE id = ?', node).toArray()
      const found = row === undefined ? [] : unpackCounts(new Uint8Array(row.mentions))
      entities.set(node, found)
      return found
    },
  }
}
