// The authorization endpoint: reads what a client asks for, shows it to somebody, and makes a code of their yes.
import { decodeJwt } from 'jose'
import * as z from 'zod'
import { directoryOf } from '../../../contract/directory.ts'
import { limits } from '../../../contract/limits.ts'
import { clientTaskPrefix } from '../../../contract/oauth.ts'
import { problemSchema } from '../../../contract/problem-shape.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { samlOf } from '../../../contract/saml.ts'
import { tokenAnswerSchema, type TokenAnswer } from '../../../contract/token.ts'
import { readAsked, askedParams, type Asked, type Params, type ReadAsked } from '../../../core/oauth/asked.ts'
import { isLoopbackUri, withAnswer } from '../../../core/oauth/redirect-uri.ts'
import type { ProtocolSession } from '../serve.ts'
import { beginSignIn, withSaml, type SamlSession } from '../sign-in/saml-here.ts'
import { clientMark, findClient } from './clients.ts'
import { consentPage, onwardPage, returnPage, stoppedPage } from './consent-page.ts'
import { answerPage, answerRedirect, answerRefusal, readForm } from './oauth-answer.ts'
import { audiencesOf, grantsKey } from './own-server.ts'
import { sealGrant } from './sealed-grants.ts'

interface Reading {
  readonly session: ProtocolSession
  readonly params: Params
  /** Of the instance's own tenant, which clients register with. */
  readonly key: Uint8Array
}

const keyOf = ({ bindings, trace }: ProtocolSession): Promise<Result<Uint8Array>> =>
  grantsKey(bindings, { tenantId: bindings.TENANT_ID, requestId: trace.requestId })

const readWhole = ({ session, params, key }: Reading): ReadAsked =>
  readAsked(params, { findClient: (id) => findClient(key, id), audiences: audiencesOf(session.origin) })

type Unasked = Exclude<ReadAsked, { readonly kind: 'asked' }>

/** What a client is told, and what a person is told where it is not told anything. Anybody may register: only this machine is led to at once (RFC 9700 §4.11.2). */
async function answerUnasked({ session }: Reading, read: Unasked): Promise<Response> {
  if (read.kind === 'stopped') return await answerPage(stoppedPage(read.why), 400)
  const { to, error, why, state } = read
  const told = withAnswer(to, { error, error_description: why, state, iss: session.origin })
  return isLoopbackUri(to) ? answerRedirect(told) : await answerPage(stoppedPage(why, told), 400)
}

export async function showConsent(session: ProtocolSession, request: Request): Promise<Response> {
  const key = await keyOf(session)
  if (!key.ok) return answerRefusal(key.refusal)
  const params = [...new URL(request.url).searchParams]
  const reading = { session, params, key: key.value }
  const read = readWhole(reading)
  return read.kind === 'asked' ? await ask(reading, read.asked, null) : await answerUnasked(reading, read)
}

interface Fault {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
}

async function ask({ session, params }: Reading, asked: Asked, fault: Fault | null): Promise<Response> {
  const { auth } = session.config.api
  const bounds = directoryOf(auth) ?? samlOf(auth)
  const page = consentPage({
    asked,
    params: params.filter(([name]) => askedParams.includes(name)),
    by: auth.mode === 'ldap' ? 'password' : auth.mode === 'saml' ? 'identityProvider' : 'key',
    lasts: bounds === null ? `${limits.taskHoursMax} hours` : `${bounds.signedInMinutes} minutes`,
    fault: fault?.text ?? null,
  })
  const { retryAfter = null } = fault ?? {}
  return await answerPage(page, fault?.status ?? 200, retryAfter === null ? {} : { 'retry-after': retryAfter })
}

export async function takeConsent(session: ProtocolSession, request: Request): Promise<Response> {
  const form = await readForm(request)
  if (form === null) return await answerPage(stoppedPage('What came is no form of this page.'), 400)
  const key = await keyOf(session)
  if (!key.ok) return answerRefusal(key.refusal)
  const reading = { session, params: form, key: key.value }
  const read = readWhole(reading)
  return read.kind === 'asked' ? await decide(reading, read.asked) : await answerUnasked(reading, read)
}

