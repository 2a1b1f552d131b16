// The one decision whether claims allow a scope: roles carry capabilities, key scopes add to them, all else is refused.
import type { Actor } from '../../contract/rpc.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Route, Scope } from '../../contract/routes.ts'

/** What verified credentials say about the caller. */
export interface Claims {
  readonly tenantId: string
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  /** `sha256:…` over the canonical claims, or null under noAuth; stands in every record. */
  readonly digest: string | null
}

/** Default roles (checklist AU-7). A role that is not listed carries no capability. */
const capabilitiesByRole: { readonly [role: string]: readonly string[] } = {
  admin: ['*'],
  // All but user management and the administrators' set (checklist AU-14, X11).
  operator: [
    'documents:read',
    'documents:write',
    'memory:read',
    'memory:write',
    'audit:read',
    'tools:read',
    'metrics:read',
    'goose:read',
    'goose:write',
  ],
  underwriter: ['lending:read', 'lending:write', 'memory:read', 'tools:read'],
  'compliance-viewer': ['documents:read', 'memory:read', 'audit:read', 'tools:read', 'metrics:read'],
  viewer: ['memory:read', 'documents:read', 'tools:read'],
}

function capabilities(claims: Claims): readonly string[] {
  const byRole = claims.roles.flatMap((role) =>
    Object.hasOwn(capabilitiesByRole, role) ? capabilitiesByRole[role]! : [],
  )
  return [...byRole, ...claims.scopes]
}

/** Whether these claims carry the scope, without a reason. */
export function isAllowed(claims: Claims, scope: Scope): boolean {
  return scope === 'public' || capabilities(claims).some((held) => held === '*' || held === scope)
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
