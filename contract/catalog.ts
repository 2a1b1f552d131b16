// The Tenant object across RPC, its catalog: a document is accepted, taken, committed or given back; what recall may open.
import type { SealedCaption } from './caption.ts'
import type { ComputeStop, DocumentHistory, ReleasedFacts, StageReport } from './compute.ts'
import type { Histograms } from './durations.ts'
import type { DocumentStatus, RedactionReceipt, StageName } from './document.ts'
import type { DocumentKey } from './keys.ts'
import type { RecallMode } from './recall.ts'
import type { ProblemCode } from './problems.ts'
import type { Result } from './result.ts'
import type { Actor, Call, IdempotencyMark } from './rpc.ts'
import type { FoundRevision, RememberedCall, RememberedPage } from './remembered.ts'

/** A document as the gateway has sealed it. Names of people stand in it as keyed pseudonyms only. */
export interface SealedDocument {
  readonly documentId: string
  /** Keyed digest of the bytes: within a graph and a vertical the same bytes are the same document. */
  readonly digest: string
  readonly sizeBytes: number
  /** What its sender says it is, of a closed list; until somebody looked into it. */
  readonly mediaType?: string
  readonly kid: string
  /** 32 random bytes: the document's key, which the vault wraps in the same commit. */
  readonly key: Uint8Array
  /** Pseudonyms of the subjects, which own the key together with the document. */
  readonly subjects: readonly string[]
  /** Keyed names of the tags: the list finds documents by them. */
  readonly tags: readonly string[]
  readonly matter: string | null
  readonly vertical: string | null
  readonly classification: string | null
  readonly graph: string
  /** File name, content type, metadata: ciphertext. */
  readonly sealedMetadata: Uint8Array
  /** Ciphertext of the bytes where they are few; null where they stand in R2. */
  readonly sealedOriginal: Uint8Array | null
  readonly claims: string | null
  readonly traceparent: string
  /** The caller works on it at once under this lease; null leaves it to the queue. */
  readonly lease: string | null
  readonly idempotency?: IdempotencyMark
  /** Where it came as an item of memory. */
  readonly item?: SealedItem
}

export interface SealedItem {
  /** Keyed name of the item's own id, in its place; null where its sender gave it none. */
  readonly ref: string | null
  /** What it came together with, if anything. */
  readonly batchId: string | null
}

/** Which document holds these bytes: this one, or the one that had them before. */
export interface Acceptance {
  readonly documentId: string
  readonly status: DocumentStatus
  readonly merkleRoot: string | null
  readonly isDuplicate: boolean
  /** Whether the caller holds the lease that it asked for. */
  readonly isLeased: boolean
  readonly createdMs: number
  /** This was accepted before, under the same Idempotency-Key: the answer is that of then. */
  readonly isReplay?: boolean
  /** What a duplicate added to the document that it met. */
  readonly takenOver?: TakenOver
}

/** How much was new: of tags and subjects, and whether matter and classification were. */
export interface TakenOver {
  readonly tags: number
  readonly subjects: number
  readonly matter: boolean
  readonly classification: boolean
}

/** A document revision under lease, with what it takes to work on it. */
export interface LeasedDocument {
  readonly documentId: string
  readonly revision: number
  readonly lease: string
  /** Which lease of the revision this is, from 1. */
  readonly attempt: number
  readonly actor: Actor
  readonly requestId: string
  readonly traceparent: string
  readonly graph: string
  readonly vertical: string | null
  /** As strict as any of its uploads said; absent from a Tenant of a release before. */
  readonly classification?: string | null
  readonly sizeBytes: number
  readonly createdMs: number
  readonly key: DocumentKey
  readonly sealedMetadata: Uint8Array
  readonly sealedOriginal: Uint8Array | null
  readonly history: DocumentHistory
  /** Set once redaction is committed: only the archive is left to do. */
  readonly released: { readonly merkleRoot: string; readonly archiveSha256: string | null } | null
}

/** One commit of a document under its lease. Its records go into the log in the same transaction, in the order of these fields. */
export interface DocumentCommit {
  readonly documentId: string
  readonly revision: number
  readonly lease: string
  readonly reports: readonly StageReport[]
  readonly released?: ReleasedFacts
  /** Own ids of the chunks, with their digests; the revision counts in recalls from this commit on. */
  readonly remembered?: readonly (readonly [nodeId: string, digest: string])[]
  /** `pdf` is kept in the Tenant where the page is small; null where an archive holds it. */
  readonly archived?: { readonly paperlessId: string; readonly pdf: Uint8Array | null }
  /** What it is shown by from now on. */
  readonly caption?: SealedCaption
  readonly withheld?: { readonly code: ProblemCode; readonly mediaType: string | null }
  /** The document ends with this commit: its stages say how. */
  readonly isEnd?: boolean
}

