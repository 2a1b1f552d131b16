// What of a recall may be read: each node by the first of its documents that is committed and whose key lives, and all of them by name.
import type { OpenCall } from '../../contract/catalog.ts'
import type { FoundRevision } from '../../contract/remembered.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import type {
  MemoryFilter,
  MemoryRecallAnswer,
  NodeSources,
  RecalledDocument,
  RecalledNode,
  SealedCopy,
} from '../../contract/memory-recall.ts'
import { timeMsOf } from '../../core/document-time.ts'
import { accepted, assert, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'

/** A document that holds a node, as an answer names it. */
export interface Source extends RecalledDocument {
  readonly ordinal: number
  /** Number of the document's own copy. */
  readonly copy: number
  /** The first document that superseded this one, of those that may be read; null where it holds. */
  readonly closedBy: RecalledDocument | null
}

export interface ReadableNode {
  readonly node: RecalledNode
  /** All that may be named; the first is the one that is read. */
  readonly sources: readonly [Source, ...Source[]]
  readonly hasMoreSources: boolean
  readonly key: DocumentKey
  readonly copy: SealedCopy
}

export interface Reading {
  readonly call: Call
  readonly tenant: Pick<TenantRpc, 'open'>
  readonly graph: Pick<MemoryGraphRpc, 'sources' | 'copies'>
  readonly recalled: Pick<OpenCall, 'graph' | 'mode' | 'startedMs' | 'op' | 'purpose'>
  readonly claims: string | null
  readonly filter: MemoryFilter
  /** Of the aliases that the nodes were looked for by, where the Tenant is to say whether they still stand. */
  readonly aliasEpoch?: number
  /** Set where only what holds is asked for, and most nodes of that. */
  readonly currentMax?: number
}

/** A node whose documents are looked through. */
interface Searched {
  readonly node: RecalledNode
  readonly live: Source[]
  next: number | null
}

interface Opening {
  readonly keys: readonly DocumentKey[]
  /** By place among the documents. */
  readonly live: readonly boolean[]
}

/** Documents of an answer, and by node those that hold it. */
interface Page {
  readonly documents: readonly RecalledDocument[]
  readonly nodes: readonly NodeSources[]
}

/** Notes which of the sources live; the read is in the log before the answer. Null where other aliases stand: nothing was read then. */
async function openSources(
  { call, tenant, recalled, claims, aliasEpoch, filter }: Reading,
  searched: readonly Searched[],
  found: Page,
): Promise<Result<Opening | null>> {
  const { documents } = found
  const revisions = documents.map(({ documentId, revision, merkleRoot }): FoundRevision => ({
    documentId,
    revision,
    merkleRoot,
  }))
  const nodes = searched.map(({ node: { nodeId } }, at) => ({
    nodeId,
    revisions: found.nodes[at]!.sources.map(({ document }) => document),
  }))
  const compared = aliasEpoch === undefined ? {} : { aliasEpoch }
  const opened = await tenant.open({ ...call, ...recalled, ...compared, claims, revisions, nodes })
  if (!opened.ok) return opened
  if (opened.value.aliasEpoch !== aliasEpoch) return accepted(null)
  const { live: isLive, keys } = opened.value
  // Nothing is superseded by what is not so yet.
  const nowMs = filter.atMs ?? Date.now()
  for (const [at, { live }] of searched.entries())
    for (const { document, ordinal, copy, closedBy = [] } of found.nodes[at]!.sources) {
      if (isLive[document] !== true) continue
      const closer = closedBy.find((place) => isLive[place] === true && timeMsOf(documents[place]!.documentId) <= nowMs)
      live.push({ ...documents[document]!, ordinal, copy, closedBy: closer === undefined ? null : documents[closer]! })
    }
  return accepted({ keys, live: isLive })
}

/**
 * Opens what holds alone. What may have been superseded waits for the Tenant's word on what superseded it: where none of that may
 * be read, it holds as long as nobody says otherwise, and is opened then, as far as there is room.
 */
async function openHolding(
  reading: Reading,
  searched: readonly Searched[],
  { documents, nodes, room }: Page & { readonly room: number },
): Promise<Result<Opening | null>> {
  const open = nodes.map((node) => holding(node, () => true))
  const opened = await openSources(
    reading,
    searched.filter((_, at) => !isEmpty(open[at]!)),
    { documents, nodes: open.filter((one) => !isEmpty(one)) },
  )
  if (!opened.ok || opened.value === null) return opened
  const { live, keys } = opened.value
  const waiting = searched
    .map((one, at) => ({ one, held: holding(nodes[at]!, (place) => live[place] === true) }))
    .filter(({ one, held }) => !isFound(one) && !isEmpty(held))
    .slice(0, Math.max(0, room - searched.filter(isFound).length))
  if (waiting.length === 0) return opened
  const rest = await openSources(
    reading,
    waiting.map(({ one }) => one),
    { documents, nodes: waiting.map(({ held }) => held) },
  )
  if (!rest.ok || rest.value === null) return rest
  return accepted({ live, keys: [...keys, ...rest.value.keys] })
}

const isEmpty = ({ sources }: NodeSources): boolean => sources.length === 0

/** The node with those of its documents that nothing closed that counts. */
const holding = ({ sources, next }: NodeSources, counts: (closer: number) => boolean): NodeSources => ({
  sources: sources.filter(({ closedBy = [] }) => !closedBy.some(counts)),
  next,
})

/** Of those that are looked through, `among` all. */
async function openPage(
  reading: Reading,
  searched: readonly Searched[],
  { among, ...page }: Page & { readonly among: readonly Searched[] },
): Promise<Result<Opening | null>> {
  const { currentMax } = reading
  if (currentMax === undefined) return await openSources(reading, searched, page)
  return await openHolding(reading, searched, { ...page, room: currentMax - among.filter(isFound).length })
}

const isFound = ({ live }: Searched): boolean => live.length > 0

const isDark = ({ live, next }: Searched): boolean => live.length === 0 && next !== null

/** Goes on where none of the documents of a node named so far can be read, or holds where that is asked for, until one does or none is left. */
async function searchOn(
  reading: Reading,
  searched: readonly Searched[],
): Promise<Result<readonly DocumentKey[] | null>> {
  const keys: DocumentKey[] = []
  for (let dark = searched.filter(isDark); dark.length > 0; dark = dark.filter(isDark)) {
    const nodes = dark.map(({ node: { nodeId }, next }) => ({ nodeId, next: next ?? 0 }))
    const found = await reading.graph.sources({ ...reading.call, nodes, ...reading.filter })
    if (!found.ok) return found
    const sources = found.value.nodes.map((one) => one ?? { sources: [], next: null })
    const opened = await openPage(reading, dark, { documents: found.value.documents, nodes: sources, among: searched })
    if (!opened.ok) return opened
    if (opened.value === null) return accepted(null)
    keys.push(...opened.value.keys)
    for (const [at, one] of dark.entries()) one.next = sources[at]!.next
  }
  return accepted(keys)
}

/** Copies of those that are not read by the source that came with its own. */
async function readCopies(
  { call, graph }: Reading,
  searched: readonly Searched[],
): Promise<Result<ReadonlyMap<number, SealedCopy>>> {
  const copies = searched.flatMap(({ node, live }) => {
    const read = live[0]?.copy
    return read === undefined || read === node.sources[0]?.copy ? [] : [read]
  })
  if (copies.length === 0) return accepted(new Map())
  const answered = await graph.copies({ ...call, copies })
  if (!answered.ok) return answered
  return accepted(
    new Map(
      copies.flatMap((copy, at) => {
        const found = answered.value[at]
        return found ? [[copy, found] as const] : []
      }),
    ),
  )
}

/** In the order recalled; nodes that no document of can be read are left out. Each node of the answer is in the log. */
export async function readableNodes(
  reading: Omit<Reading, 'aliasEpoch'>,
  answer: MemoryRecallAnswer,
): Promise<Result<readonly ReadableNode[]>> {
  const readable = await readableByAliases(reading, answer)
  if (!readable.ok) return readable
  assert(readable.value, 'aliases that nobody compares are not found to be others')
  return accepted(readable.value)
}

/** The same, and null where the aliases that the nodes were looked for by are not those that stand. */
export async function readableByAliases(
  reading: Reading,
  answer: MemoryRecallAnswer,
): Promise<Result<readonly ReadableNode[] | null>> {
  const searched = answer.nodes.map((node): Searched => ({ node, live: [], next: node.next }))
  const opened = await openPage(reading, searched, { ...answer, among: searched })
  if (!opened.ok) return opened
  const further = await searchOn(reading, searched)
  if (!further.ok) return further
  if (opened.value === null || further.value === null) return accepted(null)
  const copies = await readCopies(reading, searched)
  if (!copies.ok) return copies
  const keys = new Map([...opened.value.keys, ...further.value].map((key) => [key.documentId, key]))
  return accepted(
    searched.flatMap(({ node, live, next }) => {
      const [first, ...others] = live
      if (first === undefined) return []
      const key = keys.get(first.documentId)
      const copy = first.copy === node.sources[0]?.copy ? node.first : copies.value.get(first.copy)
      if (key === undefined || copy === undefined) return []
      return [{ node, sources: [first, ...others] as const, hasMoreSources: next !== null, key, copy }]
    }),
  )
}
