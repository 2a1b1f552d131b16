// Who comes in at the door, and whether they may: authenticated, counted, decided about; the only place where any of it is done.
import type { LocalConfig } from '../../contract/config.ts'
import { trustedIssuerOf } from '../../contract/issuer.ts'
import { clientScopes, clientTaskPrefix } from '../../contract/oauth.ts'
import { accepted, refused, type Refusal, type Result } from '../../contract/result.ts'
import type { Route } from '../../contract/routes.ts'
import { authorize } from '../../core/access/authorize.ts'
import type { Claims } from '../../core/access/claims.ts'
import { isRuled } from '../../core/access/decide.ts'
import { isOfIssuer } from '../../core/access/issued.ts'
import { noPolicy, type CompiledPolicy } from '../../core/access/policy/compile.ts'
import { tenantObjects } from '../shared/bindings.ts'
import { policyFor, requestOf, type Access } from './access.ts'
import { callerAddress } from './caller-address.ts'
import type { GatewayContext } from './context.ts'
import { recordDenial } from './denials.ts'
import { challenge, stepUp } from './issuer/challenge.ts'
import { authenticate, type Realm } from './middleware/authenticate.ts'
import { countRequest, type Counted } from './rate-limit.ts'
import { isWithinAnother } from './held-body.ts'
import { createSession, type DoorSession, type OpenSession } from './session.ts'
import { isOfOwnPage, readSessionCookie, type CookiePlace } from './session-cookie.ts'
import { idOfTool } from './tools/find-tool.ts'

interface Asked {
  readonly c: GatewayContext
  readonly open: OpenSession
}

interface Entered {
  readonly entered: Result<DoorSession | OpenSession>
  /** What was decided about; absent where nobody is known. */
  readonly asked?: Route
  /** What every answer to this caller says beside its own. */
  readonly headers: Counted['headers']
}

/** Who calls, and whether they may: counted either way, and logged where not. */
export async function enter(route: Route, named: string | null, { c, open }: Asked): Promise<Entered> {
  if (route.scope === 'public') return { entered: accepted(open), headers: {} }
  if (!open.config.ok) return { entered: open.config, headers: {} }
  const config = open.config.value
  const { requestId } = open.trace
  const takesPassword = route.takesPassword === true
  const { cookiePlace } = open
  const realm = { bindings: open.bindings, config, requestId, waitUntil: open.waitUntil, takesPassword, cookiePlace }
  if (isForeignUse(c, cookiePlace)) return { entered: foreignUse, headers: {} }
  const claims = await authenticate(c.req.raw.headers, realm)
  if (!claims.ok) return { entered: logged(open, route, claims), headers: challenged(claims.refusal, c, config) }
  c.set('caller', { tenantId: claims.value.tenantId, keyId: claims.value.actor.id })
  const { refusal, headers } = countRequest(claims.value, config, Date.now())
  if (refusal !== null) return { entered: { ok: false, refusal }, headers }
  const id = await idOf(route, named, { claims: claims.value, realm })
  if (!id.ok) return { entered: id, headers }
  const asked = asNamed(route, id.value)
  const address = callerAddress(c.req.raw.headers, c.env)
  const allowed = await allow(asked, { id: id.value, claims: claims.value, address }, realm)
  if (allowed.ok)
    return {
      entered: accepted({ ...createSession(open, config, allowed.value), askAgain: c.get('askAgain') }),
      asked,
      headers,
    }
  recordDenial(open, { claims: claims.value, operationId: asked.operationId, refusal: allowed.refusal })
  const more = steppedUp(allowed.refusal, c, { config, claims: claims.value })
  return { entered: logged(open, route, allowed), headers: { ...headers, ...more } }
}

/** Whoever came in, as they would come in now; null where they would not. For an answer that goes on for longer than a credential is believed: counted and recorded nowhere. */
export async function enterAgain(route: Route, { c, open }: Asked): Promise<DoorSession | null> {
  if (!open.config.ok) return null
  const config = open.config.value
  const { bindings, trace, waitUntil } = open
  const { cookiePlace } = open
  const realm = { bindings, config, requestId: trace.requestId, waitUntil, takesPassword: false, cookiePlace }
  const claims = await authenticate(c.req.raw.headers, realm)
  if (!claims.ok) return null
  const address = callerAddress(c.req.raw.headers, c.env)
  const allowed = await allow(route, { id: null, claims: claims.value, address }, realm)
  return allowed.ok ? { ...createSession(open, config, allowed.value), askAgain: c.get('askAgain') } : null
}

