// SAML 2.0 as a service provider: where somebody begins, where the identity provider's form arrives and a session comes of it, and metadata.
import type { Route } from '../../../contract/routes.ts'
import { protocols, routes } from '../../../contract/routes.ts'
import { isLoopbackOrigin } from '../../../core/access/site.ts'
import { spMetadata } from '../../../core/saml/request.ts'
import { notFound } from '../answer.ts'
import { finishConsent } from '../oauth/authorize.ts'
import { notSignedInPage, onwardPage } from '../oauth/consent-page.ts'
import { answerPage, answerRedirect } from '../oauth/oauth-answer.ts'
import { isOfOrigin } from '../oauth/own-server.ts'
import { serveOpenProtocol } from '../serve.ts'
import { dropSignInCookie } from '../sign-in/cookies.ts'
import {
  beginSignIn,
  isPersistent,
  reasonOf,
  serviceProviderOf,
  takeResponse,
  withSaml,
  type SamlSession,
} from '../sign-in/saml-here.ts'
import { ticketCredential } from '../sign-in/ticket.ts'

type Answer = (session: SamlSession, request: Request) => Promise<Response> | Response

/** Where people sign in so, and nothing of it crosses a network in plain. */
const serveSaml = (route: Route, answer: Answer) =>
  serveOpenProtocol(route, async (session, request) => {
    const saml = withSaml(session)
    const { origin } = session
    if (saml === null || !(origin.startsWith('https://') || isLoopbackOrigin(origin)))
      return session.refuse(notFound.refusal)
    if (isOfOrigin(request.url, origin)) return await answer(saml, request)
    // Behind a public address cookies are of that one.
    const { pathname } = new URL(request.url)
    return request.method === 'GET' ? answerRedirect(`${origin}${pathname}`) : session.refuse(notFound.refusal)
  })

async function login(session: SamlSession): Promise<Response> {
  const begun = await beginSignIn(session, null)
  if (!begun.ok) return session.refuse(begun.refusal)
  const response = answerRedirect(begun.value.url)
  response.headers.append('set-cookie', begun.value.cookie)
  return response
}

async function acs(session: SamlSession, request: Request): Promise<Response> {
  const { origin, telemetry, trace } = session
  const taken = await takeResponse(session, request)
  if (!taken.ok) {
    const { refusal } = taken
    const { code, detail, next, retryAfterSeconds } = refusal
    telemetry.log('warn', 'refused', { code, reason: reasonOf(refusal), requestId: trace.requestId })
    const status = code === 'AUTH_REQUIRED' ? 403 : code === 'RATE_LIMITED' ? 429 : 503
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }
    return await answerPage(notSignedInPage(`${detail} ${next ?? ''} (${reasonOf(refusal)})`), status, headers)
  }
  const { ticket, consent } = taken.value
  const response =
    consent === null ? await toPage(session, ticket) : await finishConsent(session, consent, ticketCredential(ticket))
  response.headers.append('set-cookie', dropSignInCookie(origin))
  return response
}

/** With the session's cookie, by a page of ours: a redirect from another site's form would come from that site. */
async function toPage({ origin, askAgain }: SamlSession, ticket: string): Promise<Response> {
  const begun = await askAgain(routes.sessionBegin.path, {
    method: routes.sessionBegin.method,
    headers: { 'content-type': 'application/json', authorization: ticketCredential(ticket) },
    body: '{}',
  })
  if (!begun.ok) return await answerPage(notSignedInPage(await whyNot(begun)), begun.status)
  await begun.body?.cancel()
  const response = await answerPage(onwardPage({ title: 'Signed in', to: `${origin}/`, label: 'Go on to ClawQL' }), 200)
  for (const cookie of begun.headers.getSetCookie()) response.headers.append('set-cookie', cookie)
  return response
}

async function whyNot(response: Response): Promise<string> {
  const { detail, next } = await response.json<{ readonly detail: string; readonly next: string }>()
  return `${detail} ${next}`
}

const metadata: Answer = (session) =>
  new Response(spMetadata({ ...serviceProviderOf(session), isPersistent: isPersistent(session) }), {
    headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8' },
  })

export const samlRoutes = [
  serveSaml(protocols.samlLogin, login),
  serveSaml(protocols.samlAcs, acs),
  serveSaml(protocols.samlMetadata, metadata),
]
