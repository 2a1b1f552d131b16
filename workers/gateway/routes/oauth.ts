// The authorization server; not there where people come in otherwise.
import type { Route } from '../../../contract/routes.ts'
import { protocols } from '../../../contract/routes.ts'
import { notFound } from '../answer.ts'
import { showConsent, takeConsent } from '../oauth/authorize.ts'
import { answerRevoke, answerToken } from '../oauth/exchange.ts'
import { isOfOrigin, isOwnServer, ownServer } from '../oauth/own-server.ts'
import { answerJson, answerRedirect } from '../oauth/oauth-answer.ts'
import { answerRegister } from '../oauth/register.ts'
import { serveOpenProtocol, type ProtocolSession } from '../serve.ts'

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
  serveWhereOwn(protocols.register, answerRegister),
  serveWhereOwn(protocols.authorize, showConsent),
  serveWhereOwn(protocols.consent, takeConsent),
  serveWhereOwn(protocols.token, answerToken),
  serveWhereOwn(protocols.revoke, answerRevoke),
]