async function decide(reading: Reading, asked: Asked): Promise<Response> {
  const { session, params } = reading
  const field = (name: string): string => params.find(([one]) => one === name)?.[1] ?? ''
  if (field('decision') !== 'allow') return await goBack(session, asked, { error: 'access_denied' })
  const saml = withSaml(session)
  return saml === null ? await letIn(reading, asked, credentialOf(field)) : await signInElsewhere(saml, params)
}

const goBack = (
  { origin }: ProtocolSession,
  { redirectUri, state }: Asked,
  answer: { readonly code: string } | { readonly error: string },
): Promise<Response> => answerPage(returnPage(withAnswer(redirectUri, { ...answer, state, iss: origin })), 200)

async function letIn(reading: Reading, asked: Asked, authorization: string): Promise<Response> {
  const given = await giveToken(reading, asked, authorization)
  if ('status' in given) return await ask(reading, asked, given)
  const code = await codeOf(reading, asked, given)
  return code.ok ? await goBack(reading.session, asked, { code: code.value }) : answerRefusal(code.refusal)
}

/** Their yes goes along, sealed, in their own browser: once they have signed in, it is done. */
async function signInElsewhere(session: SamlSession, params: Params): Promise<Response> {
  const begun = await beginSignIn(
    session,
    params.filter(([name]) => askedParams.includes(name)),
  )
  if (!begun.ok) return await answerPage(stoppedPage(begun.refusal.detail), 400)
  const { url, cookie } = begun.value
  const page = onwardPage({ title: 'Sign in at your organisation', to: url, label: `Go on to ${new URL(url).host}` })
  return await answerPage(page, 200, { 'set-cookie': cookie })
}

/** What somebody said yes to, as whom they then signed in. The client is looked at anew. */
export async function finishConsent(
  session: ProtocolSession,
  params: Params,
  authorization: string,
): Promise<Response> {
  const key = await keyOf(session)
  if (!key.ok) return answerRefusal(key.refusal)
  const reading = { session, params, key: key.value }
  const read = readWhole(reading)
  return read.kind === 'asked' ? await letIn(reading, read.asked, authorization) : await answerUnasked(reading, read)
}

const credentialOf = (field: (name: string) => string): string =>
  field('key') === ''
    ? `Basic ${Buffer.from(`${field('name')}:${field('password')}`).toString('base64')}`
    : `Bearer ${field('key').trim()}`

/** By the door's own route for it, as whoever typed their credential: what it refuses is refused. Of what they lack the client gets none. */
async function giveToken({ session, key }: Reading, asked: Asked, authorization: string): Promise<TokenAnswer | Fault> {
  const task = { id: `${clientTaskPrefix}${clientMark(key, asked.clientId)}`, hours: limits.taskHoursMax }
  const response = await session.askAgain(routes.tokenIssue.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ scopes: asked.scopes, asFarAsHeld: true, actorType: 'agent', task }),
  })
  const body: unknown = await response.json()
  if (response.status === 200) return tokenAnswerSchema.parse(body)
  const { detail, next } = problemSchema.parse(body)
  return { status: response.status, text: `${detail} ${next}`, retryAfter: response.headers.get('retry-after') }
}

/** The token itself is given to nobody: the code goes on with its task. */
async function codeOf({ session, key }: Reading, asked: Asked, answer: TokenAnswer): Promise<Result<string>> {
  const { jti, actorId } = answer
  const tenantId = tenantOfAnswer(answer)
  const own = await grantsKey(session.bindings, { tenantId, requestId: session.trace.requestId })
  if (!own.ok) return own
  const { redirectUri, codeChallenge } = asked
  const client = clientMark(key, asked.clientId)
  const grant = { kind: 'code', jti, generation: 0, actorId, client, redirectUri, codeChallenge } as const
  const expiresMs = Date.now() + limits.oauthCodeSeconds * 1_000
  return accepted(await sealGrant(own.value, grant, { tenantId, expiresMs }))
}

const tokenTenant = z.object({ tenantId: z.string() })

/** Ours a moment ago: read, not believed. */
const tenantOfAnswer = ({ token }: TokenAnswer): string => tokenTenant.parse(decodeJwt(token)).tenantId
