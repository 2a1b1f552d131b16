// An identity provider that speaks SAML 2.0: api.auth.saml of the configuration, and what the sign-in Worker is asked about its responses.
import * as z from 'zod'
import { mappedRolesSchema } from './api-key.ts'

/** An entity id is an address or a name of its own (SAML core §8.3.6). */
const entityId = z
  .string()
  .max(1_024)
  .regex(/^[\x21-\x7e]+$/, 'an entity id: an address or a name, without spaces')
const attribute = z.string().min(1).max(256)
const group = z.string().min(1).max(256)

export const samlSchema = z.strictObject({
  /** As the identity provider calls itself, in Issuer. */
  entityId,
  /** Where people are sent with a request (HTTP-Redirect). */
  ssoUrl: z
    .string()
    .max(1_000)
    .regex(
      /^(?:https:\/\/[A-Za-z0-9.:[\]-]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?)(?:[/?][\x21\x24-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7e]*)?$/,
      'an https address (http on this machine alone), without a fragment',
    ),
  /** Whose signatures are believed: PEM, several while the identity provider changes them. No other is, whatever a response brings along. */
  certificates: z
    .array(
      z
        .string()
        .max(10_000)
        .regex(
          /^\s*-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/,
          'one certificate as PEM',
        ),
    )
    .min(1)
    .max(4),
  /** As this instance calls itself; without it the address of its metadata. */
  spEntityId: entityId.optional(),
  /** Names a person for good; without it NameID does, and has to be persistent. */
  idAttribute: attribute.optional(),
  /** Where a response lists somebody's groups. */
  groupsAttribute: attribute.default('groups'),
  /** What members of a group may. Whoever is in none of them may nothing. */
  roleMapping: z.record(group, mappedRolesSchema).default({}),
  /** Groups whose members are programs: services, no people. */
  serviceGroups: z.array(group).max(100).default([]),
  /** How long what comes of a sign-in lasts: tokens, and what they give on. */
  signedInMinutes: z.number().int().min(1).max(1_440).default(60),
  /** How far the clocks of both may be apart. */
  clockSkewSeconds: z.number().int().min(0).max(300).default(60),
})
export type SamlConfig = z.infer<typeof samlSchema>

/** Where people sign in by one; null in other modes. */
export const samlOf = (auth: { readonly mode: string; readonly saml?: SamlConfig | undefined }): SamlConfig | null =>
  auth.mode === 'saml' ? (auth.saml ?? null) : null

export const samlPaths = {
  login: '/api/auth/saml/login',
  acs: '/api/auth/saml/acs',
  metadata: '/api/auth/saml/metadata',
} as const

/** Of one sign-in, in one browser. */
export interface AssertionCall {
  readonly v: 1
  /** SAMLResponse as the form had it: base64. */
  readonly response: string
  /** The request that it has to answer. */
  readonly requestId: string
  /** Where it was sent to, and whom it is for. */
  readonly acsUrl: string
  readonly spEntityId: string
}

export interface Asserted {
  /** The value of `idAttribute`, or the persistent NameID with its qualifiers. */
  readonly subject: string
  readonly groups: readonly string[]
  /** Of the assertion, which counts once. */
  readonly assertionId: string
  /** Where the identity provider says that its own session ends. */
  readonly sessionEndsMs: number | null
}