export interface StageRow {
  readonly stage: StageName
  readonly state: StageReport['state']
  readonly attempts: number
  readonly startedMs: number | null
  readonly durationMs: number | null
  readonly code: string | null
  readonly reason: string | null
  readonly atMs: number
}

/** A document revision as status and list show it. */
export interface DocumentRow {
  readonly documentId: string
  readonly revision: number
  readonly status: DocumentStatus
  readonly mediaType: string
  readonly sizeBytes: number
  readonly merkleRoot: string | null
  /** SHA-256 of the page that was released, in hexadecimal. */
  readonly archiveSha256: string | null
  readonly paperlessId: string | null
  readonly errorCode: string | null
  readonly createdMs: number
  readonly completedMs: number | null
  readonly stages: readonly StageRow[]
  /** Ciphertext of its caption; absent where it has none, or the reader asked for none. */
  readonly sealedCaption?: Uint8Array
}

export interface DownloadedPage {
  readonly documentId: string
  readonly revision: number
  readonly claims: string | null
  readonly archiveSha256: string
  readonly sizeBytes: number
}

export interface DocumentFilter {
  readonly limit: number
  /** Document id after which the page begins; ids sort by time. */
  readonly cursor: string | null
  readonly status: DocumentStatus | null
  readonly mediaType: string | null
  /** Keyed names. */
  readonly tag: string | null
  readonly subject: string | null
  readonly matter: string | null
  /** The matter as rows of releases before 2026.11.3 hold it: they are found too. */
  readonly clearMatter?: string | null
  /** Documents of this batch of items alone; absent from a gateway of a release before. */
  readonly batch?: string | null
  /** Keyed words of the name, all of them; absent from a gateway of a release before. */
  readonly words?: readonly string[]
  readonly fromMs: number | null
  readonly toMs: number | null
}

export interface QueueRow {
  readonly documentId: string
  readonly status: DocumentStatus
  readonly stage: StageName | null
  readonly attempts: number
  readonly nextAttemptMs: number
  readonly createdMs: number
}

export interface TenantQueue {
  readonly processing: number
  readonly waiting: number
  readonly blocked: number
  readonly deadLetters: number
  readonly documents: readonly QueueRow[]
}

/** A node that a recall found, with the places of the revisions that hold it among those of the call, oldest first. */
export interface FoundNode {
  readonly nodeId: string
  readonly revisions: readonly number[]
}

export interface OpenCall extends Call {
  readonly graph: string
  readonly mode: RecallMode
  /** What reads: `memory.recall` where it is absent. */
  readonly op?: 'memory.graph' | 'memory.export' | 'memory.tree'
  readonly claims: string | null
  /** What a recall across verticals is for, redacted: it is recorded. */
  readonly purpose?: string
  /** When the recall began, for the histogram of /metrics. */
  readonly startedMs: number
  readonly revisions: readonly FoundRevision[]
  readonly nodes: readonly FoundNode[]
  /** Of the aliases that the nodes were looked for by; absent where they were asked for, or nobody's were looked for. */
  readonly aliasEpoch?: number
}

export interface OpenedNodes {
  /** The one that stands, where the call names one. Where it names another nothing was read, and nothing is recorded. */
  readonly aliasEpoch?: number
  /** For each revision of the call, whether it is committed under its root and its key lives. */
  readonly live: readonly boolean[]
  /** Of the first live revision of each node. */
  readonly keys: readonly DocumentKey[]
}

/** What /metrics reads of a tenant. Counts are durable; durations are those since the object woke. */
export interface TenantCounts {
  readonly ingestErrorsByStage: { readonly [stage in StageName]?: number }
  readonly presidioFailures: number
  readonly wormWrites: number
  readonly recalls: Histograms
  readonly turns: Histograms
  /** By stage; durable, as the rest. A state Worker of 2026.11.2 answers none of what follows. */
  readonly stages?: Histograms
  readonly ended?: { readonly [status in DocumentStatus]?: number }
  readonly requests?: readonly StatusCount[]
  readonly requestDurations?: Histograms
}

