// The caller's session, and Goose tasks, of which there are none while Goose is disabled.
import { Hono } from 'hono'
import { routes, type Route } from '../../../contract/routes.ts'
import { isAllowed } from '../../../core/access/authorize.ts'
import { notFound, type GatewayHono } from '../context.ts'

const all: readonly Route[] = Object.values(routes)

export const sessionRoutes = new Hono<GatewayHono>()
  .get('/api/auth/session/inspect', (c) => {
    const claims = c.get('claims')
    const { mode } = c.get('config').api.auth
    return c.json({
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
      effective: {
        operations: all.filter((route) => isAllowed(claims, route.scope)).map((route) => route.operationId),
      },
    })
  })
  .get('/api/goose/checkpoints', (c) => c.json([]))
  .post('/api/goose/tasks/:taskId/resume', (c) => notFound(c))