/** A cookie comes by itself: what may change something is done by it for pages of our own alone. */
const isForeignUse = (c: GatewayContext, place: CookiePlace): boolean =>
  !isWithinAnother(c.req.raw) &&
  c.req.header('authorization') === undefined &&
  !isOfOwnPage(c.req.method, c.req.raw.headers) &&
  readSessionCookie(c.req.raw.headers, place) !== null

const foreignUse: Result<never> = refused('ORIGIN_REFUSED', 'A session’s cookie is for pages of this instance.', {
  next: 'Send a key or a token as Bearer token.',
})

interface Known {
  readonly claims: Claims
  readonly realm: Realm
}

/** A tool has one id, by whichever name it is called. What nobody knows has none: a caller's own words are decided about and recorded nowhere. */
async function idOf(route: Route, named: string | null, { claims, realm }: Known): Promise<Result<string | null>> {
  if (named === null || !route.path.startsWith('/api/tools/{operationId}')) return accepted(named)
  const { tenantId, actor } = claims
  const { bindings, config, requestId } = realm
  const call = { v: 1, tenantId, actor, requestId } as const
  return await idOfTool({ config, claims, call, ...tenantObjects(bindings, tenantId) }, named)
}

/** What is decided about is the tool that is called. */
const asNamed = (route: Route, id: string | null): Route =>
  route.runsNamed === true && id !== null ? { ...route, operationId: id } : route

/** Says where a token is to be had, where one is. */
function challenged({ code }: Refusal, c: GatewayContext, config: LocalConfig): Entered['headers'] {
  const asked = { url: c.req.url, hasToken: c.req.header('authorization') !== undefined }
  return code === 'AUTH_REQUIRED' ? { 'www-authenticate': challenge(config, asked) } : {}
}

/** What a token's own scopes keep from its holder it may ask for; what roles lack it may not. */
function steppedUp(
  { details }: Refusal,
  c: GatewayContext,
  { config, claims }: { readonly config: LocalConfig; readonly claims: Claims },
): Entered['headers'] {
  const { scopes = [] } = (details?.['missing'] ?? {}) as { readonly scopes?: readonly string[] }
  const askable = claims.ceiling === undefined ? [] : scopes.filter((scope) => mayAsk(scope, claims, config))
  return askable.length === 0 ? {} : { 'www-authenticate': stepUp(config, { url: c.req.url, scopes: askable }) }
}

/** An issuer gives what its own say; a client of ours has what clients may have. */
function mayAsk(scope: string, { actor, token }: Claims, { api: { auth } }: LocalConfig): boolean {
  if (token?.task?.id.startsWith(clientTaskPrefix) === true) return clientScopes.some((one) => one === scope)
  return token === undefined && isOfIssuer(actor.id) && trustedIssuerOf(auth) !== null
}

function logged<Refused extends { readonly refusal: Refusal }>(
  { telemetry, trace }: OpenSession,
  { scope }: Route,
  refused: Refused,
): Refused {
  telemetry.log('warn', 'refused', { code: refused.refusal.code, scope, requestId: trace.requestId })
  return refused
}

async function allow(
  route: Route,
  { id, claims, address }: Pick<Access, 'claims' | 'address'> & { readonly id: string | null },
  realm: Realm,
): Promise<Result<Access & Pick<DoorSession, 'rows' | 'approval'>>> {
  const found = await policyFor(claims, realm)
  const policy = found.ok ? found.value : policyWithout(route, found.refusal)
  if (policy === null) return found as Result<never>
  const decided = authorize(policy, requestOf({ claims, address }, route, { id }))
  if (!decided.ok) return decided
  const { rows, approval } = decided.value
  return accepted({ claims, policy, address, rows, approval })
}

/** Where the tenant's own can't be read, who may change it changes it by the product's roles; nothing else is done. */
const policyWithout = ({ operationId }: Route, { code }: Refusal): CompiledPolicy | null =>
  code === 'CONFIG_REJECTED' && !isRuled(operationId) ? noPolicy : null
