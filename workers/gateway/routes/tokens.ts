// Tokens: given, renewed, ended; keys that sign them. The Tenant signs, here is decided what.
import { limits } from '../../../contract/limits.ts'
import { accepted, refused } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { clientTaskPrefix } from '../../../contract/oauth.ts'
import type { TokenAnswer, TokenTaskAnswer } from '../../../contract/token.ts'
import { ulidMs } from '../../../core/ids/ulid.ts'
import type { IssuedToken, TokenTask } from '../../../contract/token-rpc.ts'
import { planToken } from '../../../core/access/plan-token.ts'
import { familyOf, readScopes } from '../../../core/access/token-claims.ts'
import { holdsScope, refuseScope } from '../access.ts'
import { answer } from '../answer.ts'
import { servedTenants } from '../middleware/authenticate.ts'
import { serve } from '../serve.ts'
import { charactersOf, requireCredential, subOf } from '../tokens/giver.ts'
import { forgetTokens, issuerOf, tokenViewOf } from '../tokens/tokens-here.ts'

/** How long others may keep the public halves: a key that they don't know makes them ask again. */
const jwksSeconds = 60
const timeOf = (ms: number): string => new Date(ms).toISOString()

function tokenAnswer({ token, jti, draft, expiresMs, taskEndsMs }: IssuedToken): TokenAnswer {
  const { actorId, actorType, roles, scope, verticals, crossVertical, delegationDepth, taskId } = draft
  return {
    token,
    tokenType: 'Bearer',
    jti,
    actorId,
    actorType,
    roles: [...roles],
    scopes: [...readScopes(scope)],
    verticals: [...verticals],
    crossVertical,
    delegationDepth,
    expiresAt: timeOf(expiresMs),
    task: taskId === undefined || taskEndsMs === null ? null : { id: taskId, endsAt: timeOf(taskEndsMs) },
  }
}

const taskAnswer = ({ jti, draft, endsMs, renewals }: TokenTask, current: string | null): TokenTaskAnswer => ({
  jti,
  kind: draft.isPage === true ? 'page' : draft.taskId?.startsWith(clientTaskPrefix) === true ? 'client' : 'task',
  taskId: draft.taskId ?? '',
  actorId: draft.actorId,
  actorType: draft.actorType,
  roles: [...draft.roles],
  scopes: [...readScopes(draft.scope)],
  begunAt: timeOf(ulidMs(jti) ?? 0),
  endsAt: timeOf(endsMs),
  renewals,
  isCurrent: jti === current,
})

/** What is answered once is kept by nobody on the way. */
const uncached = { 'cache-control': 'no-store' }

export const tokenRoutes = [
  serve(routes.tokenIssue, async (session, { body }) => {
    const { tenant, call, claims, policy, bindings, config } = session
    const isKnown = requireCredential(session)
    if (!isKnown.ok) return isKnown
    const sub = await subOf(session)
    if (!sub.ok) return sub
    const planned = { nowMs: Date.now(), roles: policy.roles, issuer: issuerOf(bindings, config), sub: sub.value }
    const plan = planToken(claims, body, planned)
    if (!plan.ok) return plan
    if (charactersOf(plan.value.draft) > limits.tokenCharactersMax)
      return refused('VALIDATION_FAILED', `The token would be longer than ${limits.tokenCharactersMax} characters.`, {
        next: 'Ask for fewer roles and scopes.',
      })
    const issued = await tenant.issueToken({ ...call, claims: claims.digest, ...plan.value })
    if (!issued.ok) return issued
    // Its key may have been made just now.
    forgetTokens(call.tenantId)
    return answer(200, tokenAnswer(issued.value), uncached)
  }),
  serve(routes.tokenRenew, async (session) => {
    const { tenant, call, claims } = session
    const isKnown = requireCredential(session)
    if (!isKnown.ok) return isKnown
    if (claims.token === undefined || claims.token.task === null || claims.token.isPage === true)
      return refused('ATR_PERMISSION_DENIED', 'Only a token of a task is renewed, by whoever holds it.', {
        next: 'Ask for one with a key: POST /api/auth/token with a task.',
      })
    const renewed = await tenant.renewToken({ ...call, claims: claims.digest, jti: claims.token.jti })
    if (!renewed.ok) return renewed
    forgetTokens(call.tenantId)
    return answer(200, tokenAnswer(renewed.value), uncached)
  }),
  serve(routes.tokenRotate, async (session, { body: { endTokens } }) => {
    const { tenant, call, claims } = session
    const rotated = await tenant.rotateTokenKey({ ...call, claims: claims.digest, endTokens })
    if (!rotated.ok) return rotated
    forgetTokens(call.tenantId)
    const kids = rotated.value.map(({ kid }) => kid)
    return accepted({ kid: kids[0]!, kids })
  }),
  serve(routes.tokenTasks, async (session, { query: { of, limit, cursor = null } }) => {
    const { tenant, call, claims } = session
    if (of === 'tenant' && !holdsScope(session, 'keys:read'))
      return refuseScope(session, routes.tokenTasks, 'keys:read')
    const sub = of === 'tenant' ? accepted(null) : await subOf(session)
    if (!sub.ok) return sub
    const found = await tenant.tokenTasks({ ...call, sub: sub.value, limit: limit + 1, cursor })
    if (!found.ok) return found
    const page = found.value.slice(0, limit)
    const current = claims.token === undefined ? null : familyOf(claims.token.jti)
    const nextCursor = found.value.length > limit ? (page.at(-1)?.jti ?? null) : null
    return accepted({ tasks: page.map((task) => taskAnswer(task, current)), nextCursor })
  }),
  serve(routes.tokenRevoke, async (session, { params: { jti } }) => {
    const { tenant, call, claims } = session
    const isOwn = claims.token !== undefined && familyOf(claims.token.jti) === familyOf(jti)
    const mayAll = isOwn || holdsScope(session, 'keys:write')
    const sub = mayAll ? null : await subOf(session)
    if (sub?.ok === false) return sub
    const ofSub = sub === null ? {} : { ofSub: sub.value }
    const ended = await tenant.endToken({ ...call, claims: claims.digest, jti, ...ofSub })
    // What is not theirs takes a scope, whether it is there or not.
    if (!ended.ok && sub !== null && ended.refusal.code === 'NOT_FOUND')
      return refuseScope(session, routes.tokenRevoke, 'keys:write')
    if (!ended.ok) return ended
    forgetTokens(call.tenantId)
    return accepted({ jti, revokedAt: timeOf(ended.value.endedMs) })
  }),
  serve(routes.jwks, async ({ bindings, config, trace: { requestId } }) => {
    if (!config.ok) return config
    const tenantIds = servedTenants(bindings, config.value.tier === 'local')
    const views = await Promise.all(tenantIds.map((tenantId) => tokenViewOf(bindings, { tenantId, requestId })))
    const keys = views.flatMap((view) => (view.ok ? [...view.value.keys.values()] : []))
    // Keys that are missing are asked for again at once; who meets one of them refuses meanwhile.
    const isWhole = views.every(({ ok }) => ok)
    const kept = isWhole ? `public, max-age=${jwksSeconds}` : 'no-store'
    // By name, so that their order says nothing of tenants.
    const named = keys.toSorted((one, other) => (one.kid < other.kid ? -1 : 1))
    const of = { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' } as const
    return answer(200, { keys: named.map(({ kid, x }) => ({ ...of, kid, x })) }, { 'cache-control': kept })
  }),
]
