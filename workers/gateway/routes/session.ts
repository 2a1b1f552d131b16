// The caller's session.
import { routes, type Route } from '../../../contract/routes.ts'
import { writeVerticals } from '../../../core/access/verticals.ts'
import { mayCall } from '../access.ts'
import { serve } from '../serve.ts'

const all: readonly Route[] = Object.values(routes)

export const sessionRoutes = [
  serve(routes.sessionInspect, (session) => {
    const { claims, config, policy } = session
    const { mode } = config.api.auth
    const allowed = all.filter((route) => mayCall(session, route))
    return {
      ok: true,
      value: {
        mode,
        tokenId: mode === 'noAuth' ? null : claims.actor.id,
        tenantId: claims.tenantId,
        actorId: claims.actor.id,
        actorType: claims.actor.type,
        roles: claims.roles,
        scopes: claims.scopes,
        verticals: writeVerticals(claims.verticals),
        crossVertical: claims.crossVertical,
        claimsDigest: claims.digest,
        policyVersion: policy.version,
        effective: { operations: allowed.map((route) => route.operationId) },
      },
    }
  }),
]
