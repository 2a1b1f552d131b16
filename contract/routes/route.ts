// What a registered route declares, and the shapes that several routes share.
import * as z from 'zod'
import { limits } from '../limits.ts'
import { documentIdSchema } from '../tenant.ts'

export type Scope =
  | 'public'
  /** Every caller that is known: it is about its own credential. */
  | 'self'
  | 'documents:read'
  | 'documents:write'
  | 'memory:read'
  | 'memory:identify'
  | 'memory:reveal'
  | 'memory:alias'
  | 'memory:erase'
  | 'memory:write'
  | 'audit:read'
  | 'audit:write'
  | 'tools:read'
  /** Tools of others; what is decided about is the tool itself. */
  | 'tools:call'
  | 'tools:write'
  | 'metrics:read'
  | 'session:inspect'
  | 'keys:read'
  | 'keys:write'
  | 'approvals:read'
  | 'approvals:write'
  | 'policy:read'
  /** It reaches every scope, so no key is given it alone. */
  | 'policy:write'
  /** Across tenants: of the instance's own tenant only. */
  | 'instance:read'

/** Nothing is sent as `none`; `bytes` are a buffer or a stream; JSON alone is described by its schema. */
export interface RouteAnswer {
  readonly kind: 'json' | 'text' | 'bytes' | 'none'
  readonly mediaType: string
  readonly schema: z.ZodType
  readonly description: string
}

/** multipart/form-data: one part named file, and one of JSON beside it. */
export interface RouteForm {
  /** In the description. */
  readonly name: string
  readonly fieldName: string
  readonly fieldSchema: z.ZodObject
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly operationId: string
  /** Dotted and other names under which the operation is known too. */
  readonly aliases: readonly string[]
  readonly summary: string
  readonly scope: Scope
  readonly resource:
    | 'document'
    | 'memory'
    | 'audit'
    | 'tool'
    | 'instance'
    | 'session'
    | 'page'
    | 'key'
    | 'policy'
    | 'approval'
  /**
   * Whose rows it is about: those that show to the caller, which its stores go by; `all` at once, for callers to whom all show; or none.
   */
  readonly rows: 'shown' | 'all' | 'none'
  /** What is decided about, approved and recorded is the operation that its path names. */
  readonly runsNamed?: true
  /** It runs other operations, each of which passes the door by itself. */
  readonly runsOthers?: true
  /** Where people sign in by a directory it takes a name with a password too: what comes of it lasts longer than the request. */
  readonly takesPassword?: true
  /** What does not match is not there: 404. */
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  /** Request headers that the operation reads, beside those of every request. */
  readonly headers?: z.ZodObject
  /** A body of JSON. */
  readonly body?: z.ZodType
  /** Of the JSON body; 64 KiB where nothing else is said. */
  readonly bodyBytesMax?: number
  /** Instead of a body of JSON; where the route has both, the sender's content type decides. */
  readonly form?: RouteForm
  readonly answers: { readonly [status: number]: RouteAnswer }
  /** Problem statuses beyond those every route may answer. */
  readonly refusals: readonly number[]
}

export const json = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  ({ kind: 'json', mediaType: 'application/json', schema, description }) as const
export const text = (mediaType: string, description: string) =>
  ({ kind: 'text', mediaType, schema: z.string(), description }) as const
export const bytes = (mediaType: string, description: string) =>
  ({ kind: 'bytes', mediaType, schema: z.string().meta({ format: 'binary' }), description }) as const

/** Of an operation that makes something: sent again with the same key it makes nothing more, and answers as it did. */
export const idempotencyKeySchema = z
  .string()
  .regex(
    new RegExp(`^[\\x20-\\x7e]{1,${limits.idempotencyKeyCharactersMax}}$`),
    `1 to ${limits.idempotencyKeyCharactersMax} characters of ASCII`,
  )
  .meta({
    description: `Sent again within ${limits.idempotencyHours} hours, the same request is answered as the first was; another one is refused with 422`,
  })

export const idempotentHeaders = z.object({ 'Idempotency-Key': idempotencyKeySchema.optional() })

export const documentParams = z.object({ documentId: documentIdSchema })
