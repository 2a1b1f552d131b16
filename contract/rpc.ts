// RPC envelope: every call to an object or another Worker carries one argument with these fields and answers with a Result.
import type { RowScope } from './row-scope.ts'

export type ActorType = 'human' | 'agent' | 'service'

/** Any principal. It comes only from verified credentials. */
export interface Actor {
  readonly id: string
  readonly type: ActorType
}

/** Fields of every RPC argument. `v` lets a newer and an older side understand each other during a deploy. */
export interface Call {
  readonly v: 1
  readonly tenantId: string
  readonly actor: Actor
  readonly requestId: string
  /** Rows that show to the actor, whatever is asked; absent where all do. */
  readonly rows?: RowScope
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** How the Tenant knows an Idempotency-Key, and the request that was sent under it. */
export interface IdempotencyMark {
  readonly ref: string
  readonly fingerprint: string
}
