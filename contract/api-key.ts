// API keys on the wire and across RPC: what one gives, who made it, when it ends. A key itself is answered once and kept nowhere.
import * as z from 'zod'
import type { Actor, Call, IdempotencyMark } from './rpc.ts'
import type { Result } from './result.ts'

/** Default roles (checklist AU-7), the strongest first. */
export const roleNames = ['admin', 'operator', 'underwriter', 'compliance-viewer', 'viewer'] as const
export type RoleName = (typeof roleNames)[number]

/** What a key can be given by itself. `public` needs no key, and `*` is the admin role's alone. */
export const grantableScopes = [
  'documents:read',
  'documents:write',
  'memory:read',
  'memory:identify',
  'memory:reveal',
  'memory:alias',
  'memory:erase',
  'memory:write',
  'audit:read',
  'audit:write',
  'tools:read',
  'tools:call',
  'tools:write',
  'metrics:read',
  'session:inspect',
  'keys:read',
  'keys:write',
  'policy:read',
  'approvals:read',
  'approvals:write',
  'instance:read',
] as const

/** Beside them, what only the admin role carries: it reaches every other scope. */
export const administratorScopes = ['policy:write'] as const

/** Of a role: the product's own or one of a tenant's policy. */
export const roleNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, '1 to 64 lower-case letters, digits and -')
export const verticalNameSchema = z.string().regex(/^[a-z]{2,32}$/, 'the name of a vertical: 2 to 32 letters')
export const claimedVerticalsSchema = z.array(z.union([verticalNameSchema, z.literal('*')])).max(32)

/** What a group of others’ gives: a role, or several. */
export const mappedRolesSchema = z.union([
  roleNameSchema.transform((role) => [role]),
  z.array(roleNameSchema).min(1).max(32),
])

const minuteSeconds = 60
const tenYearsSeconds = 10 * 366 * 24 * 3_600

export const apiKeyParams = z.object({ keyId: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'the id of a key') })

export const apiKeyWishSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u, '1 to 64 letters, digits, spaces and . _ @ -')
      .describe('For people; unique among the keys that are good. It stands in no record and no log'),
    roles: z.array(roleNameSchema).max(32).default([]).describe("The product's own, and those of the tenant's policy"),
    scopes: z
      .array(z.enum(grantableScopes))
      .max(grantableScopes.length)
      .default([])
      .describe('Beside what the roles give'),
    actorType: z.enum(['human', 'agent', 'service']).default('service'),
    verticals: claimedVerticalsSchema
      .optional()
      .describe('Whose rows show: with those of no vertical. Without it, and with `*`, all that the maker sees'),
    crossVertical: z
      .boolean()
      .optional()
      .describe('Whether rows of other verticals show too, where a purpose is given'),
    expiresInSeconds: z
      .number()
      .int()
      .min(minuteSeconds)
      .max(tenYearsSeconds)
      .optional()
      .describe('Seconds from now until the key ends; without it, as long as the key that makes it'),
  })
  .refine(({ roles, scopes }) => roles.length + scopes.length > 0, {
    message: 'give a role or a scope',
    path: ['roles'],
  })
  // The same for who reads the description; beside the fields, generators take an anyOf for another way to write the whole.
  .meta({
    allOf: [
      { anyOf: ['roles', 'scopes'].map((name) => ({ required: [name], properties: { [name]: { minItems: 1 } } })) },
    ],
  })
export type ApiKeyWish = z.infer<typeof apiKeyWishSchema>

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  scopes: z.array(z.string()),
  actorType: z.enum(['human', 'agent', 'service']),
  /** `*` where rows of all show. */
  verticals: z.array(z.string()),
  crossVertical: z.boolean(),
  /** `secret`: it stands in the instance's API-key secret, and ends there. */
  source: z.enum(['store', 'secret']),
  state: z.enum(['active', 'expired', 'revoked']),
  createdAt: z.string().nullable(),
  /** Id of the key that made it. */
  createdBy: z.string().nullable(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  /** To the minute; null where it was not used yet, or stands in the secret. */
  lastUsedAt: z.string().nullable(),
})
export type ApiKeyAnswer = z.infer<typeof apiKeySchema>
export const apiKeysSchema = z.object({ keys: z.array(apiKeySchema) })
/** `key` is answered here and never again. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() })
export type CreatedApiKeyAnswer = z.infer<typeof createdApiKeySchema>

/** One of those of whom a key or a token comes. */
export interface GivenBy {
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
}

/** What a key's holder may, and until when: the row without its digest and without what is for people. */
export interface KeyGrant {
  readonly id: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly actorType: 'human' | 'agent' | 'service'
  /** Who made it, and who made theirs, as far as they were no administrators: what rules say of them holds for it as well. */
  readonly givers: readonly GivenBy[]
  /** Null where rows of all verticals show. */
  readonly verticals: readonly string[] | null
  readonly crossVertical: boolean
  readonly expiresMs: number | null
}

export interface StoredApiKey extends KeyGrant {
  readonly name: string
  readonly createdMs: number
  readonly createdBy: string
  readonly revokedMs: number | null
  readonly lastUsedMs: number | null
}

/** With `replayedNonce` the key was made before, under the same Idempotency-Key, of that nonce. */
export interface CreatedApiKey extends StoredApiKey {
  readonly replayedNonce?: string
}

/** How the tenant knows a digest. `epoch` grows with every change of the tenant's keys. */
export interface FoundApiKey {
  readonly grant: KeyGrant | null
  /** Why the key is not good any more, where it once was. */
  readonly ended: 'expired' | 'revoked' | null
  readonly epoch: number
}

/** The keys' surface of the Tenant object. */
export interface ApiKeyRpc {
  /** Notes its use, at most once a minute. */
  findApiKey(call: Call & { readonly secretSha256: string }): Promise<Result<FoundApiKey>>
  /** Durable with its record on return. A name that a good key has is a CONFLICT. */
  createApiKey(
    call: Call & {
      readonly claims: string | null
      readonly key: KeyGrant & { readonly name: string; readonly secretSha256: string }
      readonly idempotency?: IdempotencyMark
      /** What the key was made of under the Idempotency-Key, beside it. */
      readonly nonce?: string
    },
  ): Promise<Result<CreatedApiKey>>
  /**
   * Durable with its record on return; revoked keys are answered again. `isAdminElsewhere`: the secret holds an administrator
   * of this tenant. The last administrator's key is a CONFLICT, a key that holds more than the caller's capabilities, or shows more rows, is refused.
   */
  revokeApiKey(
    call: Call & {
      readonly claims: string | null
      readonly id: string
      readonly capabilities: readonly string[]
      /** Of the caller; absent from a gateway of a release before. */
      readonly verticals?: readonly string[] | null
      readonly isAdminElsewhere: boolean
    },
  ): Promise<Result<StoredApiKey>>
  /** Newest first, at most `limits.apiKeysMax`. */
  apiKeys(call: Call): Promise<Result<readonly StoredApiKey[]>>
}
