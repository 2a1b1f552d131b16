// Signing in by SAML: somebody is sent to the identity provider with a request that only their browser can have answered, and what it answers is taken once.
import * as z from 'zod'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Refusal, type Result } from '../../../contract/result.ts'
import { samlOf, samlPaths, type Asserted, type SamlConfig } from '../../../contract/saml.ts'
import { TokenBuckets } from '../../../core/access/rate-limit.ts'
import { grantOf } from '../../../core/access/signed-in.ts'
import type { Params } from '../../../core/oauth/asked.ts'
import { faulty } from '../../../core/saml/fault.ts'
import { authnRequest, type ServiceProvider } from '../../../core/saml/request.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { steadyMs } from '../../shared/steady-ms.ts'
import { gatewayCall } from '../gateway-call.ts'
import { readForm } from '../oauth/oauth-answer.ts'
import { grantsKey } from '../oauth/own-server.ts'
import { callerAddress } from '../caller-address.ts'
import { Places } from '../places.ts'
import type { ProtocolSession } from '../serve.ts'
import { cookieCharactersMax, readSignInCookie, setSignInCookie } from './cookies.ts'
import { seal, unseal } from './sealed.ts'
import { lost, wayTo } from './sign-in-here.ts'
import { onceId, sealTicket } from './ticket.ts'

export interface SamlSession extends ProtocolSession {
  readonly saml: SamlConfig
}

export const withSaml = (session: ProtocolSession): SamlSession | null => {
  const saml = samlOf(session.config.api.auth)
  return saml === null ? null : { ...session, saml }
}

export const serviceProviderOf = ({ saml, origin }: SamlSession): ServiceProvider => ({
  spEntityId: saml.spEntityId ?? `${origin}${samlPaths.metadata}`,
  acsUrl: `${origin}${samlPaths.acs}`,
})

export const isPersistent = ({ saml }: SamlSession): boolean => saml.idAttribute === undefined

const begunSchema = z.strictObject({
  requestId: z.string(),
  /** Of a client that somebody said yes to; null where they come for the page. */
  consent: z.array(z.tuple([z.string(), z.string()])).nullable(),
})
type Begun = z.infer<typeof begunSchema>

export interface BegunSignIn {
  /** Where the browser goes on. */
  readonly url: string
  readonly cookie: string
}

const keyOf = ({ bindings, trace }: ProtocolSession): Promise<Result<Uint8Array>> =>
  grantsKey(bindings, { tenantId: bindings.TENANT_ID, requestId: trace.requestId })

export async function beginSignIn(session: SamlSession, consent: Params | null): Promise<Result<BegunSignIn>> {
  const key = await keyOf(session)
  if (!key.ok) return key
  const { saml, origin, bindings } = session
  // An NCName: it may not begin with a digit.
  const requestId = `_${crypto.getRandomValues(new Uint8Array(20)).toHex()}`
  const minutes = limits.samlRequestMinutes
  const sealing = { kind: 'begun', tenantId: bindings.TENANT_ID, expiresMs: Date.now() + minutes * 60_000 } as const
  const begun: Begun = { requestId, consent: consent?.map(([name, value]) => [name, value]) ?? null }
  const value = await seal(key.value, begun, sealing)
  if (value.length > cookieCharactersMax)
    return refused('VALIDATION_FAILED', 'What the client asks for is too long to be kept while somebody signs in.', {
      next: 'Have the client register fewer redirect_uris and send a shorter state.',
    })
  const issuedAt = new Date().toISOString()
  const sp = serviceProviderOf(session)
  const request = authnRequest({ ...sp, requestId, ssoUrl: saml.ssoUrl, issuedAt, isPersistent: isPersistent(session) })
  const packed = encodeURIComponent(Buffer.from(await deflated(request)).toString('base64'))
  const url = `${saml.ssoUrl}${saml.ssoUrl.includes('?') ? '&' : '?'}SAMLRequest=${packed}`
  const cookie = setSignInCookie(origin, value, minutes * 60)
  return accepted({ url, cookie })
}

/** SAML bindings §3.4.4.1: without the header of zlib. */
const deflated = (text: string): Promise<ArrayBuffer> =>
  new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer()

