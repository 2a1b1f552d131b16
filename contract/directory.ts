// A directory of people with passwords (LDAP): api.auth.ldap of the configuration, and the surface of the Worker that asks it, and reads responses of SAML (RFC 4511, 4513, 4515).
import * as z from 'zod'
import { mappedRolesSchema } from './api-key.ts'
import type { Result } from './result.ts'
import type { Asserted, AssertionCall } from './saml.ts'

const dn = z.string().min(1).max(1_000)
const attribute = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'the name of an attribute')
  .max(64)

/** A filter with a place in it, where a value stands with all that means something in filters escaped. */
const filterWith = (place: string) =>
  z
    .string()
    .max(1_000)
    .refine(
      (text) => text.startsWith('(') && text.endsWith(')') && text.includes(place),
      `a filter of RFC 4515 with ${place} in it`,
    )

export const directorySchema = z.strictObject({
  /** `ldaps://host[:port]`; `ldap://` for this machine alone, since passwords cross the network. */
  url: z
    .string()
    .max(300)
    .regex(
      /^(?:ldaps:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])|ldap:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::[0-9]{1,5})?\/?$/,
      'ldaps://host[:port]; ldap:// on this machine alone',
    ),
  /** Below which people and groups stand. */
  base: dn,
  /** Who looks people up, with the secret LDAP_PASSWORD; without it nobody does, where the directory lets anybody search. */
  bindDn: dn.optional(),
  /** Finds a person by the name that they sign in with. */
  userFilter: filterWith('{name}').default('(uid={name})'),
  /** Names a person for good: not what changes with a name or a department. `objectGUID` of Active Directory. */
  idAttribute: attribute.default('entryUUID'),
  /** Below which groups stand, where others may make entries elsewhere; without it `base`. */
  groupBase: dn.optional(),
  /** Finds the groups of a person by where the person stands. */
  groupFilter: filterWith('{dn}').default('(&(|(objectClass=groupOfNames)(objectClass=group))(member={dn}))'),
  /** What a group is called in `roleMapping`; `dn`: its whole name in the tree, which there is once. */
  groupAttribute: attribute.default('cn'),
  /** What members of a group may. Whoever is in none of them may nothing. */
  roleMapping: z.record(z.string().min(1).max(256), mappedRolesSchema).default({}),
  /** Groups whose members are programs: services, no people. */
  serviceGroups: z.array(z.string().min(1).max(256)).max(100).default([]),
  /** How long what comes of a password lasts: tokens, and what they give on. */
  signedInMinutes: z.number().int().min(1).max(1_440).default(60),
  /** Of a directory whose certificate no public authority has signed: that of its own, as PEM. */
  certificateAuthority: z
    .string()
    .max(20_000)
    .regex(/^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n*$/, 'a certificate as PEM')
    .optional(),
})
export type DirectoryConfig = z.infer<typeof directorySchema>

/** Where people sign in by one; null in other modes. */
export const directoryOf = (auth: {
  readonly mode: string
  readonly ldap?: DirectoryConfig | undefined
}): DirectoryConfig | null => (auth.mode === 'ldap' ? (auth.ldap ?? null) : null)

export interface PasswordCall {
  readonly v: 1
  readonly name: string
  readonly password: string
}

/** Whose password it was, or whom an identity provider asserts. */
export interface SignedIn {
  /** The value of `idAttribute`; bytes as hex. */
  readonly subject: string
  readonly groups: readonly string[]
}

export interface SignInRpc {
  /** AUTH_REQUIRED for a name and a password that don't belong together, whatever is wrong; ISSUER_UNAVAILABLE where no answer is to be had. */
  byPassword(call: PasswordCall): Promise<Result<SignedIn>>
  /** AUTH_REQUIRED for a response that is not good, with `details.reason`. */
  byAssertion(call: AssertionCall): Promise<Result<Asserted>>
  /** Whether the directory can be asked; whether the certificates of an identity provider can be read. */
  probe(call: { readonly v: 1 }): Promise<Result<null>>
}
