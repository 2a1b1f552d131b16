// The authorization server, read in with its first request; not there where people come in otherwise.
import type { Route } from '../../../contract/routes.ts'
import { protocols } from '../../../contract/routes.ts'
import { notFound } from '../answer.ts'
import { isOfOrigin, isOwnServer, ownServer } from '../oauth/own-server.ts'
import { answerJson, answerRedirect } from '../oauth/oauth-answer.ts'
import { serveOpenProtocol, type ProtocolSession } from '../serve.ts'

/** Modules that were read in, no promise of them: no request waits for what another one began. */
let authorize: typeof import('../oauth/authorize.ts') | undefined
let exchange: typeof import('../oauth/exchange.ts') | undefined
let register: typeof import('../oauth/register.ts') | undefined

type Answer = (session: ProtocolSession, request: Request) => Promise<Response> | Response

const serveWhereOwn = (route: Route, answer: Answer) =>
  serveOpenProtocol(route, async (session, request) => {
    if (!isOwnServer(session.config, session.origin)) return session.refuse(notFound.refusal)
    const { pathname, search } = new URL(request.url)
    // Behind a public address nobody types anything at another one.
    const isElsewhere = !isOfOrigin(request.url, session.origin)
    return isElsewhere ? answerRedirect(`${session.origin}${pathname}${search}`) : await answer(session, request)
  })

export const oauthRoutes = [
  serveWhereOwn(protocols.metadata, ({ origin }) => answerJson(ownServer(origin))),
  serveWhereOwn(protocols.register, async (session, request) => {
    register ??= await import('../oauth/register.ts')
    return await register.answerRegister(session, request)
  }),
  serveWhereOwn(protocols.authorize, async (session, request) => {
    authorize ??= await import('../oauth/authorize.ts')
    return await authorize.showConsent(session, request)
  }),
  serveWhereOwn(protocols.consent, async (session, request) => {
    authorize ??= await import('../oauth/authorize.ts')
    return await authorize.takeConsent(session, request)
  }),
  serveWhereOwn(protocols.token, async (session, request) => {
    exchange ??= await import('../oauth/exchange.ts')
    return await exchange.answerToken(session, request)
  }),
  serveWhereOwn(protocols.revoke, async (session, request) => {
    exchange ??= await import('../oauth/exchange.ts')
    return await exchange.answerRevoke(session, request)
  }),
]
