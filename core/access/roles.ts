// What each role may, and what claims come to. Scopes of the instance are never a tenant's, whatever its roles say.
import type { KeyGrant, RoleName } from '../../contract/api-key.ts'
import type { Scope } from '../../contract/routes.ts'

/** Every scope of a tenant. */
export const everything = '*'

/** A role that is not listed carries no capability. */
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
    'instance:read',
  ],
  underwriter: ['lending:read', 'lending:write', 'memory:read', 'memory:identify', 'tools:read'],
  'compliance-viewer': ['documents:read', 'memory:read', 'audit:read', 'tools:read', 'metrics:read'],
  viewer: ['memory:read', 'documents:read', 'tools:read'],
}

/** What looks across tenants: given to keys of the instance's own tenant only. */
export const isInstanceScope = (scope: string): boolean => scope.startsWith('instance:')

/** What roles and scopes give together. */
export function capabilitiesOf({ roles, scopes }: Pick<KeyGrant, 'roles' | 'scopes'>): readonly string[] {
  const byRole = roles.flatMap((role) =>
    Object.hasOwn(capabilitiesByRole, role) ? capabilitiesByRole[role as RoleName] : [],
  )
  return [...new Set([...byRole, ...scopes])]
}

/** Whether the capabilities cover one. */
export const covers = (held: readonly string[], wanted: string): boolean =>
  held.includes(everything) || held.includes(wanted)

/** Whether a key may do all that its tenant can have done, other keys included. */
export const isAdmin = (grant: Pick<KeyGrant, 'roles' | 'scopes'>): boolean =>
  capabilitiesOf(grant).includes(everything)

/** Whether the scope is allowed to these capabilities, of the instance's own tenant or of another. */
export function allows(held: readonly string[], scope: Scope, isOfInstance: boolean): boolean {
  return covers(held, scope) && (isOfInstance || !isInstanceScope(scope))
}
