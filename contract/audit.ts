// The audit log on the wire and across RPC: records, trail, proofs, verification.
import * as z from 'zod'
import { limits } from './limits.ts'
import type { Actor, Call, IdempotencyMark, Json } from './rpc.ts'
import type { Result } from './result.ts'

/** What a record is about. */
export interface Resource {
  readonly kind: 'document' | 'memory-node' | 'graph' | 'tenant' | 'key' | 'tool'
  readonly id: string
}

/** A record before the log gives it a place. `id` is the idempotency key: same id and content again is the same record. */
export interface RecordDraft {
  readonly id: string
  /** `document.redacted` form; the event subject is `clawql.` + type. */
  readonly type: string
  /** The operation, such as `documents.ingest`. */
  readonly op: string
  readonly outcome: 'ok' | 'refused' | 'failed'
  readonly actor: Actor
  /** SHA-256 of the claims that allowed it, `sha256:…`, or null under noAuth. */
  readonly claims: string | null
  readonly req: string
  readonly res: Resource
  /** Further resources under which the trail finds the record, such as the nodes of `memory.ingested`. */
  readonly also?: readonly Resource[]
  readonly subj: readonly string[]
  readonly matter: readonly string[]
  readonly vertical: string | null
  readonly graph: string | null
  readonly revision: number | null
  readonly policy: string | null
  /** Facts of this type of record. Free of personal content: ids, digests, counts, versions. */
  readonly body: { readonly [name: string]: Json }
}

export interface Appended {
  readonly id: string
  readonly seq: number
  /** SHA-256(0x00 || entry), hexadecimal. */
  readonly leafHash: string
  readonly tsMs: number
}

const resourceSchema = z.object({
  kind: z.enum(['document', 'memory-node', 'graph', 'tenant', 'key', 'tool']),
  id: z.string(),
})

/** A record with its place, as the log keeps it and as its leaf hashes it; releases to come may add to it. */
export const auditRecordSchema = z.looseObject({
  v: z.literal(1),
  id: z.string(),
  seq: z.number().int(),
  ts: z.string(),
  tenant: z.string(),
  prev: z.string(),
  // Pairs; as a tuple they would be described by words that validators of before 2020 read otherwise.
  chain: z.array(z.array(z.number().int()).length(2)).exactOptional(),
  type: z.string(),
  op: z.string(),
  outcome: z.enum(['ok', 'refused', 'failed']),
  actor: z.object({ id: z.string(), type: z.enum(['human', 'agent', 'service']) }),
  claims: z.string().nullable(),
  req: z.string(),
  res: resourceSchema,
  also: z.array(resourceSchema).exactOptional(),
  subj: z.array(z.string()),
  matter: z.array(z.string()),
  vertical: z.string().nullable(),
  graph: z.string().nullable(),
  revision: z.number().int().nullable(),
  policy: z.string().nullable(),
  body: z.record(z.string(), z.unknown()),
})
/** Described whole; in the code it is what was stored, which nothing here looks into. */
const storedRecordSchema: z.ZodType = auditRecordSchema

export const trailEntrySchema = z.object({
  seq: z.number().int(),
  operation: z.string(),
  type: z.string(),
  outcome: z.string(),
  actorId: z.string(),
  actorType: z.string(),
  requestId: z.string(),
  timestamp: z.string(),
  merkleRoot: z.string().nullable(),
  prevHash: z.string(),
  hash: z.string(),
  inclusion: z.object({
    index: z.number().int(),
    size: z.number().int(),
    leafHash: z.string(),
    proof: z.array(z.string()),
  }),
  /** Which of the resource's records it is, counted from 1 over all epochs. */
  position: z.number().int(),
  /** The log that `seq` and `inclusion` are of. */
  epoch: z.number().int(),
  record: storedRecordSchema,
})
export const trailOrderSchema = z.enum(['oldest', 'newest'])
export type TrailOrder = z.infer<typeof trailOrderSchema>
export const trailQuerySchema = z.strictObject({
  order: trailOrderSchema.default('oldest'),
  limit: z.coerce.number().int().min(1).max(limits.trailEntriesMax).default(limits.trailEntriesMax),
  cursor: z
    .string()
    .regex(/^([1-9][0-9]{0,5}\.)?(0|[1-9][0-9]{0,14})$/, 'the nextCursor of the page before')
    .optional()
    .describe('`nextCursor` of the page before, in the same order'),
})
export type TrailQuery = z.infer<typeof trailQuerySchema>
export const trailSchema = z.object({
  resource: z.object({ kind: z.string(), id: z.string() }),
  order: trailOrderSchema,
  /** Records of the resource in the log of the checkpoint; `entries` may be a page of them. */
  total: z.number().int(),
  entries: z.array(trailEntrySchema),
  /** Where the next page begins; null where this is the last. */
  nextCursor: z.string().nullable(),
  checkpoint: z.string(),
  /** Of closed epochs that entries shown are of: their final checkpoints. */
  closed: z.array(z.object({ epoch: z.number().int(), checkpoint: z.string() })),
  /** Each entry shown is in the signed tree, none is missing between them, and their chain agrees with `total`. */
  verified: z.boolean(),
})
export type TrailAnswer = z.infer<typeof trailSchema>

