// The caller's session, and sessions in a browser: begun with a credential, gone on with by their cookie, ended.
import type * as z from 'zod'
import { accepted, refused } from '../../../contract/result.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import { pageTaskId, type sessionSchema } from '../../../contract/session.ts'
import type { IssuedToken } from '../../../contract/token-rpc.ts'
import { planToken } from '../../../core/access/plan-token.ts'
import { writeVerticals } from '../../../core/access/verticals.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { actorsOf } from '../../../core/access/token-claims.ts'
import { mayCall } from '../access.ts'
import { answer } from '../answer.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'
import { sessionCookie } from '../session-cookie.ts'
import { charactersOf, requireCredential, subOf } from '../tokens/giver.ts'
import { forgetTokens, issuerOf } from '../tokens/tokens-here.ts'

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

const begunAnswer = (session: Session, { token, draft, expiresMs, taskEndsMs }: IssuedToken) => {
  const seconds = Math.max(1, Math.floor((expiresMs - Date.now()) / 1_000))
  const begun = {
    actorId: draft.actorId,
    expiresAt: new Date(expiresMs).toISOString(),
    endsAt: new Date(taskEndsMs ?? expiresMs).toISOString(),
  }
  return answer(200, begun, {
    'set-cookie': sessionCookie(session.cookiePlace, token, seconds),
    'cache-control': 'no-store',
  })
}

/** Browsers keep 4,096 characters of a cookie, with its name and attributes. */
const isTooLong = (draft: object): boolean => charactersOf(draft) > 3_900

/** Of a person it is the person's: who acts is who signed in. */
async function begin(session: Session, hours: number) {
  const { tenant, call, claims, policy, bindings, config } = session
  const isKnown = requireCredential(session)
  if (!isKnown.ok) return isKnown
  const sub = await subOf(session)
  if (!sub.ok) return sub
  const issuer = issuerOf(bindings, config)
  const planned = { nowMs: Date.now(), roles: policy.roles, issuer, sub: sub.value, isPage: true }
  const plan = planToken(claims, { task: { id: pageTaskId, hours } }, planned)
  if (!plan.ok) return plan
  if (isTooLong(plan.value.draft))
    return refused('VALIDATION_FAILED', 'You have more roles and scopes than a cookie holds.', {
      next: 'Have an administrator give you fewer.',
    })
  const issued = await tenant.issueToken({ ...call, claims: claims.digest, ...plan.value })
  if (!issued.ok) return issued
  forgetTokens(call.tenantId)
  return begunAnswer(session, issued.value)
}

const isPageSession = ({ claims }: Session): boolean => claims.token?.isPage === true

async function renew(session: Session) {
  const { tenant, call, claims } = session
  if (claims.token === undefined || !isPageSession(session))
    return refused('CONFLICT', 'This is no session in a browser.', { next: 'POST /api/auth/session begins one.' })
  const renewed = await tenant.renewToken({ ...call, claims: claims.digest, jti: claims.token.jti })
  if (!renewed.ok) return renewed
  forgetTokens(call.tenantId)
  return begunAnswer(session, renewed.value)
}

async function end(session: Session) {
  const { tenant, call, claims } = session
  const gone = { 'set-cookie': sessionCookie(session.cookiePlace, '', 0), 'cache-control': 'no-store' }
  if (claims.token === undefined || !isPageSession(session)) return answer(200, { hasEnded: false }, gone)
  const ended = await tenant.endToken({ ...call, claims: claims.digest, jti: claims.token.jti })
  forgetTokens(call.tenantId)
  // Whatever became of it, the browser has it no more.
  return answer(200, { hasEnded: ended.ok }, gone)
}

export const sessionRoutes = [
  serve(routes.sessionBegin, (session, { body: { hours } }) => begin(session, hours)),
  serve(routes.sessionRenew, (session) => renew(session)),
  serve(routes.sessionEnd, (session) => end(session)),
  serve(routes.sessionInspect, (session) => accepted(sessionAnswer(session))),
  serve(routes.sessionOwn, (session) => accepted(sessionAnswer(session))),
]
