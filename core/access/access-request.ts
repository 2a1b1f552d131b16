// What a decision is asked about: who, what, whose, when, what for.
import type { Route, Scope } from '../../contract/routes.ts'
import type { Claims } from './claims.ts'

/** Everything that a decision is made of. */
export interface AccessRequest {
  readonly claims: Claims
  readonly operation: AccessedOperation
  readonly resource: AccessedResource
  readonly nowMs: number
  /** Of the network that the request came from; null where it is not known. */
  readonly address?: string | null | undefined
  /** What for, where the caller said so. */
  readonly purpose: string | null
  /** Of a tool of others: what it is called with. Not known where it is asked whether something may be called at all. */
  readonly arguments?: object | undefined
}

export interface AccessedOperation {
  readonly operationId: string
  readonly scope: Scope
  /** It is about rows of all verticals at once, such as the log: for callers to whom all show. */
  readonly isOfAllRows?: boolean
}

/** What an operation is about. */
export interface AccessedResource {
  readonly kind: Route['resource']
  /** Null where it names no single one. */
  readonly id: string | null
  readonly tenantId: string
  /** Null of a row or a tool without one; undefined where it is about rows of any: the decision says of which. */
  readonly vertical?: string | null | undefined
}
