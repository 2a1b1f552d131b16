// Identities on the wire: what a tenant's memory holds about whoever stands behind a label.
import * as z from 'zod'
import { limits } from './limits.ts'
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
  // The newest first.
  newest: z.array(z.object({ documentId: z.string(), createdAt: z.string() })).max(limits.pageSizeMax),
})
export type IdentityAnswer = z.infer<typeof identitySchema>
