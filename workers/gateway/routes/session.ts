// The caller's session.
import type * as z from 'zod'
import { accepted } from '../../../contract/result.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import type { sessionSchema } from '../../../contract/session.ts'
import { writeVerticals } from '../../../core/access/verticals.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { actorsOf } from '../../../core/access/token-claims.ts'
import { mayCall } from '../access.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'

function tokenOf({ token, expiresMs }: Claims) {
  if (token === undefined) return null
  const { jti, delegationDepth, task } = token
  return {
    jti,
    delegationDepth,
    givenBy: [...actorsOf(token.act)],
    expiresAt: timeOf(expiresMs),
    task: task === null ? null : { id: task.id, endsAt: new Date(task.endsMs).toISOString() },
  }
}

const timeOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

const all: readonly Route[] = Object.values(routes)

function sessionAnswer(session: Session): z.output<typeof sessionSchema> {
  const { claims, config, policy } = session
  const { mode } = config.api.auth
  const allowed = all.filter((route) => mayCall(session, route))
  return {
    mode,
    tokenId: mode === 'noAuth' ? null : (claims.token?.jti ?? claims.actor.id),
    tenantId: claims.tenantId,
    actorId: claims.actor.id,
    actorType: claims.actor.type,
    roles: [...claims.roles],
    scopes: [...claims.scopes],
    verticals: writeVerticals(claims.verticals),
    crossVertical: claims.crossVertical,
    token: tokenOf(claims),
    claimsDigest: claims.digest,
    policyVersion: policy.version,
    effective: { operations: allowed.map((route) => route.operationId) },
  }
}

export const sessionRoutes = [
  serve(routes.sessionInspect, (session) => accepted(sessionAnswer(session))),
  serve(routes.sessionOwn, (session) => accepted(sessionAnswer(session))),
]
