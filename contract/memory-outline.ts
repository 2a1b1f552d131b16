// Outlines of documents across RPC: sealed as they were ingested, and the chunks of the sections that a query was routed to.
import type { MemoryRecallAnswer } from './memory-recall.ts'
import type { Call } from './rpc.ts'

/** Of one call each: documents whose outlines are read, and ranges of chunks. */
export const outlinesAskedMax = 32
export const passagesAskedMax = 64
/** Sealed; 1,000 titles of 160 characters are the most. */
export const outlineBytesMax = 1024 * 1024

interface OfRevision {
  readonly documentId: string
  readonly revision: number
}

export interface OutlinesCall extends Call {
  readonly revisions: readonly OfRevision[]
}

export interface SealedOutline {
  /** Sealed in the channel `outline` under the document's key; null of a document that came before outlines. */
  readonly sealed: Uint8Array | null
  /** Chunks of the document, up to the last that is there. */
  readonly chunks: number
  /** Those that are there, from one ordinal to before another, where some were forgotten; null where all are. */
  readonly held: readonly (readonly [from: number, below: number])[] | null
}

/** Chunks of a revision from one ordinal to before another. */
export interface Passage extends OfRevision {
  readonly from: number
  readonly below: number
}

export interface PassagesCall extends Call {
  readonly passages: readonly Passage[]
  /** Of all passages together. */
  readonly maxNodes: number
}

export interface PassagesAnswer extends MemoryRecallAnswer {
  /** By passage, in the order of its text. */
  readonly nodeIds: readonly (readonly string[])[]
}
