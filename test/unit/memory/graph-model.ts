// A graph as plain arrays, for tests to compare MemoryGraph with: who holds which chunk, and what BM25 says over all of it.
import type { PreparedChunk } from '../../../contract/memory.ts'
import type { QueryTerm } from '../../../contract/memory-recall.ts'
import type { RowScope } from '../../../contract/row-scope.ts'
import { allRows, shows } from '../../../core/access/row-scope.ts'
import { digestIn } from '../../../durable-objects/memory-graph/digests.ts'
import { bruteForceRanking } from './brute-force.ts'

export interface ModelDocument {
  readonly documentId: string
  readonly revision: number
  readonly merkleRoot: string
  readonly vertical: string | null
  readonly chunks: PreparedChunk[]
}

interface ModelNode {
  readonly chunk: PreparedChunk
  lastUsedMs: number
}

export interface Model {
  readonly documents: ModelDocument[]
  /** In the order in which they came. */
  nodes: ModelNode[]
}

export const createModel = (): Model => ({ documents: [], nodes: [] })

const holdersOf = ({ documents }: Model, { chunk }: ModelNode): ModelDocument[] =>
  documents.filter(({ chunks }) => chunks.some(({ digest }) => digest === chunk.digest))

function dropUnheld(model: Model): void {
  model.nodes = model.nodes.filter((node) => holdersOf(model, node).length > 0)
  const kept = model.documents.filter(({ chunks }) => chunks.length > 0)
  model.documents.splice(0, model.documents.length, ...kept)
}

/** As `add` does: another root of the revision leaves first. */
export function modelAdd(model: Model, added: ModelDocument, createdAtMs: number): void {
  modelDrop(model, added, added.merkleRoot)
  const known = model.documents.find(
    ({ documentId, revision }) => documentId === added.documentId && revision === added.revision,
  )
  const document = known ?? { ...added, chunks: [] }
  if (known === undefined) model.documents.push(document)
  for (const sent of added.chunks) {
    const chunk = { ...sent, digest: digestIn(document.vertical, sent.digest) }
    if (document.chunks.some(({ nodeId }) => nodeId === chunk.nodeId)) continue
    document.chunks.push(chunk)
    if (model.nodes.some((node) => node.chunk.digest === chunk.digest)) continue
    model.nodes.push({ chunk, lastUsedMs: createdAtMs })
  }
}

export function modelDrop(
  model: Model,
  { documentId, revision }: { readonly documentId: string; readonly revision: number },
  merkleRoot: string | null,
): void {
  const at = model.documents.findIndex((each) => each.documentId === documentId && each.revision === revision)
  if (at === -1 || model.documents[at]!.merkleRoot === merkleRoot) return
  model.documents.splice(at, 1)
  dropUnheld(model)
}

export function modelPrune(model: Model, maxNodes: number): void {
  const excess = Math.max(0, model.nodes.length - maxNodes)
  const places = model.nodes.map((node, at) => ({ node, at }))
  places.sort((one, other) => one.node.lastUsedMs - other.node.lastUsedMs || one.at - other.at)
  const gone = new Set(places.slice(0, excess).map(({ node }) => node.chunk.digest))
  for (const { chunks } of model.documents) {
    const kept = chunks.filter(({ digest }) => !gone.has(digest))
    chunks.splice(0, chunks.length, ...kept)
  }
  dropUnheld(model)
}

export interface ModelRecall {
  readonly terms: readonly QueryTerm[]
  readonly vertical: string | null
  readonly rows?: RowScope
}

const nodeOf = ({ nodes }: Model, digest: string): ModelNode => nodes.find(({ chunk }) => chunk.digest === digest)!

/** Digests and scores of a vault recall, best first. */
export function modelRecall(model: Model, { terms, vertical, rows = allRows }: ModelRecall): [string, number][] {
  // Of what does not show nothing counts, not even in what is usual.
  const isShown = (node: ModelNode): boolean => holdersOf(model, node).some((each) => shows(rows, each.vertical))
  const ranked = bruteForceRanking(
    model.nodes
      .filter(isShown)
      .map(({ chunk: { digest, terms: own, lengthTerms } }) => ({ nodeId: digest, terms: own, lengthTerms })),
    terms,
  )
  const isAllowed = (digest: string): boolean =>
    vertical === null || holdersOf(model, nodeOf(model, digest)).some((each) => each.vertical === vertical)
  return ranked.filter(({ nodeId }) => isAllowed(nodeId)).map(({ nodeId, score }) => [nodeId, score])
}

/** The content of the chunk that has the id, or null. */
export function modelDigest({ documents }: Model, chunkId: string): string | null {
  const chunks = documents.flatMap((document) => document.chunks)
  return chunks.find(({ nodeId }) => nodeId === chunkId)?.digest ?? null
}

/** Notes a use. */
export function modelUse(model: Model, digest: string, nowMs: number): void {
  const node = nodeOf(model, digest)
  node.lastUsedMs = Math.max(node.lastUsedMs, nowMs)
}

/** Documents that hold a node, in no order. */
export const modelHolders = (model: Model, digest: string): ModelDocument[] => holdersOf(model, nodeOf(model, digest))
