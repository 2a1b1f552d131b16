// Named-mention edges: which chunks mention an entity, which entities a chunk mentions.
import { headingMention } from '../../core/memory/entities.ts'
import { unpackCounts } from '../../core/memory/packed.ts'
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
  mentionsOf(entity: string): EntityMentions
  entitiesOf(node: number): readonly (readonly [entity: string, count: number])[]
}

export interface MentionReaderOptions {
  /** Asked before anything is expanded. */
  readonly isAllowed: (node: number) => boolean
  /** An entity in more chunks than this is answered by its headings alone: they stand first, so that the others are not read. */
  readonly nodesMax: number
}

type MentionRow = [node: number, weight: number]

/** Reads each entity and node at most once per recall. */
export function createMentionReader(sql: Sql, { isAllowed, nodesMax }: MentionReaderOptions): MentionReader {
  const known = new Map<string, EntityMentions>()
  const entities = new Map<number, readonly (readonly [entity: string, count: number])[]>()
  const query = 'SELECT node, weight FROM mention WHERE entity = ? ORDER BY weight DESC, node LIMIT ?'
  const isHeading = ([, weight]: MentionRow): boolean => weight >= headingMention
  const readRows = (entity: string, count: number): MentionRow[] => [
    ...sql.exec(query, entity, count).raw<MentionRow>(),
  ]
  const read = (entity: string): EntityMentions => {
    let rows = readRows(entity, nodesMax + 1)
    const isHub = rows.length > nodesMax
    if (isHub && nodesMax < hubNodesMax && rows.every(isHeading)) rows = readRows(entity, hubNodesMax + 1)
    const allowed = rows.filter(([node]) => isAllowed(node))
    return {
      headings: allowed.filter(isHeading).map(([node]) => node),
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