/** Requests of one operation that ended with one status. */
export interface StatusCount {
  readonly operation: string
  readonly status: number
  readonly count: number
}

/** The same, by how long they took. */
export interface RequestCount extends StatusCount {
  /** Least bound of `requestBoundsMs` that holds them; null above all. */
  readonly boundMs: number | null
  /** Time until the answers began, together. */
  readonly sumMs: number
}

/** The catalog's surface of the Tenant object. Every change stands in the audit log in the same transaction (invariant I6). */
export interface CatalogRpc {
  /** Durable, chained, and its key wrapped, on return. RATE_LIMITED where too many documents are unfinished. */
  accept(call: Call & { readonly document: SealedDocument }): Promise<Result<Acceptance>>
  /** Leases what is free and due of these documents; an answer shorter than asked is no fault. */
  take(
    call: Call & {
      readonly lease: string
      readonly documents: readonly { readonly documentId: string; readonly revision: number }[]
    },
  ): Promise<Result<readonly LeasedDocument[]>>
  /** Extends a lease. False where it is no longer held. */
  renew(
    call: Call & { readonly lease: string; readonly documentId: string; readonly revision: number },
  ): Promise<Result<boolean>>
  /** All of the commit and its records, or none. CONFLICT where the document is under another lease. */
  commit(call: Call & { readonly commit: DocumentCommit }): Promise<Result<DocumentRow>>
  /** Ends a try: the document is given back with a back-off, blocked, or failed; recorded where it ends. */
  stop(
    call: Call & {
      readonly documentId: string
      readonly revision: number
      readonly lease: string
      readonly reports: readonly StageReport[]
      readonly stop: ComputeStop
    },
  ): Promise<Result<DocumentRow>>
  /**
   * Has a document tried again that is blocked, failed or partial without a release; recorded. Null where none shows to the caller.
   * CONFLICT where it is not so, or still being taken out.
   */
  retry(
    call: Call & { readonly documentId: string; readonly claims: string | null },
  ): Promise<Result<DocumentRow | null>>
  /** Keys of committed, live revisions under their root alone; the read is in the log before the answer. */
  open(call: OpenCall): Promise<Result<OpenedNodes>>
  /** The newest revision, or null; waits for its end for at most `waitMs`. AUDIT_FORK where its release is not what the log recorded. */
  document(call: Call & { readonly documentId: string; readonly waitMs: number }): Promise<Result<DocumentRow | null>>
  documents(call: Call & { readonly filter: DocumentFilter }): Promise<Result<readonly DocumentRow[]>>
  remembered(call: RememberedCall): Promise<Result<RememberedPage>>
  queue(call: Call & { readonly limit: number }): Promise<Result<TenantQueue>>
  /** The receipt of the newest revision as the log recorded it, or null. AUDIT_FORK where the catalog's says otherwise. */
  receipt(call: Call & { readonly documentId: string }): Promise<Result<RedactionReceipt | null>>
  /** The page that the Tenant keeps, or null where an archive holds it or there is none. */
  page(call: Call & { readonly documentId: string }): Promise<Result<Uint8Array | null>>
  /** Records who gets the page of a revision. Before its bytes leave: the record is durable on return. */
  recordDownload(call: Call & DownloadedPage): Promise<Result<null>>
  /** In the order asked: a text that changes whenever the document's status or a stage of it does; null where none shows to the caller. */
  documentMarks(call: Call & { readonly documentIds: readonly string[] }): Promise<Result<readonly (string | null)[]>>
  /** How revisions stand, in the order asked; null where there is none. */
  statuses(
    call: Call & { readonly documents: readonly { readonly documentId: string; readonly revision: number }[] },
  ): Promise<Result<readonly (DocumentStatus | null)[]>>
  /** Names of the graphs that documents of the tenant ever went to. */
  graphs(call: Call): Promise<Result<readonly string[]>>
  /** Documents that items are, by the keyed names of these, in the order asked; null of one that is not there. */
  itemDocuments(call: Call & { readonly refs: readonly string[] }): Promise<Result<readonly (string | null)[]>>
  counts(call: Call): Promise<Result<TenantCounts>>
  /** Adds what a gateway answered; written with the object's next commit. */
  countRequests(call: Call & { readonly requests: readonly RequestCount[] }): Promise<Result<true>>
}
