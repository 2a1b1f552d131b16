// Approvals: calls that wait for a person (checklist AG-11, EP-50). Bound to the exact arguments, used once, for 24 hours at most.
import * as z from 'zod'
import { limits } from './limits.ts'
import type { Result } from './result.ts'
import type { Actor, Call } from './rpc.ts'

/** `running`: it was used, and how the call ended is not known yet, or never will be; nothing is repeated by itself. */
export const approvalStates = ['pending', 'approved', 'denied', 'running', 'completed', 'failed', 'expired'] as const
export type ApprovalState = (typeof approvalStates)[number]

export const approvalIdSchema = z.string().regex(/^a_[0-9A-HJKMNP-TV-Z]{26}$/, 'the id of an approval')
export const approvalParams = z.object({ approvalId: approvalIdSchema })

const approvalSummarySchema = z.object({
  approvalId: z.string(),
  state: z.enum(approvalStates),
  operationId: z.string(),
  requestedBy: z.object({ id: z.string(), type: z.enum(['human', 'agent', 'service']) }),
  /** Keyed digest of the arguments: what is approved is exactly this. */
  argumentsDigest: z.string(),
  ruleIds: z.array(z.string()),
  /** One of these roles decides; null where everybody does who may decide approvals. */
  approvers: z.array(z.string()).nullable(),
  requestedAt: z.string(),
  expiresAt: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  /** Redacted. */
  reason: z.string().nullable(),
  /** When the configured address was told of it; null where it was not, or not yet. */
  notifiedAt: z.string().nullable(),
})

export const approvalsQuerySchema = z.strictObject({
  state: z.enum(approvalStates).optional(),
  limit: z.coerce.number().int().min(1).max(limits.pageSizeMax).default(50),
  cursor: approvalIdSchema.optional(),
})
export const approvalsSchema = z.object({
  approvals: z.array(approvalSummarySchema),
  nextCursor: z.string().nullable(),
})

export const approvalSchema = approvalSummarySchema.extend({
  /** As they were sent; null where they are gone, as they are once it has ended. */
  arguments: z.unknown(),
})
export type ApprovalAnswer = z.infer<typeof approvalSchema>

export const decideApprovalSchema = z.strictObject({
  decision: z.enum(['approve', 'deny']),
  argumentsDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'the argumentsDigest of the approval')
    .describe('That of the arguments that were looked at'),
  reason: z.string().trim().min(1).max(limits.purposeCharactersMax).optional(),
})

/** How the Tenant keeps one. */
export interface StoredApproval {
  readonly approvalId: string
  readonly state: ApprovalState
  readonly operationId: string
  readonly requester: Actor
  /** Of whose rights the requester's come in the end: a key's id. */
  readonly requesterRoot: string
  readonly argumentsDigest: string
  readonly ruleIds: readonly string[]
  readonly approvers: readonly string[] | null
  readonly requestedMs: number
  readonly expiresMs: number
  readonly decidedBy: string | null
  readonly decidedMs: number | null
  readonly reason: string | null
  readonly notifiedMs: number | null
}

export interface ClaimApprovalCall extends Call {
  readonly claims: string | null
  readonly requesterRoot: string
  /** Of the approval that is made where there is none. */
  readonly approvalId: string
  readonly operationId: string
  readonly argumentsDigest: string
  /** Arguments, sealed under the tenant's key for approvals, in the approval's place. */
  readonly sealed: Uint8Array
  readonly ruleIds: readonly string[]
  readonly approvers: readonly string[] | null
  /** How long it waits; absent from a gateway of a release before, and then a day. */
  readonly waitMs?: number
  /** Whether somebody is to be told of it. */
  readonly isNotified?: boolean
}

/** What is told of a call that waits: never what it is called with. */
export interface ApprovalNotice {
  readonly approvalId: string
  readonly operationId: string
  readonly requester: Actor
  readonly argumentsDigest: string
  readonly ruleIds: readonly string[]
  readonly approvers: readonly string[] | null
  readonly requestedMs: number
  readonly expiresMs: number
}

/** `gone`: whoever is there wants to be told no more. `failed`: to be tried again. */
export type Notified = 'told' | 'gone' | 'failed'

/** The approvals' surface of the Tenant object. */
export interface ApprovalRpc {
  /**
   * Uses the approval that stands for the caller and these arguments, in one turn: its state is `running` then, and no second call uses it.
   * Else answers the one that waits or was denied; where there is none, one that waits is made. Durable with its record on return.
   */
  claimApproval(call: ClaimApprovalCall): Promise<Result<StoredApproval>>
  /** Durable with its record. NOT_FOUND; CONFLICT where it does not wait any more. Nobody decides their own. */
  decideApproval(
    call: Call & {
      readonly claims: string | null
      /** Of who decides, as the requester's. */
      readonly root: string
      readonly approvalId: string
      readonly argumentsDigest: string
      readonly decision: 'approve' | 'deny'
      readonly reason: string | null
    },
  ): Promise<Result<StoredApproval>>
  /** How a call that used one ended. */
  endApproval(
    call: Call & { readonly claims: string | null; readonly approvalId: string; readonly isCompleted: boolean },
  ): Promise<Result<null>>
  /** Newest first. */
  approvals(
    call: Call & { readonly state: ApprovalState | null; readonly limit: number; readonly cursor: string | null },
  ): Promise<Result<readonly StoredApproval[]>>
  /** Null where there is none. `sealed` is null once it has ended. */
  approval(
    call: Call & { readonly approvalId: string },
  ): Promise<Result<{ readonly approval: StoredApproval; readonly sealed: Uint8Array | null } | null>>
}
