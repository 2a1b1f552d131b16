// What a caller may: one decision for what is run, listed and described.
import type { Route, Scope } from '../../contract/routes.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { AccessedResource, AccessRequest } from '../../core/access/access-request.ts'
import type { Claims } from '../../core/access/claims.ts'
import { authorize, refuseDenied } from '../../core/access/authorize.ts'
import { decide } from '../../core/access/decide.ts'
import { noPolicy, type CompiledPolicy } from '../../core/access/policy/compile.ts'
import { allows } from '../../core/access/roles.ts'
import { tenantObjects } from '../shared/bindings.ts'
import { KnownPolicies } from './known-policies.ts'
import type { Realm } from './middleware/authenticate.ts'

/** Who calls, and the policy that holds for it. */
export interface Access {
  readonly claims: Claims
  readonly policy: CompiledPolicy
  /** From where the request came; null where that is not known. */
  readonly address: string | null
}

const knownPolicies = new KnownPolicies(() => Date.now())

/** The tenant's own; under noAuth nothing is enforced (checklist AU-2). */
export async function policyFor(
  { tenantId, actor }: Claims,
  { bindings, config, requestId }: Realm,
): Promise<Result<CompiledPolicy>> {
  if (config.api.auth.mode === 'noAuth') return accepted(noPolicy)
  const { tenant } = tenantObjects(bindings, tenantId)
  return await knownPolicies.find(tenantId, (known) => tenant.findPolicy({ v: 1, tenantId, actor, requestId, known }))
}

type AskedRoute = Pick<Route, 'operationId' | 'scope' | 'resource' | 'rows'>

/** The operation as the caller asks for it now. */
export function requestOf(
  { claims, address = null }: Pick<Access, 'claims'> & Partial<Pick<Access, 'address'>>,
  { operationId, scope, resource, rows }: AskedRoute,
  about: Partial<Pick<AccessedResource, 'id' | 'vertical'>> &
    Pick<AccessRequest, 'arguments'> & { readonly purpose?: string | null } = {},
): AccessRequest {
  const { id = null, vertical, purpose = null, arguments: args } = about
  return {
    claims,
    operation: { operationId, scope, isOfAllRows: rows === 'all' },
    resource: { kind: resource, id, tenantId: claims.tenantId, vertical },
    nowMs: Date.now(),
    address,
    purpose,
    ...(args === undefined ? {} : { arguments: args }),
  }
}

/** Whether the caller may call the operation at all. */
export const mayCall = (access: Access, route: Route): boolean =>
  decide(access.policy, requestOf(access, route)).isAllowed

/** Refuses what is asked of a vertical whose rows don't show to the caller. */
export function requireVertical(
  session: Access & { readonly purpose?: string },
  route: AskedRoute,
  vertical: string | undefined,
): Result<unknown> {
  if (vertical === undefined) return accepted(null)
  const asked = requestOf(session, route, { vertical, purpose: session.purpose ?? null })
  return authorize(session.policy, asked)
}

/** Refuses for want of a scope beside the route's own. */
export function refuseScope(access: Access, route: Route, scope: Scope): Result<never> {
  const asked = requestOf(access, { ...route, scope })
  return refuseDenied(asked, decide(access.policy, asked))
}

/** Whether the caller has a scope that opens no operation of its own. */
export const holdsScope = ({ claims, policy }: Access, scope: Scope): boolean => allows(policy.roles, claims, scope)
