// Callers and what they ask for, for tests of decisions.
import type { Route } from '../../../contract/routes.ts'
import type { AccessRequest } from '../../../core/access/access-request.ts'
import type { Claims } from '../../../core/access/claims.ts'

export const ownTenantId = 't_01J00000000000000000000001'

export const claimsOf = (more: Partial<Claims> = {}): Claims => ({
  tenantId: ownTenantId,
  actor: { id: 'a', type: 'human' },
  roles: [],
  scopes: [],
  verticals: null,
  crossVertical: false,
  expiresMs: null,
  isOfInstance: false,
  digest: null,
  ...more,
})

export const requestFor = (
  claims: Claims,
  { operationId, scope, resource, rows }: Pick<Route, 'operationId' | 'scope' | 'resource' | 'rows'>,
  about: Partial<AccessRequest['resource']> = {},
): AccessRequest => ({
  claims,
  operation: { operationId, scope, isOfAllRows: rows === 'all' },
  resource: { kind: resource, id: null, tenantId: claims.tenantId, ...about },
  nowMs: 1_800_000_000_000,
  purpose: null,
})
