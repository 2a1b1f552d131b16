// The identity provider: where clients sign people in, and under which id somebody stands in records.
import type { LocalConfig } from '../../../contract/config.ts'
import { directoryOf } from '../../../contract/directory.ts'
import { trustedIssuerOf, type NamingMode } from '../../../contract/issuer.ts'
import { accepted, refused } from '../../../contract/result.ts'
import { samlOf } from '../../../contract/saml.ts'
import { routes } from '../../../contract/routes.ts'
import { notFound } from '../answer.ts'
import { resourceMetadata } from '../issuer/challenge.ts'
import { serve } from '../serve.ts'
import { samlName } from '../sign-in/ticket.ts'
import { directoryName } from '../sign-in/sign-in-here.ts'
import { tokenViewOf } from '../tokens/tokens-here.ts'

/** Who names people here, and how it is called. */
function namedBy(config: LocalConfig): { readonly mode: NamingMode; readonly issuer: string } | null {
  const directory = directoryOf(config.api.auth)
  const saml = samlOf(config.api.auth)
  if (saml !== null) return { mode: 'saml', issuer: samlName(saml) }
  return directory === null ? trustedIssuerOf(config.api.auth) : { mode: 'ldap', issuer: directoryName(directory) }
}

export const issuerRoutes = [
  serve(routes.protectedResource, ({ config, origin }) =>
    config.ok ? (resourceMetadata(config.value, { origin, path: '/' }) ?? notFound) : config,
  ),
  serve(routes.protectedMcp, ({ config, origin }) =>
    config.ok ? (resourceMetadata(config.value, { origin, path: '/mcp' }) ?? notFound) : config,
  ),
  serve(routes.actorFind, async ({ config, bindings, call }, { body: { subject } }) => {
    const named = namedBy(config)
    if (named === null)
      return refused('CONFLICT', 'Without an identity provider nobody is named by one.', {
        next: 'docs/operating/identity-providers.md says how one is connected.',
      })
    const tokens = await tokenViewOf(bindings, call)
    if (!tokens.ok) return tokens
    return accepted({ actorId: tokens.value.actorIdOf(named.mode, { issuer: named.issuer, subject }) })
  }),
]
