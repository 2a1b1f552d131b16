// What MemoryGraph keeps in memory: fixed-size arrays per node and the postings in no segment yet; all of it is rebuilt from rows.
import type { NameFilter } from '../../core/memory/segments/name-filter.ts'
import type { NameKind } from '../../core/memory/segments/names.ts'
import type { Directory } from '../../core/memory/segments/part.ts'
import type { PostingCache } from './posting-cache.ts'
import type { Sessions } from './sessions.ts'

/** Immutable but for the nodes that are gone. */
export interface Segment {
  readonly id: number
  readonly level: number
  /** Nodes of it: from, and before which. */
  readonly from: number
  readonly to: number
  /** Removed nodes whose postings it still has, and since when; 0 where it has none. */
  gone: number
  goneAtMs: number
  readonly termNames: number
  readonly mentionNames: number
  readonly directory: Directory
  readonly termFilter: NameFilter
  readonly mentionFilter: NameFilter
  /** Of names that several nodes of it mention; null where an earlier release wrote it. */
  readonly sharedFilter: NameFilter | null
}

/** Postings in no segment yet by kind and digits of the name: node, frequency, … ascending. Digits alone are parts of a call's text, and no text is made of them. */
export type Delta = Readonly<Record<NameKind, Map<string, number[]>>>

export interface Verticals {
  /** In the order in which they were met since the wake. */
  readonly bits: Map<string, number>
}

export interface Resident {
  /** The next node number; numbers ascend and one in use is never given twice. */
  nextNode: number
  /** Postings of nodes below stand in segments; those of the others in `delta`. */
  mergedBelow: number
  nodeCount: number
  lengthSum: number
  lengthSquareSum: number
  /** By node number. Length in index terms plus one; 0 where there is no node. */
  lengths: Uint32Array
  documents: Uint32Array
  lastUsedMs: Float64Array
  /** When a document first said what the node holds, and when one that does first came, to the second: never later than either. */
  saidMs: Float64Array
  learntSeconds: Uint32Array
  /** Verticals of the documents that hold the node, as bits. */
  verticalBits: Uint32Array
  /** By document number. Terms of its live nodes, and their number: 0 where it has none. */
  documentLengths: Uint32Array
  /** By document number: its first node. */
  firstNodes: Uint32Array
  documentCount: number
  documentLengthSum: number
  documentLengthSquareSum: number
  readonly sessions: Sessions
  /** Documents that are to go, and have contributions left. */
  readonly dropped: Set<number>
  /** Whether any document supersedes or states something: most graphs look for none. */
  hasClosings: boolean
  /** The first node with terms of the form of now. */
  readonly termsFrom: number
  /** Nodes before it are there: their words are looked for in the form of that time, too. */
  readonly hasEarlierTerms: boolean
  /** BM25 of the query's words. Zero between recalls. */
  scores: Float64Array
  /** What candidates are ranked by. Zero between recalls. */
  values: Float64Array
  /** Nodes that a recall gave a score, so many of them. */
  touched: Uint32Array
  touchedCount: number
  readonly segments: Segment[]
  /** Postings of the names asked for last. Digests are asked for once. */
  readonly postings: { readonly t: PostingCache; readonly m: PostingCache }
  readonly delta: Delta
  deltaPostings: number
  /** Removed nodes are among those in no segment yet. */
  hasGoneInDelta: boolean
  /** Pages of last uses that are newer than their rows. */
  readonly usedPages: Set<number>
  readonly verticals: Verticals
}

export interface ResidentNode {
  readonly node: number
  readonly document: number
  readonly lengthTerms: number
  readonly saidMs: number
  readonly learntMs: number
}

function grown<T extends Uint32Array | Float64Array>(array: T, size: number): T {
  const larger = (array instanceof Float64Array ? new Float64Array(size) : new Uint32Array(size)) as T
  larger.set(array)
  return larger
}

/** Room for nodes up to this number. */
export function makeRoom(resident: Resident, node: number): void {
  if (node < resident.lengths.length) return
  const size = Math.max(1024, 2 ** Math.ceil(Math.log2(node + 1)))
  resident.lengths = grown(resident.lengths, size)
  resident.documents = grown(resident.documents, size)
  resident.lastUsedMs = grown(resident.lastUsedMs, size)
  resident.saidMs = grown(resident.saidMs, size)
  resident.learntSeconds = grown(resident.learntSeconds, size)
  resident.verticalBits = grown(resident.verticalBits, size)
  resident.scores = grown(resident.scores, size)
  resident.values = grown(resident.values, size)
  resident.touched = grown(resident.touched, size)
}

function makeRoomForDocument(resident: Resident, document: number): void {
  if (document < resident.firstNodes.length) return
  const size = Math.max(1024, 2 ** Math.ceil(Math.log2(document + 1)))
  resident.documentLengths = grown(resident.documentLengths, size)
  resident.firstNodes = grown(resident.firstNodes, size)
}

/** A document's length as statistics take it: a book must not decide what is long for a message. */
export const documentLengthMax = 4_096

function changeLength(resident: Resident, document: number, by: number): void {
  const before = resident.documentLengths[document]!
  const after = before + by
  resident.documentLengths[document] = after
  resident.documentLengthSquareSum += Math.min(after, documentLengthMax) ** 2 - Math.min(before, documentLengthMax) ** 2
  resident.documentLengthSum += Math.min(after, documentLengthMax) - Math.min(before, documentLengthMax)
  if (before === 0) resident.documentCount += 1
  if (after === 0) resident.documentCount -= 1
}

/** True where the number is a live node's. */
export function isLive(resident: Resident, node: number): boolean {
  return (resident.lengths[node] ?? 0) > 0
}

export function addNode(resident: Resident, added: ResidentNode): void {
  const { node, document, lengthTerms, saidMs, learntMs } = added
  makeRoom(resident, node)
  resident.lengths[node] = lengthTerms + 1
  resident.documents[node] = document
  resident.lastUsedMs[node] = learntMs
  resident.saidMs[node] = saidMs
  resident.learntSeconds[node] = learntMs / 1_000
  resident.nodeCount += 1
  resident.lengthSum += lengthTerms
  resident.lengthSquareSum += lengthTerms * lengthTerms
  resident.nextNode = Math.max(resident.nextNode, node + 1)
  makeRoomForDocument(resident, document)
  if (resident.firstNodes[document] === 0) resident.firstNodes[document] = node
  changeLength(resident, document, lengthTerms + 1)
}

/** From here on no recall sees the node; its postings stay until their segment is merged. */
export function dropNode(resident: Resident, node: number): void {
  const lengthTerms = (resident.lengths[node] ?? 0) - 1
  if (lengthTerms < 0) return
  resident.lengths[node] = 0
  resident.verticalBits[node] = 0
  resident.nodeCount -= 1
  resident.lengthSum -= lengthTerms
  resident.lengthSquareSum -= lengthTerms * lengthTerms
  const document = resident.documents[node]!
  changeLength(resident, document, -lengthTerms - 1)
  resident.documents[node] = 0
  if (resident.firstNodes[document] === node) resident.firstNodes[document] = nextOf(resident, document, node)
}

/** The document's first node behind one of its own; 0 where none is left. As a wake finds it. */
function nextOf({ documents, documentLengths, nextNode }: Resident, document: number, node: number): number {
  if (documentLengths[document] === 0) return 0
  for (let next = node + 1; next < nextNode; next += 1) if (documents[next] === document) return next
  return 0
}
