// The neighbourhood of nodes: what stands beside them in a document or shares a name with them, breadth first, within bounds.
import { limits } from '../../contract/limits.ts'
import type { MemoryAroundAnswer, MemoryAroundCall, RecalledNode } from '../../contract/memory-recall.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { closingTimes } from './closings.ts'
import { amongOf, type Among } from './holders.ts'
import type { GraphMemory } from './memory.ts'
import { createMentionReader, type MentionReader } from './mentions.ts'
import { readRecalled } from './recalled.ts'
import { isLive, type Resident } from './resident.ts'
import { hubNodesMax } from './segments.ts'
import { showsNode } from './verticals.ts'
import type { Sql } from '../sql.ts'

type IsAllowed = (node: number) => boolean

export function checkAround({ from, maxHops, maxNodes, skip = 0 }: MemoryAroundCall): Result<null> {
  const isBounded =
    ('nodeIds' in from ? from.nodeIds.length <= limits.viewWalkNodesMax : true) &&
    Number.isSafeInteger(skip) &&
    skip >= 0 &&
    skip + maxNodes <= limits.viewWalkNodesMax &&
    maxHops >= 0 &&
    maxHops <= limits.viewHopsMax &&
    maxNodes >= 1 &&
    maxNodes <= limits.viewNodesMax
  return isBounded ? accepted(null) : refused('VALIDATION_FAILED', 'The view passes its bounds.')
}

/** In the order asked; of a document its nodes in the order of its text. One more than asked for says that there are more. */
function readSeeds(sql: Sql, { from, maxNodes }: Pick<MemoryAroundCall, 'from' | 'maxNodes'>): readonly number[] {
  const [query, bound] =
    'nodeIds' in from
      ? [
          `SELECT own.node FROM json_each(?) AS asked CROSS JOIN contribution AS own ON own.node_id = asked.value
           ORDER BY asked.key LIMIT ?`,
          JSON.stringify(from.nodeIds),
        ]
      : [
          `SELECT own.node FROM document CROSS JOIN contribution AS own ON own.document = document.id
           WHERE document.document_id = ? ORDER BY document.revision DESC, own.ordinal LIMIT ?`,
          from.documentId,
        ]
  return [...new Set(Array.from(sql.exec(query, bound, maxNodes + 1).raw<[number]>(), ([node]) => node))]
}

/** Numbers of a document's nodes stand side by side. */
const besides = ({ documents }: Resident, node: number): readonly number[] =>
  [node - 1, node + 1].filter((other) => other > 0 && documents[other] === documents[node])

interface Walk {
  /** In the order in which nodes were reached. */
  readonly hops: ReadonlyMap<number, number>
  readonly isCut: boolean
}

function walk(
  resident: Resident,
  reader: MentionReader,
  {
    seeds,
    maxHops,
    maxNodes,
    isAllowed,
  }: Pick<MemoryAroundCall, 'maxHops' | 'maxNodes'> & {
    readonly seeds: readonly number[]
    readonly isAllowed: IsAllowed
  },
): Walk {
  const allowed = seeds.filter(isAllowed)
  const hops = new Map(allowed.slice(0, maxNodes).map((node) => [node, 0]))
  let isCut = allowed.length > maxNodes
  let frontier = [...hops.keys()]
  for (let hop = 1; hop <= maxHops && frontier.length > 0 && !isCut; hop += 1) {
    const reached: number[] = []
    for (const near of nearOf(resident, reader, frontier)) {
      if (hops.has(near) || !isAllowed(near)) continue
      isCut = hops.size === maxNodes
      if (isCut) break
      hops.set(near, hop)
      reached.push(near)
    }
    frontier = reached
  }
  return { hops, isCut }
}

/** A name in more nodes than a hub has is followed to those that it heads. */
function* nearOf(resident: Resident, reader: MentionReader, nodes: readonly number[]): Generator<number> {
  const entities = reader.entitiesOf(nodes)
  reader.bridgesOf(entities.flat())
  for (const [at, node] of nodes.entries()) {
    yield* besides(resident, node)
    for (const { headings, nodes: mentioning } of reader.bridgesOf(entities[at] ?? [])) {
      yield* headings
      yield* mentioning
    }
  }
}

/** Reads only: a view is no use of a node. */
export function readAround(memory: GraphMemory, call: MemoryAroundCall): Result<MemoryAroundAnswer> {
  const among = amongOf(memory.sql, memory.resident, call)
  return among.ok ? accepted(around(memory, call, among.value)) : among
}

function around(
  { sql, resident, now }: GraphMemory,
  call: MemoryAroundCall,
  { holders, counts }: Among,
): MemoryAroundAnswer {
  const isAllowed: IsAllowed = (node) => isLive(resident, node) && (counts === null || counts(node))
  const reader = createMentionReader(
    { sql, resident },
    { isAllowed, nodesMax: hubNodesMax, isShown: showsNode(sql, resident, call.rows) },
  )
  const { from, maxHops, skip = 0 } = call
  // The walk is the same at each page of a view, as far as the graph is.
  const maxNodes = skip + call.maxNodes
  const { hops, isCut } = walk(resident, reader, {
    seeds: readSeeds(sql, { from, maxNodes }),
    maxHops,
    maxNodes,
    isAllowed,
  })
  const order = [...hops.keys()].slice(skip)
  const { rows, documents } = readRecalled(sql, order, { holders, times: closingTimes(resident, holders, now()) })
  const entities = reader.entitiesOf(order)
  const nodes: RecalledNode[] = []
  const mentions: (readonly string[])[] = []
  for (const [at, node] of order.entries()) {
    const row = rows.get(node)
    if (row === undefined) continue
    const { nodeId, tokens, first, sources, next } = row
    nodes.push({ nodeId, tokens, first, sources, next, score: 0, hops: hops.get(node)!, path: [], why: [] })
    mentions.push(entities[at] ?? [])
  }
  const { nodeCount } = resident
  return { nodes, documents, mentions, isCut, found: nodes.length, isFoundExact: !isCut, nodeCount }
}
