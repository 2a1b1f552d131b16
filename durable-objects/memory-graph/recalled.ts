// Reads what a recall answers of its nodes: the documents that hold each, and their sealed copies.
import { limits } from '../../contract/limits.ts'
import type {
  MemorySourcesAnswer,
  MemorySourcesCall,
  NodeSources,
  RecalledDocument,
  RecalledSource,
  SealedCopy,
} from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { holdersOf, type Holders } from './holders.ts'
import type { Sql } from '../sql.ts'

/** Sources of one answer: about 2 MB. */
const sourcesPerAnswer = 20_000

export interface RecalledRow extends NodeSources {
  readonly node: number
  readonly nodeId: string
  readonly tokens: number
  readonly first: SealedCopy
}

export interface Recalled {
  readonly rows: ReadonlyMap<number, RecalledRow>
  readonly documents: readonly RecalledDocument[]
}

/** Numbers of documents as places in an answer, each once. */
class Documents {
  readonly #places = new Map<number, number>()

  placeOf(document: number): number {
    const known = this.#places.get(document)
    if (known !== undefined) return known
    this.#places.set(document, this.#places.size)
    return this.#places.size - 1
  }

  read(sql: Sql): RecalledDocument[] {
    const rows = sql
      .exec(
        `SELECT document.id, document_id, revision, merkle_root, vertical, created_at
         FROM json_each(?) AS asked CROSS JOIN document ON document.id = asked.value`,
        JSON.stringify([...this.#places.keys()]),
      )
      .raw<[number, string, number, string, string | null, number]>()
    const read: RecalledDocument[] = []
    for (const [document, documentId, revision, merkleRoot, vertical, createdAtMs] of rows)
      read[this.placeOf(document)] = { documentId, revision, merkleRoot, vertical, createdAtMs }
    return read
  }
}

/** The first contribution behind a document, in order of documents: where many hold a node, the index ends the walk at once. */
const contributionAfter = (
  { vertical, documents }: Holders,
  { columns, node, after }: { readonly columns: string; readonly node: string; readonly after: string },
): string => `SELECT ${columns} FROM contribution AS held
  ${vertical === null ? '' : 'CROSS JOIN document AS holder ON holder.id = held.document AND holder.vertical = ?2'}
  WHERE held.node = ${node} AND held.document > ${after}
  ${documents === null ? '' : 'AND held.document IN (SELECT value FROM json_each(?5))'} ORDER BY held.document, held.id LIMIT 1`

type FirstRow = [
  node: number,
  nodeId: string,
  tokens: number,
  copy: number,
  document: number,
  ordinal: number,
  chunkId: string,
  sealed: ArrayBuffer,
  next: number | null,
]

const bound = ({ vertical, documents }: Holders): (string | null)[] =>
  documents === null ? (vertical === null ? [] : [vertical]) : [vertical, null, null, documents]

/** One statement for all nodes; most are held by one document. */
function readFirst(sql: Sql, nodes: readonly number[], holders: Holders): FirstRow[] {
  const first = contributionAfter(holders, { columns: 'held.id', node: 'node.id', after: '0' })
  const next = contributionAfter(holders, { columns: 'held.document', node: 'node.id', after: 'own.document' })
  const query = `SELECT node.id, node.node_id, node.tokens, own.id, own.document, own.ordinal, own.node_id, own.sealed, (${next})
    FROM json_each(?1) AS wanted CROSS JOIN node ON node.id = wanted.value CROSS JOIN contribution AS own ON own.id = (${first})`
  return [...sql.exec(query, JSON.stringify(nodes), ...bound(holders)).raw<FirstRow>()]
}

interface Walk {
  readonly node: number
  readonly after: number
  readonly count: number
  readonly holders: Holders
}

/** Documents that hold a node, behind one of them; each step is a look-up, however many hold it. */
function readSources(sql: Sql, documents: Documents, { node, after, count, holders }: Walk): NodeSources {
  const step = (from: string): string =>
    `(${contributionAfter(holders, { columns: 'held.id', node: '?1', after: from })})`
  const rows = sql
    .exec(
      `WITH RECURSIVE walked(copy) AS (
         SELECT ${step('?3')} UNION ALL
         SELECT ${step('(SELECT document FROM contribution WHERE id = walked.copy)')} FROM walked
         WHERE walked.copy IS NOT NULL LIMIT ?4)
       SELECT own.id, own.document, own.ordinal FROM walked CROSS JOIN contribution AS own ON own.id = walked.copy`,
      node,
      holders.vertical,
      after,
      count + 1,
      ...(holders.documents === null ? [] : [holders.documents]),
    )
    .raw<[copy: number, document: number, ordinal: number]>()
  const walked = [...rows]
  const sources = walked
    .slice(0, count)
    .map(([copy, document, ordinal]): RecalledSource => ({ document: documents.placeOf(document), ordinal, copy }))
  return { sources, next: walked.length > count ? walked[count - 1]![1] : null }
}

const countFor = (nodes: number): number =>
  Math.max(1, Math.min(limits.recallSourcesMax, Math.floor(sourcesPerAnswer / nodes)))

/** By node number; nodes that no document that counts holds are absent. */
export function readRecalled(sql: Sql, nodes: readonly number[], holders: Holders): Recalled {
  const documents = new Documents()
  const count = countFor(nodes.length) - 1
  const rows = new Map<number, RecalledRow>()
  for (const [node, nodeId, tokens, copy, document, ordinal, chunkId, sealed, next] of readFirst(sql, nodes, holders)) {
    const own = { document: documents.placeOf(document), ordinal, copy }
    const isAlone = next === null || count === 0
    const others = isAlone
      ? { sources: [], next: next === null ? null : document }
      : readSources(sql, documents, { node, after: document, count, holders })
    const first = { chunkId, sealed: new Uint8Array(sealed) }
    rows.set(node, { node, nodeId, tokens, first, sources: [own, ...others.sources], next: others.next })
  }
  return { rows, documents: documents.read(sql) }
}

/** Nodes and copies of one call at most. */
const askedMax = limits.recallNodesMax

/** Further documents of nodes that a recall answered, for what nobody may read by the first ones. */
export function furtherSources(sql: Sql, { nodes, ...filter }: MemorySourcesCall): Result<MemorySourcesAnswer> {
  if (nodes.length > askedMax) return refused('VALIDATION_FAILED', 'Too many nodes are asked for.')
  const holders = holdersOf(sql, filter)
  if (!holders.ok) return holders
  const documents = new Documents()
  const count = Math.max(1, Math.floor(sourcesPerAnswer / Math.max(1, nodes.length)))
  const found = nodes.map(({ nodeId, next }) => {
    const [row] = sql.exec<{ node: number }>('SELECT node FROM contribution WHERE node_id = ?', nodeId).toArray()
    return row === undefined
      ? null
      : readSources(sql, documents, { node: row.node, after: next, count, holders: holders.value })
  })
  return accepted({ documents: documents.read(sql), nodes: found })
}

export function readCopies(sql: Sql, copies: readonly number[]): Result<readonly (SealedCopy | null)[]> {
  if (copies.length > askedMax) return refused('VALIDATION_FAILED', 'Too many copies are asked for.')
  const query = `SELECT contribution.id, node_id, sealed FROM json_each(?) AS asked
    CROSS JOIN contribution ON contribution.id = asked.value`
  const rows = sql.exec(query, JSON.stringify(copies)).raw<[number, string, ArrayBuffer]>()
  const found = new Map([...rows].map(([id, chunkId, sealed]) => [id, { chunkId, sealed: new Uint8Array(sealed) }]))
  return accepted(copies.map((copy) => found.get(copy) ?? null))
}
