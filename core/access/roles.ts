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
    'tools:call',
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

/** Of a token beside roles and scopes: whoever gave it, and what it reaches at most. */
type Held = Pick<KeyGrant, 'roles' | 'scopes'> & {
  readonly givers?: readonly Pick<KeyGrant, 'roles' | 'scopes'>[]
  readonly ceiling?: readonly string[]
}

/** What looks across tenants: given to keys of the instance's own tenant only. */
export const isInstanceScope = (scope: string): boolean => scope.startsWith('instance:')

/** Whether something has to carry it: `public` is anybody's, `self` every caller's, about its own credential. */
export const needsScope = (scope: Scope): boolean => scope !== 'public' && scope !== 'self'

/** What roles and scopes give together, as far as givers and ceiling let them. */
export function capabilitiesOf(roles: RoleCapabilities, held: Held): readonly string[] {
  const own = (one: Pick<Held, 'roles' | 'scopes'>): readonly string[] => [
    ...new Set([...one.roles.flatMap((role) => roles.get(role) ?? []), ...one.scopes]),
  ]
  const bounds = [...(held.givers ?? []).map(own), ...(held.ceiling === undefined ? [] : [held.ceiling])]
  return bounds.reduce(meetCapabilities, own(held))
}

/** What both have. */
export const meetCapabilities = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.includes(everything) ? b : b.includes(everything) ? a : a.filter((one) => b.includes(one))

/** Whether the capabilities cover one. */
export const covers = (held: readonly string[], wanted: string): boolean =>
  held.includes(everything) || held.includes(wanted)

/** Whether a key may do all that its tenant can have done, other keys included: no role of a tenant's own gives that. */
export const isAdmin = ({ roles, scopes }: Held): boolean => roles.includes('admin') || scopes.includes(everything)

/** Whether roles or scopes of the claims carry the scope, and those of whoever gave them. */
export function allows(roles: RoleCapabilities, claims: Held & Pick<Claims, 'isOfInstance'>, scope: Scope): boolean {
  if (isInstanceScope(scope) && !claims.isOfInstance) return false
  if (claims.ceiling !== undefined && !covers(claims.ceiling, scope)) return false
  return carries(roles, claims, scope) && (claims.givers ?? []).every((giver) => carries(roles, giver, scope))
}

const carries = (roles: RoleCapabilities, held: Pick<Held, 'roles' | 'scopes'>, scope: Scope): boolean =>
  covers(held.scopes, scope) || held.roles.some((role) => covers(roles.get(role) ?? [], scope))
