// Tokens on the wire: what is asked for, what is answered, and the claims that a token carries (RFC 9068, 8693).
import * as z from 'zod'
import { claimedVerticalsSchema, grantableScopes, roleNameSchema } from './api-key.ts'
import { limits } from './limits.ts'

const actorTypeSchema = z.enum(['human', 'agent', 'service'])
const ulidPattern = '[0-9A-HJKMNP-TV-Z]{26}'
/** Of a task's tokens, those after the first: the first one's, a dot and a number. */
export const tokenIdPattern = new RegExp(`^${ulidPattern}(?:\\.[1-9]\\d{0,4})?$`)

export const tokenParams = z.object({ jti: z.string().regex(tokenIdPattern, 'the jti of a token') })

export const tokenWishSchema = z
  .strictObject({
    roles: z
      .array(roleNameSchema)
      .max(32)
      .optional()
      .describe("Instead of the caller's own; where roles or scopes are named, nothing else is given"),
    scopes: z.array(z.enum(grantableScopes)).max(grantableScopes.length).optional(),
    asFarAsHeld: z.boolean().optional().describe('Of the scopes those that the caller has, in place of a refusal'),
    verticals: claimedVerticalsSchema
      .optional()
      .describe('Whose rows show: with those of no vertical. Without it all that the caller sees'),
    crossVertical: z.boolean().optional(),
    actorType: actorTypeSchema.optional().describe("Without it the caller's own. A task's is never a human"),
    subAgent: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, '1 to 32 lower-case letters, digits and -')
      .optional()
      .describe("Behind the caller's id in the actor's: which of its agents this is. No names of people"),
    expiresInSeconds: z
      .number()
      .int()
      .min(1)
      .max(limits.taskTokenSecondsMax)
      .optional()
      .describe("Without it as long as a token may live, at most as long as the caller's credential"),
    task: z
      .strictObject({
        id: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,47}$/, '1 to 48 letters, digits and . _ -')
          .describe("Behind the actor's id where no sub-agent is named"),
        hours: z.number().min(0.001).max(limits.taskHoursMax),
      })
      .optional()
      .describe('A token that its holder renews until the hours are over'),
  })
  .refine(({ expiresInSeconds = 0, task }) => task !== undefined || expiresInSeconds <= limits.tokenSecondsMax, {
    message: `at most ${limits.tokenSecondsMax}; ${limits.taskTokenSecondsMax} where it is a task's`,
    path: ['expiresInSeconds'],
  })
export type TokenWish = z.infer<typeof tokenWishSchema>

export const renewTokenSchema = z.strictObject({})

export const rotateTokenKeySchema = z.strictObject({
  endTokens: z.boolean().default(false).describe('Whether tokens that are out end as well, those of tasks too'),
})

export const tokenAnswerSchema = z.object({
  /** Answered here and kept nowhere. */
  token: z.string(),
  tokenType: z.literal('Bearer'),
  jti: z.string(),
  actorId: z.string(),
  actorType: actorTypeSchema,
  roles: z.array(z.string()),
  scopes: z.array(z.string()),
  verticals: z.array(z.string()),
  crossVertical: z.boolean(),
  delegationDepth: z.number().int(),
  expiresAt: z.string(),
  task: z.object({ id: z.string(), endsAt: z.string() }).nullable(),
})
export type TokenAnswer = z.infer<typeof tokenAnswerSchema>

export const revokedTokenSchema = z.object({ jti: z.string(), revokedAt: z.string() })

/** What goes on by itself: sessions in browsers, clients that somebody let in, tasks of programs. */
export const tokenTasksQuerySchema = z.strictObject({
  of: z
    .enum(['own', 'tenant'])
    .default('own')
    .describe('Those that the caller’s key gave, or all of the tenant, which needs keys:read'),
  limit: z.coerce.number().int().min(1).max(limits.pageSizeMax).default(50),
  cursor: z
    .string()
    .regex(new RegExp(`^${ulidPattern}$`), 'the nextCursor of a page')
    .optional(),
})

const tokenTaskSchema = z.object({
  /** Ends it: DELETE /api/auth/tokens/{jti}. */
  jti: z.string(),
  /** `page` of a session in a browser, `client` of one of MCP that somebody let in. */
  kind: z.enum(['page', 'client', 'task']),
  taskId: z.string(),
  actorId: z.string(),
  actorType: actorTypeSchema,
  roles: z.array(z.string()),
  scopes: z.array(z.string()),
  begunAt: z.string(),
  endsAt: z.string(),
  renewals: z.number().int(),
  /** Whether the caller came by it. */
  isCurrent: z.boolean(),
})
export const tokenTasksSchema = z.object({ tasks: z.array(tokenTaskSchema), nextCursor: z.string().nullable() })
export type TokenTaskAnswer = z.infer<typeof tokenTaskSchema>

export const jwksSchema = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      alg: z.literal('EdDSA'),
      use: z.literal('sig'),
      kid: z.string(),
      x: z.string(),
    }),
  ),
})

export const rotatedTokenKeySchema = z.object({
  kid: z.string(),
  /** Keys whose tokens are still good, this one among them. */
  kids: z.array(z.string()),
})

/** Whoever gave a token, and of whom they had theirs; the innermost is a key. */
export interface TokenAct {
  readonly sub: string
  readonly actorType: 'human' | 'agent' | 'service'
  readonly roles: readonly string[]
  readonly scope: string
  /** Of the token that it was given by; absent of a key. */
  readonly jti?: string
  readonly act?: TokenAct
}

const name = z.string().min(1).max(256)
/** RFC 6749: scopes with a space between them. */
const scopeText = z
  .string()
  .max(4_096)
  .regex(/^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/)
const rolesSchema = z.array(z.string().max(64)).max(32)
const secondsSchema = z.number().int().positive()

const actSchema: z.ZodType<TokenAct> = z.strictObject({
  sub: name,
  actorType: actorTypeSchema,
  roles: rolesSchema,
  scope: scopeText,
  jti: z.string().regex(tokenIdPattern).exactOptional(),
  act: z.lazy(() => actSchema).exactOptional(),
})

/** Every claim that a token has, and no other. */
export const tokenPayloadSchema = z.strictObject({
  iss: name,
  /** The key of which it comes in the end. */
  sub: name,
  aud: name,
  exp: secondsSchema,
  iat: secondsSchema,
  nbf: secondsSchema,
  jti: z.string().regex(tokenIdPattern),
  tenantId: name,
  actorType: actorTypeSchema,
  actorId: name,
  roles: rolesSchema,
  scope: scopeText,
  verticals: claimedVerticalsSchema,
  crossVertical: z.boolean(),
  delegationDepth: z.number().int().min(0).max(limits.delegationDepthMax),
  act: actSchema,
  /** Beyond which roles carry nothing, whatever the policy gives them later. */
  ceiling: scopeText.exactOptional(),
  /** Of a session in a browser: it is good in its cookie, and nowhere else. */
  isPage: z.literal(true).exactOptional(),
  taskId: name.exactOptional(),
  taskExp: secondsSchema.exactOptional(),
})
export type TokenPayload = z.infer<typeof tokenPayloadSchema>

/** What the Tenant adds when it signs. */
export type TokenDraft = Omit<TokenPayload, 'exp' | 'iat' | 'nbf' | 'jti' | 'taskExp'>