/** Responses that are held and read at one time: each is a form of 400 KiB at most. */
const places = new Places({ atOnceMax: 16, longestMs: 20_000 })
const reads = new TokenBuckets(1)
/** From one address half of them, so that nobody who sends junk takes all. */
const readsByAddress = new TokenBuckets(10_000)
const readsOfOne = { quota: Math.floor(limits.samlResponsesMax / 2), windowMs: 60_000 }
const readsOfAll = { quota: limits.samlResponsesMax, windowMs: 60_000 }

const tooMany = refused('RATE_LIMITED', 'Too many people sign in at once.', {
  next: 'Sign in again in a minute; tokens that were given go on.',
  retryAfterSeconds: 10,
})

export interface TakenSignIn {
  readonly ticket: string
  readonly consent: Params | null
}

/** The response of a form of the identity provider's page, as whom the browser's own request asked for. */
export async function takeResponse(session: SamlSession, request: Request): Promise<Result<TakenSignIn>> {
  const key = await keyOf(session)
  if (!key.ok) return key
  const { bindings, origin } = session
  const sealed = readSignInCookie(request, origin)
  const opening = { kind: 'begun', tenantId: bindings.TENANT_ID, schema: begunSchema } as const
  const begun = sealed === null ? null : await unseal(key.value, sealed, opening)
  // Nobody signs somebody in who did not ask for it, and no response is taken that came to another browser.
  if (begun === null) return notBegun
  // The form first: whoever sends one slowly waits for itself alone.
  const response = await readResponse(request)
  if (!response.ok) return response
  const who = callerAddress(request.headers, bindings) ?? ''
  const isOfRoom = readsByAddress.take(who, readsOfOne, steadyMs()).isTaken
  const leave = isOfRoom ? places.take(steadyMs()) : null
  if (leave === null || !reads.take('all', readsOfAll, steadyMs()).isTaken) {
    leave?.()
    return tooMany
  }
  const work = readOne(session, response.value, begun.content).finally(leave)
  session.waitUntil(work)
  const asserted = await work
  if (!asserted.ok) return asserted
  const ids = [
    onceId('request', begun.content.requestId),
    onceId('assertion', session.saml.entityId, asserted.value.assertionId),
  ]
  const once = await useOnce(session, ids, begun.expiresMs)
  if (!once.ok) return once
  return accepted({ ticket: await ticketOf(session, key.value, asserted.value), consent: begun.content.consent })
}

const notBegun = refused('AUTH_REQUIRED', 'This sign-in did not begin in this browser, or took too long.', {
  details: { reason: 'NOT_BEGUN' },
  next: 'Begin at this instance and not at the identity provider, with cookies, and sign in within ten minutes.',
})

async function readResponse(request: Request): Promise<Result<string>> {
  const late = scheduler.wait(formMs).then(() => null)
  const form = await Promise.race([readForm(request, limits.samlFormBytesMax), late])
  const responses = (form ?? []).filter(([name]) => name === 'SAMLResponse')
  const [response, another] = responses
  return response === undefined || another !== undefined ? faulty('NOT_A_RESPONSE') : accepted(response[1])
}

/** A form comes within this time, or not at all. */
const formMs = 15_000

async function readOne(session: SamlSession, response: string, { requestId }: Begun): Promise<Result<Asserted>> {
  const way = wayTo(session.bindings)
  if (!way.ok) return way
  return await way.value.byAssertion({ v: 1, response, requestId, ...serviceProviderOf(session) }).catch(lost)
}

/** Its request is good for ten minutes in one browser, and so is whatever answers it: a minute more, for the clocks of ours. */
async function useOnce(
  { bindings, trace }: SamlSession,
  ids: readonly string[],
  begunUntilMs: number,
): Promise<Result<null>> {
  const { TENANT_ID: tenantId } = bindings
  const { tenant } = tenantObjects(bindings, tenantId)
  return await tenant.useOnce({ ...gatewayCall(tenantId, trace.requestId), ids, untilMs: begunUntilMs + 60_000 })
}

function ticketOf({ saml, bindings }: SamlSession, key: Uint8Array, asserted: Asserted): Promise<string> {
  const { actorType, roles, expiresMs } = grantOf(asserted, saml, Date.now())
  const untilMs = Math.min(expiresMs, asserted.sessionEndsMs ?? expiresMs)
  const grant = { subject: asserted.subject, actorType, roles, untilMs }
  return sealTicket(key, grant, bindings.TENANT_ID)
}

/** Which of our reasons it was: nothing of the response. */
export const reasonOf = ({ code, details }: Refusal): string => {
  const reason = details?.['reason']
  return typeof reason === 'string' ? reason : code
}
