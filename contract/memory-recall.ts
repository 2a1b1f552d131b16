// Recalls across RPC: what a graph is asked, and the nodes, documents and sealed copies that it answers.
import type { RecallMode } from './recall.ts'
import type { Call } from './rpc.ts'

/** Whose nodes count: of documents of a vertical, of listed documents; null where all do. */
export interface MemoryFilter {
  readonly vertical: string | null
  /** Absent from a gateway of a release before. */
  readonly documents?: readonly string[] | null
  /** Only what was said at this time or before. Absent where any time counts. */
  readonly atMs?: number
  /** Only what had come to memory at this time. */
  readonly asOfMs?: number
}

export type QueryTerm = readonly [term: string, weight: number, twin?: string]

export interface MemoryRecallCall extends Call, MemoryFilter {
  readonly mode: RecallMode
  /** Query terms, keyed as in PreparedChunk, with weights; a twin is the same word where redaction took it out: both are one term. */
  readonly terms: readonly QueryTerm[]
  /** The same words as nodes of before 2026.11.4 have them, where that differs; absent from a gateway of before. */
  readonly earlierTerms?: readonly QueryTerm[]
  readonly mentions: readonly string[]
  /** 16 bytes: names are followed to where redaction took them out as well (core/memory/twins.ts). It is kept nowhere. */
  readonly twinKey?: Uint8Array
  readonly maxHops: number
  readonly maxNodes: number
  /** Share of the best score: nodes below are left out. */
  readonly minScore?: number
  /** Share of the score before: nodes behind a steeper fall are left out. */
  readonly minShare?: number
  /** Of a timeline. */
  readonly isNewestFirst?: boolean
  /** Of a timeline: it goes on behind this place. */
  readonly after?: TimelinePlace
  readonly nowMs: number
}

/** Where a chunk of a document stands in a timeline, which is in order of ids: they ascend with what was said. */
export interface TimelinePlace {
  readonly documentId: string
  readonly revision: number
  readonly ordinal: number
}

/** A revision that holds nodes of an answer. */
export interface RecalledDocument {
  readonly documentId: string
  readonly revision: number
  readonly merkleRoot: string
  readonly vertical: string | null
  readonly createdAtMs: number
  /** Absent where nobody said how sure they were, and from a graph of a release before. */
  readonly confidence?: number
}

/** A document's hold on a node: where its chunk stands in it, and its own sealed copy. */
export interface RecalledSource {
  /** Place among the documents of the answer. */
  readonly document: number
  readonly ordinal: number
  /** What `copies` finds the copy by. */
  readonly copy: number
  /** Places of the documents that superseded this one, earliest first, some of them; absent where none did. */
  readonly closedBy?: readonly number[]
}

/** A document's own copy of a chunk, sealed in the channel `chunk/<chunkId>`: the chunk's node id as that document ingested it. */
export interface SealedCopy {
  readonly chunkId: string
  readonly sealed: Uint8Array
}

/** Documents that hold a node and pass the filter, oldest first, each once, by its first chunk of that content. */
export interface NodeSources {
  readonly sources: readonly RecalledSource[]
  /** What `sources` goes on from, or null where no further document holds the node. */
  readonly next: number | null
}

export interface RecalledNode extends NodeSources {
  readonly nodeId: string
  readonly tokens: number
  readonly score: number
  readonly hops: number
  readonly path: readonly string[]
  readonly why: readonly ('keyword' | 'graph')[]
  /** That of the first source. */
  readonly first: SealedCopy
  /** Place in the answer of a node before it with the same text, that other documents hold and other words find. */
  readonly sameAs?: number
}

export interface MemoryRecallAnswer {
  readonly nodes: readonly RecalledNode[]
  readonly documents: readonly RecalledDocument[]
  /** Candidates found before maxNodes cut them. */
  readonly found: number
  /** False where there may be more: words of nearly every node are only looked up for the best. */
  readonly isFoundExact: boolean
  /** True where nodes were left out for their score; absent from a graph of a release before. */
  readonly isFloored?: boolean
  /** What left them out; absent where nothing did, and from a graph of a release before. */
  readonly flooredBy?: 'minScore' | 'minShare'
  /** Of a timeline: the last place of this page, or null where no other comes. */
  readonly next?: TimelinePlace | null
  readonly nodeCount: number
}

/** Asks for what is near: to nodes by their ids, or to those of a document. */
export interface MemoryAroundCall extends Call, MemoryFilter {
  readonly from: { readonly nodeIds: readonly string[] } | { readonly documentId: string }
  readonly maxHops: number
  readonly maxNodes: number
  /** Nodes of the walk that come before those that are wanted; absent from a gateway of a release before. */
  readonly skip?: number
}

export interface MemoryAroundAnswer extends MemoryRecallAnswer {
  /** By node, in the order of `nodes`: keyed names of what it mentions. */
  readonly mentions: readonly (readonly string[])[]
  /** True where maxNodes ended the walk. */
  readonly isCut: boolean
}

/** Asks for further documents that hold nodes. */
export interface MemorySourcesCall extends Call, MemoryFilter {
  readonly nodes: readonly { readonly nodeId: string; readonly next: number }[]
}

export interface MemorySourcesAnswer {
  readonly documents: readonly RecalledDocument[]
  /** In the order asked; null where the node is gone meanwhile. */
  readonly nodes: readonly (NodeSources | null)[]
}
