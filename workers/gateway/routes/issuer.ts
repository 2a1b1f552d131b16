// The identity provider: where clients sign people in, and under which id somebody stands in records.
import { trustedIssuerOf } from '../../../contract/issuer.ts'
import { accepted, refused } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { notFound } from '../answer.ts'
import { resourceMetadata } from '../issuer/challenge.ts'
import { serve } from '../serve.ts'
import { tokenViewOf } from '../tokens/tokens-here.ts'

export const issuerRoutes = [
  serve(routes.protectedResource, ({ config, origin }) =>
    config.ok ? (resourceMetadata(config.value, `${origin}/`) ?? notFound) : config,
  ),
  serve(routes.protectedMcp, ({ config, origin }) =>
    config.ok ? (resourceMetadata(config.value, `${origin}/mcp`) ?? notFound) : config,
  ),
  serve(routes.actorFind, async ({ config, bindings, call }, { body: { subject } }) => {
    const trusted = trustedIssuerOf(config.api.auth)
    if (trusted === null)
      return refused('CONFLICT', 'Without an identity provider nobody is named by one.', {
        next: 'docs/operating/identity-providers.md says how one is connected.',
      })
    const tokens = await tokenViewOf(bindings, call)
    if (!tokens.ok) return tokens
    return accepted({ actorId: tokens.value.actorIdOf(trusted.mode, { issuer: trusted.issuer, subject }) })
  }),
]
