// The compute Worker across RPC: one document's bytes and keys in; what leaves quarantine out, redacted or sealed.
import type { Described, SealedCaption } from './caption.ts'
import type { StageName, StageState } from './document.ts'
import type { DocumentKey } from './keys.ts'
import type { PackedChunks } from './memory.ts'
import type { EngineState } from './pipeline.ts'
import type { PreviewRpc } from './preview.ts'
import type { ProblemCode } from './problems.ts'
import type { Call } from './rpc.ts'

/** A message across RPC holds at most 32 MiB at Cloudflare: what may be larger travels as the platform's byte stream. */
export type BytesOr<Stream> = Uint8Array | Stream

/** One stage's end, as the catalog records it. `memory` and `paperless` are reported by who runs them, but for a page that nobody could draw. */
export interface StageReport {
  readonly stage: StageName
  readonly state: StageState
  readonly startedMs: number | null
  readonly durationMs: number | null
  readonly code?: ProblemCode
  readonly reason?: string
}

/** What happened to a document before: the plan for a failure follows from it. */
export interface DocumentHistory {
  /** Tries in which an engine answered that it failed, before this one. */
  readonly tries: number
  /** Engines lost with this document in them and charged to it. */
  readonly kills: number
  /** Nothing else is under way in this process: what is lost now is this document's doing. */
  readonly isAlone: boolean
}

export interface ComputeCall<Stream> extends Call {
  readonly documentId: string
  readonly revision: number
  readonly createdAtMs: number
  readonly traceparent: string
  readonly graph: string
  /** Which operators a document's class allows; null where it has none, absent where nobody told of it. */
  readonly classification?: string | null
  readonly key: DocumentKey
  /** Index key of the graph, 32 bytes. */
  readonly indexKey: Uint8Array
  /** The tenant's key of labels, 32 bytes. Absent from a pipeline of a release before: then nobody is labelled. */
  readonly identityKey?: Uint8Array
  readonly original: {
    readonly bytes: BytesOr<Stream>
    readonly sizeBytes: number
    /** Of the uploaded file's name: a hint for detection. */
    readonly extension: string | null
    readonly tags: readonly string[]
    /** What its sender calls it: what of it redaction lets out is its caption. Absent from a pipeline of a release before. */
    readonly described?: Described
    /** Whom it is about: they leave compute as keyed terms alone. Absent from a pipeline of a release before. */
    readonly subjects?: readonly string[]
    /** Set where the bytes are text in UTF-8 as it was said, which no engine looks into: names of whoever said it. */
    readonly spokenBy?: readonly string[] | null
  }
  readonly history: DocumentHistory
}

/** What redaction released and memory holds. */
export interface ReleasedFacts {
  readonly mediaType: string
  readonly entities: { readonly [entity: string]: number }
  /** How many values each operator took out; absent from a compute of a release before. */
  readonly operators?: { readonly [operator: string]: number }
  readonly detectors: readonly { readonly name: string; readonly version: string }[]
  /** How many parts of the original could not be read, by why; absent from a compute of a release before. */
  readonly omissions?: { readonly [code: string]: number }
  /** SHA-256 in hexadecimal of the redacted text, of the redacted metadata as JSON, and of the rendition. */
  readonly outSha256: string
  readonly metadataSha256: string
  readonly archiveSha256: string | null
  /** HMAC-SHA-256 of the original under the document's key, in hexadecimal. */
  readonly inCommit: string
  readonly merkleRoot: string
  readonly leafCount: number
}

/** What redaction released, and everything that was made of it. */
export interface Computed<Stream> extends ReleasedFacts {
  /** The page to archive, or null where nothing could draw it. */
  readonly pdf: BytesOr<Stream> | null
  /** Calls to the graph, in order, at least one. As a stream: for each one two lengths of 32 bits (big-endian), then text and ciphertext. */
  readonly memory: readonly PackedChunks[] | Stream
  /** The section tree, sealed; absent from a compute of a release before. */
  readonly outline?: Uint8Array
  /** Absent from a compute of a release before. */
  readonly caption?: SealedCaption
}

/** A document leaves its run early. `charge` says which of its three numbers grows; `outage` charges nobody and stops the queue. */
export interface ComputeStop {
  readonly action: 'retry' | 'block' | 'fail'
  readonly code: ProblemCode
  readonly stage: StageName
  readonly charge: 'nothing' | 'outage' | 'try' | 'kill' | 'suspicion'
}

export type ComputeAnswer<Stream> =
  | { readonly outcome: 'computed'; readonly reports: readonly StageReport[]; readonly computed: Computed<Stream> }
  /** Without text there is nothing to redact, root or remember: the document stays ciphertext only. */
  | {
      readonly outcome: 'withheld'
      readonly reports: readonly StageReport[]
      readonly mediaType: string | null
      readonly code: ProblemCode
      /** Where what it is called could be redacted. */
      readonly caption?: SealedCaption
    }
  | { readonly outcome: 'stopped'; readonly reports: readonly StageReport[]; readonly stop: ComputeStop }

/** The RPC surface of the compute Worker: no store, no secret but the document's and its graph's keys. */
export interface ComputeRpc<Stream> extends PreviewRpc {
  /**
   * Nothing is durable on return. Throws only where this Worker itself fails: an engine's failure is an answer. A stream in
   * the answer is to be read to its end or cancelled; what fails in it errors the stream.
   */
  run(call: ComputeCall<Stream>): Promise<ComputeAnswer<Stream>>
  /** Whether the engines answer that it asks. */
  health(): Promise<ComputeHealth>
}

export interface ComputeHealth {
  readonly engines: { readonly [engine in 'tika' | 'gotenberg' | 'presidio']: EngineState }
}
