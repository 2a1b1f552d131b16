// What is asked and answered about a tenant's policy: its versions, and what it decides of whom.
import * as z from 'zod'
import { claimedVerticalsSchema, roleNameSchema, verticalNameSchema } from './api-key.ts'
import { operationIdSchema } from './execute.ts'
import { limits } from './limits.ts'
import { policySchema } from './policy.ts'

const versionSchema = z.number().int().min(0)

const policyVersionSchema = z.object({
  /** 0 where none was written: the product's roles hold, and no rule. */
  version: versionSchema,
  digest: z.string().nullable(),
  writtenAt: z.string().nullable(),
  /** Id of who wrote it. */
  writtenBy: z.string().nullable(),
})

/** As it holds, with all that its writer left out; drafts have a description of their own. */
export const heldPolicySchema = policySchema.meta({})

export const policyAnswerSchema = policyVersionSchema.extend({
  policy: heldPolicySchema,
  /** What in it can have no effect, such as an operation that does not exist. */
  warnings: z.array(z.string()),
})
export type PolicyAnswer = z.infer<typeof policyAnswerSchema>

export const policyQuerySchema = z.strictObject({
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'the number of a version')
    .optional(),
})

export const policyVersionsSchema = z.object({ versions: z.array(policyVersionSchema) })

export const writePolicySchema = z.strictObject({
  policy: policySchema,
  expectedVersion: versionSchema.optional().describe('Refused where another version holds meanwhile'),
  dryRun: z.boolean().default(false).describe('True to have it checked and not written'),
})

export const principalSchema = z.strictObject({
  actorId: z.string().min(1).max(128).default('somebody'),
  actorType: z.enum(['human', 'agent', 'service']).default('agent'),
  roles: z.array(roleNameSchema).max(32).default([]),
  scopes: z.array(z.string().max(64)).max(50).default([]),
  verticals: claimedVerticalsSchema.default(['*']),
  crossVertical: z.boolean().default(false),
})

export type Principal = z.output<typeof principalSchema>

export const explainRequestSchema = z
  .strictObject({
    operationId: operationIdSchema,
    principal: principalSchema.optional().describe('Somebody of these claims'),
    keyId: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, 'the id of a key')
      .optional()
      .describe('Or the holder of a key of the tenant'),
    resource: z
      .strictObject({
        id: z.string().min(1).max(200).optional(),
        vertical: verticalNameSchema
          .nullable()
          .optional()
          .describe('Null for a row of none; without it, rows of any are asked for'),
      })
      .default({}),
    at: z.iso.datetime({ offset: true }).optional().describe('When; without it now'),
    address: z.union([z.ipv4(), z.ipv6()]).optional().describe('From where; without it that is not known'),
    purpose: z.string().min(1).max(limits.purposeCharactersMax).optional().describe('What for'),
    arguments: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Of a tool of others: what it would be called with'),
    policy: policySchema.optional().describe('A draft in place of the policy that holds'),
  })
  .refine(({ principal, keyId }) => (principal === undefined) !== (keyId === undefined), {
    message: 'name a principal or a keyId',
    path: ['principal'],
  })
  // The same for who reads the description.
  .meta({ oneOf: [{ required: ['principal'] }, { required: ['keyId'] }] })
export type ExplainRequest = z.output<typeof explainRequestSchema>

const requiredSchema = z.object({
  scopes: z.array(z.string()).readonly().optional(),
  verticals: z.array(z.string()).readonly().optional(),
})

export const explainAnswerSchema = z.object({
  operationId: z.string(),
  decision: z.enum(['allow', 'deny']),
  /** All that stand against it. */
  reasons: z.array(z.string()),
  required: requiredSchema,
  missing: requiredSchema,
  /** Rules that decided, those that deny first. */
  ruleIds: z.array(z.string()),
  /** Rows that show where it is allowed: of these verticals (null: of all), never of those, and whether of none. */
  rows: z.object({
    only: z.array(z.string()).nullable(),
    except: z.array(z.string()),
    hasUnmarked: z.boolean(),
  }),
  /** Where a person has to approve it: by which rules, and of which roles one has to be (null: of any that may). */
  approval: z.object({ ruleIds: z.array(z.string()), approvers: z.array(z.string()).nullable() }).nullable(),
  /** Null of a draft. */
  policyVersion: versionSchema.nullable(),
})
export type ExplainAnswer = z.infer<typeof explainAnswerSchema>
