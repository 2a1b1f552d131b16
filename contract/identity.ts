// Identities on the wire: what a tenant's memory holds about whoever stands behind a label.
import * as z from 'zod'
import { ingestMetadataSchema } from './document.ts'
import { limits } from './limits.ts'
import { purposeSchema } from './recall.ts'
import type { Result } from './result.ts'
import type { Call } from './rpc.ts'
import { graphNameSchema } from './tenant.ts'

/** As it stands in text, without its brackets. */
export const identityLabelSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}_[0-9a-hjkmnp-tv-z]{7}$/, 'a label as it stands in text, such as PERSON_k3f9q2t')

export const identityQuerySchema = z.strictObject({ graph: graphNameSchema.optional() })

export const identitySchema = z.object({
  label: identityLabelSchema,
  entity: z.string(),
  graph: z.string(),
  // Chunks that name it, of documents that the caller may read.
  nodes: z.number().int(),
  // False where more name it than one answer looks at.
  isExact: z.boolean(),
  documents: z.number().int(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  // Other labels that stewards said mean the same.
  aliases: z.number().int(),
  // The newest first.
  newest: z.array(z.object({ documentId: z.string(), createdAt: z.string() })).max(limits.pageSizeMax),
})
export type IdentityAnswer = z.infer<typeof identitySchema>

/** Two labels that a steward says mean one. */
export const aliasSchema = z.strictObject({ a: identityLabelSchema, b: identityLabelSchema })
export type Alias = z.infer<typeof aliasSchema>

export const aliasAnswerSchema = z.object({
  a: identityLabelSchema,
  b: identityLabelSchema,
  // Whether the two mean one now, by this decision or by others.
  aliased: z.boolean(),
  // Labels that mean the same as `a`, itself counted.
  labels: z.number().int(),
})
export type AliasAnswer = z.infer<typeof aliasAnswerSchema>

export const aliasListSchema = z.object({
  // The oldest first.
  aliases: z
    .array(
      z.object({
        a: identityLabelSchema,
        b: identityLabelSchema,
        // Null while the Tenant is of a release before.
        decidedAt: z.string().nullable(),
        decidedBy: z.string().nullable(),
      }),
    )
    .max(limits.aliasesMax),
})
export type AliasListAnswer = z.infer<typeof aliasListSchema>

/** All decisions that stand, where they are others than those of the epoch that is known. */
export interface AliasDecisions {
  /** Grows with every change. */
  readonly epoch: number
  readonly pairs: readonly (readonly [one: string, other: string])[] | null
  /** In the order of `pairs`, where asked for; absent from a Tenant of a release before. */
  readonly decided?: readonly { readonly atMs: number; readonly by: string }[]
}

export interface AliasesCall extends Call {
  /** What is known already; null where nothing is. */
  readonly epoch: number | null
  /** With when and by whom; absent from a gateway of a release before. */
  readonly isDetailed?: boolean
}

export type AliasCall = Call & Alias & { readonly claims: string | null }

/** Whose traces are to go: behind a label, or as ingests named them. */
export const erasureSchema = z
  .strictObject({
    label: identityLabelSchema.optional(),
    subject: ingestMetadataSchema.shape.subjects.unwrap().element.optional(),
    purpose: purposeSchema.describe('What for; it stands in the record, redacted'),
  })
  .refine(({ label, subject }) => (label === undefined) !== (subject === undefined), {
    message: 'name a label or a subject',
    path: ['label'],
  })
  // The same for who reads the description.
  .meta({ oneOf: [{ required: ['label'] }, { required: ['subject'] }] })
export type ErasureRequest = z.infer<typeof erasureSchema>

export const erasureAnswerSchema = z.object({
  // `erasing` goes on by itself, over a crash as well; ask again to see it end.
  state: z.enum(['erasing', 'erased']),
  // Documents that were given under the subject: all of them is gone.
  documents: z.number().int(),
})
export type ErasureAnswer = z.infer<typeof erasureAnswerSchema>

/** Somebody as the Tenant knows them: a label, or the keyed name of a subject with the terms that its documents are found by. */
export type Erased =
  | { readonly kind: 'label'; readonly ref: string }
  | { readonly kind: 'subject'; readonly ref: string; readonly about: readonly string[] }

export type EraseCall = Call & { readonly erased: Erased; readonly purpose: string; readonly claims: string | null }

/** The identities' surface of the Tenant object. */
export interface IdentityRpc {
  /** Durable with its record on return; what stands already changes nothing. CONFLICT where too many would mean one. */
  alias(call: AliasCall): Promise<Result<AliasAnswer>>
  /** Takes the decision about these two back; durable with its record on return. */
  unalias(call: AliasCall): Promise<Result<AliasAnswer>>
  /** Durable with its record on return; what is left is done by the alarm. LEGAL_HOLD where a document concerned is held. */
  erase(call: EraseCall): Promise<Result<ErasureAnswer>>
  /** Reads only. */
  aliases(call: AliasesCall): Promise<Result<AliasDecisions>>
}
