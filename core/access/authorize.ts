// The one decision whether claims allow a scope: roles carry capabilities, key scopes add to them, all else is refused.
import type { Actor } from '../../contract/rpc.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Route, Scope } from '../../contract/routes.ts'
import { allows, capabilitiesOf } from './roles.ts'

/** What verified credentials say about the caller. */
export interface Claims {
  readonly tenantId: string
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  /** When the credential ends; null where it does not. */
  readonly expiresMs: number | null
  /** Of the instance's own tenant: what looks across tenants is allowed to nobody else. */
  readonly isOfInstance: boolean
  /** `sha256:…` over the canonical claims, or null under noAuth; stands in every record. */
  readonly digest: string | null
}

/** Whether these claims carry the scope, without a reason. */
export function isAllowed(claims: Claims, scope: Scope): boolean {
  return scope === 'public' || allows(capabilitiesOf(claims), scope, claims.isOfInstance)
}

/** What an operation is about; `id` is null where it names no single one. */
export interface AccessedResource {
  readonly kind: Route['resource']
  readonly id: string | null
}

/** Allows the operation on the resource, or refuses with what is required and what is missing. */
export function authorize(
  claims: Claims,
  { scope }: Pick<Route, 'operationId' | 'scope'>,
  _resource: AccessedResource,
): Result<Claims> {
  if (isAllowed(claims, scope)) return accepted(claims)
  return refused('ATR_PERMISSION_DENIED', `This operation requires the scope ${scope}.`, {
    details: { required: { scopes: [scope] }, missing: { scopes: [scope] } },
  })
}
