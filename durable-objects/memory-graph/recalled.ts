// Reads what a recall answers of its nodes: the documents that hold each, and their sealed copies.
import { limits } from '../../contract/limits.ts'
import type {
  MemorySourcesAnswer,
  MemorySourcesCall,
  NodeSources,
  RecalledDocument,
  RecalledSource,
  SealedCopy,
} from '../../contract/memory-recall.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { areClosed, hasClosings, readClosings } from './closings.ts'
import { hasDropped, isThere, holdersOf, isTimed, type Holders, type Times } from './holders.ts'
import { rowsShown } from '../row-guard.ts'
import type { Sql } from '../sql.ts'

/** Sources of one answer: about 2 MB. Where each may be closed, fewer: what closed a document is 3 µs to read, and 7 as it was known. */
const sourcesPerAnswer = 20_000
const closableSourcesPerAnswer = 5_000

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

  /** By place. */
  get numbers(): readonly number[] {
    return [...this.#places.keys()]
  }

  read(sql: Sql): RecalledDocument[] {
    const rows = sql
      .exec(
        `SELECT document.id, document_id, revision, merkle_root, vertical, created_at, confidence
         FROM json_each(?) AS asked CROSS JOIN document ON document.id = asked.value`,
        JSON.stringify(this.numbers),
      )
      .raw<[number, string, number, string, string | null, number, number | null]>()
    const read: RecalledDocument[] = []
    for (const [document, documentId, revision, merkleRoot, vertical, createdAtMs, confidence] of rows) {
      const sure = confidence === null ? {} : { confidence }
      read[this.placeOf(document)] = { documentId, revision, merkleRoot, vertical, createdAtMs, ...sure }
    }
    return read
  }
}

/** Where it depends on the document whether a contribution counts. Times are all asked for where one is, so that numbers stand. */
function holderJoin(holders: Holders): string {
  const { vertical, rows } = holders
  const shown = rowsShown(rows, 'holder.vertical')
  const conditions = [
    ...(vertical === null ? [] : ['holder.vertical = ?2']),
    ...(shown === '' ? [] : [shown]),
    ...(isTimed(holders) ? ['(?6 IS NULL OR holder.document_id < ?6)', '(?7 IS NULL OR holder.created_at <= ?7)'] : []),
  ]
  return conditions.length === 0
    ? ''
    : `CROSS JOIN document AS holder ON holder.id = held.document AND ${conditions.join(' AND ')}`
}

/** The first contribution behind a document, in order of documents: where many hold a node, the index ends the walk at once. */
const contributionAfter = (
  holders: Holders,
  { columns, node, after }: { readonly columns: string; readonly node: string; readonly after: string },
): string => `SELECT ${columns} FROM contribution AS held ${holderJoin(holders)}
  WHERE held.node = ${node} AND held.document > ${after} ${isThere(holders, 'held.document')}
  ${holders.documents === null ? '' : 'AND held.document IN (SELECT value FROM json_each(?5))'} ORDER BY held.document, held.id LIMIT 1`

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

/** What ?2 to ?7 stand for, as far as they are used. */
function bound(holders: Holders, after: number | null = null, count: number | null = null): (string | number | null)[] {
  const { vertical, documents, idBelow, cameUntilMs } = holders
  if (isTimed(holders)) return [vertical, after, count, documents, idBelow, cameUntilMs]
  if (documents !== null) return [vertical, after, count, documents]
  if (after !== null) return [vertical, after, count]
  return vertical === null ? [] : [vertical]
}

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
      ...bound(holders, after, count + 1),
    )
    .raw<[copy: number, document: number, ordinal: number]>()
  const walked = [...rows]
  const sources = walked
    .slice(0, count)
    .map(([copy, document, ordinal]): RecalledSource => ({ document: documents.placeOf(document), ordinal, copy }))
  return { sources, next: walked.length > count ? walked[count - 1]![1] : null }
}

/** Of each of so many nodes. */
const sourcesOf = (nodes: number, isClosable: boolean): number =>
  Math.max(1, Math.floor((isClosable ? closableSourcesPerAnswer : sourcesPerAnswer) / Math.max(1, nodes)))

/** Notes at each source what closed its document, where anything can have. */
function withClosings<T extends NodeSources>(
  sql: Sql,
  read: readonly T[],
  { documents, times }: { readonly documents: Documents; readonly times: Times },
): readonly T[] {
  const numbers = documents.numbers
  const closings = readClosings(sql, numbers, times)
  if (closings.size === 0) return read
  const marked = (source: RecalledSource): RecalledSource => {
    const closers = closings.get(numbers[source.document]!)
    return closers === undefined ? source : { ...source, closedBy: closers.map((one) => documents.placeOf(one)) }
  }
  return read.map((one) => ({ ...one, sources: one.sources.map(marked) }))
}

