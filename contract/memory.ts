// Memory across RPC, and what of it stands on the wire beside recalls: prune, filter status.
import * as z from 'zod'
import type { Histograms } from './durations.ts'
import type { ForgettingPolicy, ForgottenNode, PruneAnswer } from './forgetting.ts'
import type { OutlinesCall, PassagesAnswer, PassagesCall, SealedOutline } from './memory-outline.ts'
import type {
  MemoryAroundAnswer,
  MemoryAroundCall,
  MemoryRecallAnswer,
  MemoryRecallCall,
  MemorySourcesAnswer,
  MemorySourcesCall,
  SealedCopy,
} from './memory-recall.ts'
import type { Call } from './rpc.ts'
import type { Result } from './result.ts'
import type { NamedPart, ForgottenIdentity, MentionedAsked, MentionedParts } from './memory-walk.ts'

export const cuckooStatusSchema = z.object({
  capacity: z.number().int(),
  count: z.number().int(),
  fillRatio: z.number(),
  status: z.enum(['healthy', 'warning', 'fallback']),
  warmedUpAt: z.string().nullable(),
})
export type CuckooStatus = z.infer<typeof cuckooStatusSchema>

/** One chunk as the object stores it: ciphertext and keyed terms; the object never sees text. */
export interface PreparedChunk {
  readonly nodeId: string
  readonly ordinal: number
  /** Sealed under the document's key. */
  readonly sealed: Uint8Array
  /** Index terms: keyed hash (16 hexadecimal digits) and frequency. */
  readonly terms: readonly (readonly [term: string, frequency: number])[]
  /** Number of index terms with repetition, for BM25's length normalisation. */
  readonly lengthTerms: number
  readonly tokens: number
  /** 64-bit keyed digest of the canonical text and of what finds it, 16 hexadecimal digits: the filter's item and the duplicate key. */
  readonly digest: string
  /** The same of the text alone; absent where that is all, and from a compute of a release before. */
  readonly textDigest?: string
  /** Entities mentioned: keyed id (16 hexadecimal digits) and count. */
  readonly mentions: readonly (readonly [entity: string, count: number])[]
}

/** Chunks of one call as one text and one buffer: a clone of thousands of small values costs more than the work on them. */
export interface PackedChunks {
  /** JSON of rows, see core/memory/packed-chunks.ts. */
  readonly text: string
  /** The chunks' ciphertexts one behind the other, then the ciphertext of their entities' names. */
  readonly sealed: Uint8Array
}

/** Index terms of one chunk at most. */
export const memoryTermsPerChunkMax = 4_096
/** Chunks of one call at most; a longer document comes in several. */
export const memoryAddChunksMax = 128
/** A part ends with the chunk that brings it to so many terms: what the graph does for one takes some 10 ms then. */
export const memoryAddTermsEnough = 6_144

/** Stores a part of a revision; it counts only once the Tenant has committed the revision under the same root. */
export interface MemoryAddCall extends Call {
  readonly documentId: string
  readonly revision: number
  readonly vertical: string | null
  readonly merkleRoot: string
  /** Counts the leases of the revision from 1: a part of an earlier attempt, come late, replaces nothing of a later one. */
  readonly attempt: number
  readonly createdAtMs: number
  /** Keyed name of the conversation that the document is a part of, 16 hexadecimal digits; absent or null where it is of none. */
  readonly session?: string | null
  /** Sealed; comes with the first part. Absent from a pipeline of a release before. */
  readonly outline?: Uint8Array
  /** Keyed name of what it states of whom, where one statement at a time holds, 16 hexadecimal digits. */
  readonly statement?: string | null
  /** Ids of documents that it supersedes. */
  readonly supersedes?: readonly string[]
  /** From 0 to 1: how sure its sender was; absent where that was not said. */
  readonly confidence?: number
  readonly chunks: PackedChunks
}

/** Takes a revision out of the graph where it stands under another root than the one to keep; null keeps none. */
export interface MemoryDropCall extends Call {
  readonly documentId: string
  readonly revision: number
  readonly merkleRoot: string | null
}

export interface MemoryIngestAnswer {
  /** The chunks' own ids, which `locate` knows whatever node holds them. */
  readonly nodes: readonly { readonly nodeId: string; readonly digest: string }[]
  readonly inserted: number
  /** Chunks whose exact content the graph already holds: a contribution is added to the existing node instead. */
  readonly deduplicated: number
}

/** What the ciphertext of a part's names holds, as JSON. Releases before labels held the list of names alone. */
export interface SealedNamesContent {
  /** Keyed entities with their names; identities with their labels. */
  readonly names: readonly (readonly [entity: string, name: string])[]
  /** Labelled placeholders with what stood in their place; two, where labels meet by chance. */
  readonly values: readonly (readonly [placeholder: string, values: readonly string[]])[]
  /** Other forms in which they stood, such as with a title: the index has words of each. Absent where there are none, and of releases before 2026.11.6. */
  readonly forms?: readonly (readonly [placeholder: string, forms: readonly string[]])[]
  /** Who said all of it, as its text names them: a label, or a name that redaction left. Absent where nobody did. */
  readonly saidBy?: string
}

