// What holds in place of what was superseded: the last that states the same, or what superseded it last, whatever its words.
import type { Times } from './holders.ts'
import type { Sql } from '../sql.ts'

/** Documents that follow each other by what they say of each other; a statement is one step however often it changed. */
const stepsMax = 8
const lookedAtMax = 64
/** Documents of one closed node, and chunks of what holds that are looked for among those answered. */
const perNodeMax = 64

export interface Successors {
  /** Behind each closed node, the nodes that stand for it. */
  readonly byNode: ReadonlyMap<number, readonly number[]>
  /** Which closed node one stands for. */
  readonly of: ReadonlyMap<number, number>
}

/** The last of the same statement; ?2 and ?3 are times. */
const lastStated = `SELECT own.id, (
    SELECT id FROM (
      SELECT later.id, later.created_at FROM document AS later
      WHERE later.statement = own.statement AND later.document_id > own.document_id AND later.dropped = 0
      AND later.document_id < coalesce(?2, '~') ORDER BY later.document_id DESC LIMIT iif(?3 IS NULL, 1, ${lookedAtMax}))
    WHERE ?3 IS NULL OR created_at <= ?3 LIMIT 1)
  FROM json_each(?1) AS asked CROSS JOIN document AS own ON own.id = asked.value AND own.statement IS NOT NULL`

const lastSaid = `SELECT own.id, (
    SELECT closer.id FROM document AS closer WHERE closer.id IN (
      SELECT document FROM supersedes WHERE old = own.document_id ORDER BY document DESC LIMIT ${lookedAtMax})
    AND closer.vertical IS own.vertical AND closer.dropped = 0
    AND (?2 IS NULL OR closer.document_id < ?2) AND (?3 IS NULL OR closer.created_at <= ?3)
    ORDER BY closer.document_id DESC LIMIT 1)
  FROM json_each(?1) AS asked CROSS JOIN document AS own ON own.id = asked.value`

/** By document: the one that it gave way to, a step at a time. */
function readSteps(
  sql: Sql,
  documents: Iterable<number>,
  { idBelow, cameUntilMs }: Times,
): ReadonlyMap<number, number> {
  const bound = [JSON.stringify([...documents]), idBelow, cameUntilMs]
  const rows = [lastSaid, lastStated].flatMap((query) => [...sql.exec(query, ...bound).raw<[number, number | null]>()])
  return new Map(rows.flatMap(([own, next]) => (next === null ? [] : [[own, next] as const])))
}

/** What holds in place of each document; one that nothing follows is absent. */
function readHolding(sql: Sql, documents: readonly number[], times: Times): ReadonlyMap<number, number> {
  const next = new Map<number, number>()
  let frontier = new Set(documents)
  for (let step = 0; step < stepsMax && frontier.size > 0; step += 1) {
    const steps = readSteps(sql, frontier, times)
    for (const [own, following] of steps) next.set(own, following)
    frontier = new Set([...steps.values()].filter((one) => !next.has(one)))
  }
  const endOf = (document: number): number => {
    let end = document
    for (let step = 0; step < stepsMax; step += 1) end = next.get(end) ?? end
    return end
  }
  return new Map(documents.filter((one) => next.has(one)).map((one) => [one, endOf(one)]))
}

const documentsQuery = `SELECT held.node, held.document FROM json_each(?) AS asked CROSS JOIN contribution AS held ON held.id IN (
  SELECT id FROM contribution WHERE node = asked.value ORDER BY document, id LIMIT ${perNodeMax})`

const chunksQuery = `SELECT own.document, own.node FROM json_each(?) AS asked CROSS JOIN contribution AS own ON own.id IN (
  SELECT id FROM contribution WHERE document = asked.value ORDER BY ordinal LIMIT ${perNodeMax}) ORDER BY own.document, own.ordinal`

/** The first chunk of each document of which nothing is known yet. */
function readFirstChunks(
  sql: Sql,
  documents: Iterable<number>,
  known: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const first = new Map<number, number>()
  const met = new Set<number>()
  for (const [document, node] of sql.exec(chunksQuery, JSON.stringify([...documents])).raw<[number, number]>()) {
    if (known.has(node)) met.add(document)
    if (!first.has(document)) first.set(document, node)
  }
  for (const document of met) first.delete(document)
  return first
}

/** For closed nodes, best first; nodes that are answered anyway stand for none. */
export function readSuccessors(
  sql: Sql,
  closed: readonly number[],
  { times, known }: { readonly times: Times; readonly known: readonly number[] },
): Successors {
  const held = [...sql.exec(documentsQuery, JSON.stringify(closed)).raw<[number, number]>()]
  const holding = readHolding(sql, [...new Set(held.map(([, document]) => document))], times)
  const chunks = readFirstChunks(sql, new Set(holding.values()), new Set(known))
  const of = new Map<number, number>()
  const byNode = new Map<number, number[]>()
  // In the order asked: the best closed node is the one that it stands for.
  for (const [node, document] of held) {
    const successor = chunks.get(holding.get(document) ?? 0)
    if (successor === undefined || of.has(successor)) continue
    of.set(successor, node)
    byNode.set(node, [...(byNode.get(node) ?? []), successor])
  }
  return { byNode, of }
}
