// SAML 2.0 (web browser SSO): addresses that browsers and an identity provider come to. No operation: nothing of it is a tool.
import { samlPaths } from '../saml.ts'
import { text, type Route } from './route.ts'

const open = { aliases: [], scope: 'public', resource: 'session', rows: 'none', refusals: [] } as const
const page = { 200: text('text/html', 'A page that goes on by itself') } as const

export const samlRoutes = {
  samlLogin: {
    ...open,
    method: 'GET',
    path: samlPaths.login,
    operationId: 'clawql__saml__login',
    summary: 'Leads to the identity provider with a request of this browser',
    answers: page,
  },
  samlAcs: {
    ...open,
    method: 'POST',
    path: samlPaths.acs,
    operationId: 'clawql__saml__acs',
    summary: 'Where the identity provider’s form arrives (HTTP-POST)',
    answers: page,
  },
  samlMetadata: {
    ...open,
    method: 'GET',
    path: samlPaths.metadata,
    operationId: 'clawql__saml__metadata',
    summary: 'This instance as a service provider',
    answers: { 200: text('application/samlmetadata+xml', 'Metadata') },
  },
} as const satisfies Record<string, Route>
