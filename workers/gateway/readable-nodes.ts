// What of a recall may be read: each node by the first of its documents that is committed and whose key lives, and all of them by name.
import type { OpenCall } from '../../contract/catalog.ts'
import type { FoundRevision } from '../../contract/remembered.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import type {
  MemoryFilter,
  MemoryGraphRpc,
  MemoryRecallAnswer,
  NodeSources,
  RecalledDocument,
  RecalledNode,
  SealedCopy,
} from '../../contract/memory.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'

/** A document that holds a node, as an answer names it. */
export interface Source extends RecalledDocument {
  readonly ordinal: number
  /** Number of the document's own copy. */
  readonly copy: number
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
  readonly recalled: Pick<OpenCall, 'graph' | 'mode' | 'startedMs' | 'op'>
  readonly claims: string | null
  readonly filter: MemoryFilter
}

/** A node whose documents are looked through. */
interface Searched {
  readonly node: RecalledNode
  readonly live: Source[]
  next: number | null
}

/** Notes which of the sources live; the read is in the log before the answer. */
async function openSources(
  { call, tenant, recalled, claims }: Reading,
  searched: readonly Searched[],
  found: { readonly documents: readonly RecalledDocument[]; readonly nodes: readonly NodeSources[] },
): Promise<Result<readonly DocumentKey[]>> {
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
  const opened = await tenant.open({ ...call, ...recalled, claims, revisions, nodes })
  if (!opened.ok) return opened
  for (const [at, { live }] of searched.entries())
    for (const { document, ordinal, copy } of found.nodes[at]!.sources)
      if (opened.value.live[document] === true) live.push({ ...documents[document]!, ordinal, copy })
  return accepted(opened.value.keys)
}

const isDark = ({ live, next }: Searched): boolean => live.length === 0 && next !== null

/** Goes on where none of the documents of a node named so far can be read, until one can or none is left. */
async function searchOn(reading: Reading, searched: readonly Searched[]): Promise<Result<readonly DocumentKey[]>> {
  const keys: DocumentKey[] = []
  for (let dark = searched.filter(isDark); dark.length > 0; dark = dark.filter(isDark)) {
    const nodes = dark.map(({ node: { nodeId }, next }) => ({ nodeId, next: next ?? 0 }))
    const found = await reading.graph.sources({ ...reading.call, nodes, ...reading.filter })
    if (!found.ok) return found
    const sources = found.value.nodes.map((one) => one ?? { sources: [], next: null })
    const opened = await openSources(reading, dark, { documents: found.value.documents, nodes: sources })
    if (!opened.ok) return opened
    keys.push(...opened.value)
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
  reading: Reading,
  answer: MemoryRecallAnswer,
): Promise<Result<readonly ReadableNode[]>> {
  const searched = answer.nodes.map((node): Searched => ({ node, live: [], next: node.next }))
  const opened = await openSources(reading, searched, answer)
  if (!opened.ok) return opened
  const further = await searchOn(reading, searched)
  if (!further.ok) return further
  const copies = await readCopies(reading, searched)
  if (!copies.ok) return copies
  const keys = new Map([...opened.value, ...further.value].map((key) => [key.documentId, key]))
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
