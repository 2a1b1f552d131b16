// What a registered route declares, and the shapes that several routes share.
import * as z from 'zod'
import { documentIdSchema } from '../tenant.ts'

export type Scope =
  | 'public'
  | 'documents:read'
  | 'documents:write'
  | 'memory:read'
  | 'memory:write'
  | 'audit:read'
  | 'tools:read'
  | 'metrics:read'
  | 'session:inspect'
  | 'goose:read'
  | 'goose:write'

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly operationId: string
  /** Dotted and other names under which the operation is known too. */
  readonly aliases: readonly string[]
  readonly summary: string
  readonly scope: Scope
  readonly resource: 'document' | 'memory' | 'audit' | 'tool' | 'instance' | 'session' | 'goose'
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: {
    readonly mediaType: 'application/json' | 'multipart/form-data'
    readonly schema: z.ZodType
    readonly required: boolean
  }
  /** The same operation as multipart/form-data. */
  readonly form?: z.ZodType
  readonly answers: {
    readonly [status: number]: { readonly mediaType: string; readonly schema: z.ZodType; readonly description: string }
  }
  /** Problem statuses beyond those every route may answer. */
  readonly refusals: readonly number[]
}

export const json = (schema: z.ZodType, description: string) => ({ mediaType: 'application/json', schema, description })
export const text = (mediaType: string, description: string) => ({ mediaType, schema: z.string(), description })
export const documentParams = z.object({ documentId: documentIdSchema })
