// An identity provider whose tokens are taken: api.auth.oidc and api.auth.oauth2 of the configuration (OpenID Connect Discovery, RFC 8414, 9068, 7662).
import * as z from 'zod'
import { httpAddressSchema } from './address.ts'
import { mappedRolesSchema } from './api-key.ts'

/** Asymmetric alone: with a shared secret everybody who verifies could sign as well. */
export const issuerAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const

const name = z.string().min(1).max(256)
const address = httpAddressSchema('an http(s) address')

export const issuerSchema = z.strictObject({
  /** As tokens name it in `iss`; its metadata is read below this address. */
  issuer: address,
  /** This instance's name at the issuer. */
  clientId: name,
  /** Whom tokens must name in `aud`, one of these; without it `clientId`. */
  audience: z.array(z.string().min(1).max(512)).min(1).max(8).optional(),
  /** What clients that sign people in are told to ask the issuer for. */
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, 'a scope'))
    .max(20)
    .default(['openid', 'profile', 'email']),
  clientSecretRef: z.strictObject({ name, key: name }).optional(),
  /** Where a token lists its holder's groups: the name of a claim, or a path such as realm_access.roles. */
  groupsClaim: name.default('groups'),
  /** What members of a group may, by the group's name at the issuer. Whoever is in none of them may nothing. */
  roleMapping: z.record(z.string().min(1).max(256), mappedRolesSchema).default({}),
  /** Clients that act for themselves alone, by their ids: each a service with these roles, whomever its tokens name. */
  services: z.record(name, mappedRolesSchema).default({}),
  /** Clients that people sign in with. Whoever comes through another is a person only where the token says that somebody signed in. */
  people: z.array(name).max(100).default([]),
  /** Clients whose tokens are taken; without it those of all clients of the issuer. */
  clients: z.array(name).min(1).max(100).optional(),
  /** Where a token lists the verticals whose rows show; one without it shows rows of no vertical. Without this setting rows of all show. */
  verticalsClaim: name.optional(),
  /** Where a token names the tenant; without it the instance's own. */
  tenantClaim: name.optional(),
  algorithms: z.array(z.enum(issuerAlgorithms)).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']),
  /** Of the issuer's keys, where they stand at another address than the issuer. */
  jwksUrl: address.optional(),
})
export type IssuerConfig = z.infer<typeof issuerSchema>

/** `oidc`: tokens are JWTs that the issuer's keys verify. `oauth2`: access tokens of RFC 9068, and others as the issuer says when asked (RFC 7662). */
export const issuerModes = ['oidc', 'oauth2'] as const
export type IssuerMode = (typeof issuerModes)[number]

/** Who names people that have no keys of ours: their ids begin with it. */
export type NamingMode = IssuerMode | 'ldap' | 'saml'

export interface TrustedIssuer extends IssuerConfig {
  readonly mode: IssuerMode
}

/** Whose tokens are taken beside our own, by the configuration; null in other modes. */
export function trustedIssuerOf(
  auth: { readonly mode: string } & { readonly [mode in IssuerMode]?: IssuerConfig | undefined },
): TrustedIssuer | null {
  const mode = issuerModes.find((one) => one === auth.mode)
  const config = mode === undefined ? undefined : auth[mode]
  return mode === undefined || config === undefined ? null : { ...config, mode }
}

export const audienceOf = ({ audience, clientId }: Pick<IssuerConfig, 'audience' | 'clientId'>): readonly string[] =>
  audience ?? [clientId]

/** RFC 9728, as clients of MCP read it before they sign somebody in. */
export const protectedResourceSchema = z.object({
  resource: z.string(),
  resource_name: z.string(),
  authorization_servers: z.array(z.string()),
  scopes_supported: z.array(z.string()),
  bearer_methods_supported: z.array(z.literal('header')),
})

export const actorWishSchema = z.strictObject({
  subject: z.string().min(1).max(512).describe('As the issuer names somebody in `sub`'),
})
export const actorAnswerSchema = z.object({
  /** As records and rules name them: it says nothing to who does not know the subject. */
  actorId: z.string(),
})