export const verifyRequestSchema = z.strictObject({
  merkleRoot: z.string().min(1).max(128),
  contentId: z.string().min(1).max(128),
})
export const verifyAnswerSchema = z.object({
  merkleRoot: z.string(),
  contentId: z.string(),
  valid: z.boolean(),
  reason: z.enum(['UNKNOWN_ROOT', 'CONTENT_MISMATCH', 'NOT_INCLUDED', 'CONTENT_ERASED']).nullable(),
  inclusionProof: z.array(z.string()),
  leafIndex: z.number().int().nullable(),
  leafHash: z.string().nullable(),
  treeSize: z.number().int(),
  signedHead: z.string().nullable(),
  record: storedRecordSchema.nullable(),
})
export type VerifyAnswer = z.infer<typeof verifyAnswerSchema>

/** Where an older checkpoint's root and the bytes of a tile come from. */
export interface TileRequest {
  /** Level, or 'entries' for a bundle. */
  readonly level: number | 'entries'
  readonly n: number
  /** Number of hashes or entries wanted, 1..256. */
  readonly width: number
  /** The newest where absent. */
  readonly epoch?: number
}

/** Why a log ends and another begins: for those who audit it, free of personal content. It can never be taken back. */
export const openEpochSchema = z.strictObject({ reason: z.string().trim().min(8).max(500) })
export const epochOpenedSchema = z.object({
  epoch: z.number().int(),
  /** Place of the first record, which names the log before. */
  seq: z.number().int(),
  closed: z.object({
    epoch: z.number().int(),
    origin: z.string(),
    size: z.number().int(),
    rootHash: z.string().nullable(),
    checkpoint: z.string().nullable(),
    frozen: z.string().nullable(),
  }),
})
export type EpochOpened = z.infer<typeof epochOpenedSchema>
export interface OpenEpochRequest {
  readonly reason: string
  readonly claims: string | null
}

/** What the log knows of itself: its newest entries are checked at every wake, all of them in turns. */
export interface LogCheck {
  readonly state: 'ok' | 'checking' | 'tampered'
  /** How far the turn has come. */
  readonly checked: number
  readonly records: number
  /** Which place does not agree; never content. */
  readonly where: string | null
}

export interface AuditStatus {
  readonly size: number
  readonly rootHash: string
  readonly state: 'open' | 'frozen'
  readonly epoch: number
  readonly origin: string
  readonly vkey: string
  readonly checkpointSize: number
  readonly check: LogCheck
}

/** What rehashing the whole log found. No failures: every stored byte agrees with every other. */
export interface SelfCheck {
  readonly size: number
  readonly rootHash: string
  /** Places that do not agree, at most about 100; never content. */
  readonly failures: readonly string[]
}

/** Inspection of the log beside its daily surface. */
export interface AuditLogInspection {
  /** Rehashes every entry and compares leaves, tiles, roots, index and checkpoints. Takes about 1 s per 20,000 records. */
  selfCheck(call: Call): Promise<Result<SelfCheck>>
}

/** `limit` is 1 to 1,000; a cursor is that of the page before, in the same order. */
export interface TrailRequest {
  readonly resource: Resource
  readonly limit: number
  readonly order?: TrailOrder
  readonly cursor?: string | null
}

/** Documents of one question for legal holds. */
export const heldAskedMax = 2_000

/** The log's surface of the Tenant object. */
export interface AuditLogRpc {
  /** Durable, chained and in the tree on return. All or none of the records; ids that are already there are answered, not appended. */
  append(call: Call & { readonly records: readonly RecordDraft[] }): Promise<Result<readonly Appended[]>>
  /** A page of the records about a resource with inclusion proofs against one checkpoint. Empty where there is none. */
  trail(call: Call & TrailRequest): Promise<Result<TrailAnswer>>
  /** Is this root the one rooted for this content, and is its record in the tree? Never throws for a wrong root. */
  verify(call: Call & { readonly merkleRoot: string; readonly contentId: string }): Promise<Result<VerifyAnswer>>
  /** The newest signed checkpoint (C2SP tlog-checkpoint), signed and stored before it is answered. */
  checkpoint(call: Call & { readonly epoch?: number }): Promise<Result<string>>
  /** A tile or entry bundle (C2SP tlog-tiles), or null where the tree has none of that width. */
  tile(call: Call & TileRequest): Promise<Result<Uint8Array | null>>
  auditStatus(call: Call): Promise<Result<AuditStatus>>
  /** Closes the log for good and opens the next epoch, whose first record names the final checkpoint of this one. */
  openEpoch(
    call: Call & OpenEpochRequest & { readonly idempotency?: IdempotencyMark },
  ): Promise<Result<EpochOpened & { readonly isReplay?: true }>>
  /** Which of the documents are under a legal hold of any epoch; at most `heldAskedMax`. Reads only. */
  held(call: Call & { readonly documentIds: readonly string[] }): Promise<Result<readonly string[]>>
  /** Node digests of `memory.ingested` and removals of `memory.pruned` for one graph, oldest first, from `afterSeq` on: the filter's warm-up. */
  digests(call: Call & { readonly graph: string; readonly afterSeq: number; readonly limit: number }): Promise<
    Result<{
      readonly records: readonly {
        readonly seq: number
        readonly type: string
        readonly body: { readonly [name: string]: Json }
      }[]
      readonly done: boolean
    }>
  >
}
