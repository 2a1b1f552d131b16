// What each role may, and what claims come to. Scopes of the instance are never a tenant's, whatever its roles say.
import type { KeyGrant, RoleName } from '../../contract/api-key.ts'
import type { Scope } from '../../contract/routes.ts'
import type { Claims } from './claims.ts'

/** Every scope of a tenant. */
export const everything = '*'

/** The product's own. */
export const capabilitiesByRole: { readonly [role in RoleName]: readonly string[] } = {
  admin: [everything],
  // All but user management and the administrators' set (checklist AU-14, X11).
  operator: [
    'documents:read',
    'documents:write',
    'memory:read',
    'memory:write',
    'memory:identify',
    'memory:alias',
    'audit:read',
    'tools:read',
    'metrics:read',
    'policy:read',
    'approvals:read',
    'approvals:write',
    'instance:read',
  ],
  underwriter: ['lending:read', 'lending:write', 'memory:read', 'memory:identify', 'tools:read'],
  'compliance-viewer': [
    'documents:read',
    'memory:read',
    'audit:read',
    'tools:read',
    'metrics:read',
    'policy:read',
    'approvals:read',
  ],
  viewer: ['memory:read', 'documents:read', 'tools:read'],
}

/** Roles with what they carry: the product's own and the tenant's. One that is not listed carries nothing. */
export type RoleCapabilities = ReadonlyMap<string, readonly string[]>

type Held = Pick<KeyGrant, 'roles' | 'scopes'>

/** What looks across tenants: given to keys of the instance's own tenant only. */
export const isInstanceScope = (scope: string): boolean => scope.startsWith('instance:')

/** What roles and scopes give together. */
export const capabilitiesOf = (roles: RoleCapabilities, held: Held): readonly string[] => [
  ...new Set([...held.roles.flatMap((role) => roles.get(role) ?? []), ...held.scopes]),
]

/** Whether the capabilities cover one. */
export const covers = (held: readonly string[], wanted: string): boolean =>
  held.includes(everything) || held.includes(wanted)

/** Whether a key may do all that its tenant can have done, other keys included: no role of a tenant's own gives that. */
export const isAdmin = ({ roles, scopes }: Held): boolean => roles.includes('admin') || scopes.includes(everything)

/** Whether roles or scopes of the claims carry the scope. */
export function allows(roles: RoleCapabilities, claims: Held & Pick<Claims, 'isOfInstance'>, scope: Scope): boolean {
  if (isInstanceScope(scope) && !claims.isOfInstance) return false
  return covers(claims.scopes, scope) || claims.roles.some((role) => covers(roles.get(role) ?? [], scope))
}
