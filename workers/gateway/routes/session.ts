// The caller's session.
import { routes, type Route } from '../../../contract/routes.ts'
import { isAllowed } from '../../../core/access/authorize.ts'
import { serve } from '../serve.ts'

const all: readonly Route[] = Object.values(routes)

export const sessionRoutes = [
  serve(routes.sessionInspect, ({ claims, config }) => {
    const { mode } = config.api.auth
    const allowed = all.filter((route) => isAllowed(claims, route.scope))
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
        verticals: [],
        crossVertical: false,
        claimsDigest: claims.digest,
        effective: { operations: allowed.map((route) => route.operationId) },
      },
    }
  }),
]
