// Somebody whom a decision is asked about, as claims: one who has no credential here.
import type { Principal } from '../../contract/policy-answer.ts'
import type { Claims } from './claims.ts'
import { readVerticals } from './verticals.ts'

export function claimsOfPrincipal(
  { actorId, actorType, roles, scopes, verticals, crossVertical }: Principal,
  ofTenant: Pick<Claims, 'tenantId' | 'isOfInstance'>,
): Claims {
  const shown = readVerticals(verticals)
  return {
    ...ofTenant,
    actor: { id: actorId, type: actorType },
    roles,
    scopes,
    verticals: shown,
    crossVertical: shown === null || crossVertical,
    expiresMs: null,
    digest: null,
  }
}