/** What stands behind the labels of some parts of documents, sealed in the channel `names/<from>` under the key of the document. */
export interface SealedNames {
  readonly parts: readonly { readonly from: number; readonly sealed: Uint8Array }[]
  /** By copy, in the order asked: the place of its part, or null where nothing is kept for it. */
  readonly partOf: readonly (number | null)[]
}

/** Asks for the chunks of revisions, in order, from one of them on. */
export interface MemoryContentsCall extends Call {
  readonly revisions: readonly { readonly documentId: string; readonly revision: number }[]
  /** Place among the revisions, and ordinal of the first chunk there. */
  readonly from: { readonly at: number; readonly ordinal: number }
}

export interface MemoryContents {
  readonly chunks: readonly {
    /** Place among the revisions of the call. */
    readonly at: number
    readonly ordinal: number
    /** The node that holds the chunk, which may be an earlier document's. */
    readonly nodeId: string
    readonly copy: SealedCopy
  }[]
  /** By revision: keyed name of its conversation, or null. */
  readonly sessions: readonly (string | null)[]
  /** By revision: keyed name of what it states of whom, and how sure its sender was; absent from a graph of 2026.11.5. */
  readonly statements?: readonly (string | null)[]
  readonly confidences?: readonly (number | null)[]
  /** By revision: ids of the documents that it supersedes; absent from a graph of 2026.11.5. */
  readonly supersedes?: readonly (readonly string[])[]
  /** Where the next call goes on, or null where nothing is left. */
  readonly next: MemoryContentsCall['from'] | null
}

export interface MemoryStatus {
  readonly nodeCount: number
  readonly warm: boolean
  readonly cuckoo: CuckooStatus
  readonly turns: Histograms
}

/** Of one graph. */
export type GraphPruneAnswer = Pick<PruneAnswer, 'pruned' | 'kept' | 'heldSkipped'> & {
  /** Absent where no policy was named. */
  readonly why?: PruneAnswer['why']
  readonly dryRun?: boolean
  readonly nodes?: readonly ForgottenNode[]
}

/** The RPC surface of MemoryGraph; one object per tenant and graph name. */
export interface MemoryGraphRpc {
  /**
   * Durable on return: nodes, index, edges, digests; a retry with the same node ids changes nothing. What the revision holds
   * under another root leaves before; refused as CONFLICT where a later attempt has stored that.
   */
  add(call: MemoryAddCall): Promise<Result<MemoryIngestAnswer>>
  /** Durable on return, a slice of it; the caller repeats until done. Not audited: what it drops was never committed. */
  drop(call: MemoryDropCall): Promise<Result<{ readonly done: boolean }>>
  recall(call: MemoryRecallCall): Promise<Result<MemoryRecallAnswer>>
  /** What is within so many hops of nodes; hops count from 0. Reads only. */
  around(call: MemoryAroundCall): Promise<Result<MemoryAroundAnswer>>
  /** Sealed chunks of revisions, as many as one answer holds. Reads only. */
  contents(call: MemoryContentsCall): Promise<Result<MemoryContents>>
  /** In the order asked; null of what the graph does not hold. Reads only. */
  outlines(call: OutlinesCall): Promise<Result<readonly (SealedOutline | null)[]>>
  /** Chunks of sections. Reads only: it is no use of a node. */
  passages(call: PassagesCall): Promise<Result<PassagesAnswer>>
  /** Further sources of nodes that a recall answered. Reads only. */
  sources(call: MemorySourcesCall): Promise<Result<MemorySourcesAnswer>>
  /** Copies by their number, in the order asked; null where a document let go of one meanwhile. Reads only. */
  copies(call: Call & { readonly copies: readonly number[] }): Promise<Result<readonly (SealedCopy | null)[]>>
  /** Sealed values behind the labels of copies. LIMIT_EXCEEDED where they are more than one answer holds. Reads only. */
  names(call: Call & { readonly copies: readonly number[] }): Promise<Result<SealedNames>>
  /** A page of the parts of documents that hold a node with this term. Reads only. */
  mentioned(call: Call & MentionedAsked): Promise<Result<MentionedParts>>
  /** Durable on return: the parts hold what they are given, and nothing of what they held. */
  reseal(call: Call & { readonly parts: readonly NamedPart[] }): Promise<Result<true>>
  /** Durable on return, a piece of it; the caller repeats until done: no node has what is to be forgotten, and no row its bytes. */
  forget(call: Call & ForgottenIdentity): Promise<Result<{ readonly done: boolean }>>
  /**
   * Forgets by the policy, or what is above maxNodes where there is none, with index entries and edges; each removal is audited.
   * What a run that has begun does not end here, the alarm does. A dry run removes nothing and names
   * what would go; its maximum stands in its policy, and `maxNodes` is `dryRunMaxNodes`.
   */
  prune(
    call: Call & {
      readonly maxNodes: number
      readonly nowMs: number
      readonly policy?: ForgettingPolicy
      readonly isDryRun?: boolean
    },
  ): Promise<Result<GraphPruneAnswer>>
  status(call: Call): Promise<Result<MemoryStatus>>
  /** Which document and revision a node came from, or null where the graph has no such node. */
  locate(
    call: Call & { readonly nodeId: string },
  ): Promise<Result<{ readonly documentId: string; readonly revision: number } | null>>
}