/** By node number; nodes that no document that counts holds are absent. `times` say what may have closed them, null where nothing may. */
export function readRecalled(
  sql: Sql,
  nodes: readonly number[],
  { holders, times }: { readonly holders: Holders; readonly times: Times | null },
): Recalled {
  const documents = new Documents()
  const count = Math.min(limits.recallSourcesMax, sourcesOf(nodes.length, times !== null)) - 1
  const rows: RecalledRow[] = []
  for (const [node, nodeId, tokens, copy, document, ordinal, chunkId, sealed, next] of readFirst(sql, nodes, holders)) {
    const own = { document: documents.placeOf(document), ordinal, copy }
    const isAlone = next === null || count === 0
    const others = isAlone
      ? { sources: [], next: next === null ? null : document }
      : readSources(sql, documents, { node, after: document, count, holders })
    const first = { chunkId, sealed: new Uint8Array(sealed) }
    rows.push({ node, nodeId, tokens, first, sources: [own, ...others.sources], next: others.next })
  }
  const marked = times === null ? rows : withClosings(sql, rows, { documents, times })
  return { rows: new Map(marked.map((row) => [row.node, row])), documents: documents.read(sql) }
}

/** What documents say one by one, by the numbers of their copies and in that order; those that are gone are left out. */
export function readStatements(
  sql: Sql,
  copies: readonly number[],
  times: Times | null,
): { readonly rows: readonly RecalledRow[] } & Pick<Recalled, 'documents'> {
  const documents = new Documents()
  const query = `SELECT node.id, node.node_id, node.tokens, own.id, own.document, own.ordinal, own.node_id, own.sealed
    FROM json_each(?) AS asked CROSS JOIN contribution AS own ON own.id = asked.value
    CROSS JOIN node ON node.id = own.node ORDER BY asked.key`
  const read = sql.exec(query, JSON.stringify(copies)).raw<FirstRow>()
  const rows = Array.from(read, ([node, nodeId, tokens, copy, document, ordinal, chunkId, sealed]): RecalledRow => {
    const first = { chunkId, sealed: new Uint8Array(sealed) }
    const sources = [{ document: documents.placeOf(document), ordinal, copy }]
    return { node, nodeId, tokens, first, sources, next: null }
  })
  const marked = times === null ? rows : withClosings(sql, rows, { documents, times })
  return { rows: marked, documents: documents.read(sql) }
}

/** Documents behind those named, of all nodes of a recall, that are looked at for one that holds: some 5 ms. */
const lookedBehindMax = 1_024

/** Nodes whose named documents are all closed and that more hold, where none that holds was found among those either. */
export function closedBehind(
  sql: Sql,
  rows: readonly RecalledRow[],
  { holders, times }: { readonly holders: Holders; readonly times: Times },
): ReadonlySet<number> {
  const asked = rows.filter((row) => row.next !== null && areClosed(row))
  const documents = new Documents()
  const count = Math.max(1, Math.floor(lookedBehindMax / Math.max(1, asked.length)))
  const behind = asked
    .slice(0, lookedBehindMax)
    .map(({ node, next }) => ({ node, ...readSources(sql, documents, { node, after: next ?? 0, count, holders }) }))
  const marked = withClosings(sql, behind, { documents, times })
  return new Set(marked.filter(areClosed).map(({ node }) => node))
}

/** Nodes and copies of one call at most. */
const askedMax = limits.recallNodesMax

/** Further documents of nodes that a recall answered, for what nobody may read by the first ones. */
export function furtherSources(sql: Sql, { nodes, ...filter }: MemorySourcesCall): Result<MemorySourcesAnswer> {
  if (nodes.length > askedMax) return refused('VALIDATION_FAILED', 'Too many nodes are asked for.')
  const holders = holdersOf(sql, filter)
  if (!holders.ok) return holders
  const documents = new Documents()
  const isClosable = hasClosings(sql)
  const count = sourcesOf(nodes.length, isClosable)
  const found = nodes.map(({ nodeId, next }) => {
    const [row] = sql.exec<{ node: number }>('SELECT node FROM contribution WHERE node_id = ?', nodeId).toArray()
    return row === undefined
      ? null
      : readSources(sql, documents, { node: row.node, after: next, count, holders: holders.value })
  })
  const there = found.filter((one) => one !== null)
  const marked = isClosable ? withClosings(sql, there, { documents, times: holders.value }) : there
  let at = 0
  return accepted({
    nodes: found.map((one) => (one === null ? null : marked[at++]!)),
    documents: documents.read(sql),
  })
}

export function readCopies(sql: Sql, copies: readonly number[]): Result<readonly (SealedCopy | null)[]> {
  if (copies.length > askedMax) return refused('VALIDATION_FAILED', 'Too many copies are asked for.')
  const query = `SELECT contribution.id, node_id, sealed FROM json_each(?) AS asked
    CROSS JOIN contribution ON contribution.id = asked.value ${isThere({ hasDropped: hasDropped(sql) }, 'document')}`
  const rows = sql.exec(query, JSON.stringify(copies)).raw<[number, string, ArrayBuffer]>()
  const found = new Map([...rows].map(([id, chunkId, sealed]) => [id, { chunkId, sealed: new Uint8Array(sealed) }]))
  return accepted(copies.map((copy) => found.get(copy) ?? null))
}
