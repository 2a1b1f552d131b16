// What a verified token of an identity provider says of its holder, as far as the configuration lets it: type, roles, rows, bounds.
import { claimedVerticalsSchema, grantableScopes } from '../../contract/api-key.ts'
import type { TrustedIssuer } from '../../contract/issuer.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { ActorType } from '../../contract/rpc.ts'
import { readVerticals } from './verticals.ts'

/** Claims as they came: verified, and otherwise not looked at. */
export interface IssuedPayload {
  readonly [claim: string]: unknown
}

export interface Issued {
  readonly subject: string
  readonly actorType: ActorType
  readonly roles: readonly string[]
  /** Null where rows of all show. */
  readonly verticals: readonly string[] | null
  readonly tenantId: string | null
  readonly expiresMs: number
  /** Of our own scopes those that the token names, where it names any: whoever it was given to reaches no more. */
  readonly ceiling: readonly string[] | null
}

/** Far more than issuers put into a token before they leave groups out. */
const groupsMax = 1_000
const subjectCharactersMax = 512

const notTaken = (detail: string, next: string) => refused('AUTH_REQUIRED', detail, { next })

/** Of the year 9999: later no date can be written. */
const latestSeconds = 253_402_300_799

const holdersHaveNone = 'Tokens name their holder in sub, and their end in exp.'

/** Refused where it says less than is needed, or otherwise than it could be understood; never more than was asked of the configuration. */
export function readIssued(payload: IssuedPayload, trusted: TrustedIssuer): Result<Issued> {
  const { exp } = payload
  const subject = subjectOf(payload)
  if (subject === null || typeof exp !== 'number' || !(exp > 0 && exp < latestSeconds))
    return notTaken('The token does not say whose it is, or when it ends.', holdersHaveNone)
  const bound = explainBound(payload, trusted)
  if (bound !== null) return bound
  const service = serviceRolesOf(payload, trusted)
  const groups = service === null ? groupsOf(payload, trusted) : accepted([])
  if (!groups.ok) return groups
  const verticals = verticalsOf(payload, trusted)
  if (!verticals.ok) return verticals
  const tenantId = tenantOf(payload, trusted)
  if (!tenantId.ok) return tenantId
  const ceiling = ceilingOf(payload)
  if (!ceiling.ok) return ceiling
  return accepted({
    subject,
    actorType: typeOf(payload, service, trusted),
    roles: [...new Set(service ?? groups.value.flatMap((group) => ownValue(trusted.roleMapping, group) ?? []))],
    verticals: verticals.value,
    tenantId: tenantId.value,
    expiresMs: Math.floor(exp) * 1_000,
    ceiling: ceiling.value,
  })
}

/** Of a token without one, of which only its issuer told us, the client: it acts for itself. */
function subjectOf({ sub, client_id: clientId }: IssuedPayload): string | null {
  const one = sub ?? clientId
  return typeof one === 'string' && one !== '' && one.length <= subjectCharactersMax ? one : null
}

/** What would make less of the token's own bounds than its issuer meant. */
function explainBound(payload: IssuedPayload, { clients }: TrustedIssuer): ReturnType<typeof notTaken> | null {
  // RFC 8705, 9449: whoever merely has it is not its holder.
  if (payload['cnf'] !== undefined)
    return notTaken(
      'The token is bound to a key of its holder, which cannot be proved here.',
      'Have the issuer give bearer tokens to this client.',
    )
  // Logout tokens and security events look like tokens of somebody.
  if (payload['events'] !== undefined)
    return notTaken('This is a message of the issuer, and no token of a caller.', 'Send an access token.')
  const client = clientOf(payload)
  if (clients !== undefined && (client === null || !clients.includes(client)))
    return notTaken(
      'The token was given to a client whose tokens are not taken here.',
      'Add the client to clients in the configuration, or sign in with another.',
    )
  return null
}

/** RFC 9068 has client_id, OpenID Connect azp, or the client as the one audience of an identity token. */
function clientOf({ client_id: clientId, azp, aud }: IssuedPayload): string | null {
  const alone: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  const one = clientId ?? azp ?? alone
  return typeof one === 'string' ? one : null
}

/** Roles of a client that acts for itself; null of anybody else. */
function serviceRolesOf(payload: IssuedPayload, { services }: TrustedIssuer): readonly string[] | null {
  const client = clientOf(payload)
  return client === null ? null : (ownValue(services, client) ?? null)
}

/** Somebody was there: a session, a time, a way of signing in (OpenID Connect Core). Names that a service's attributes may have are none. */
const signedIn = ['auth_time', 'sid', 'nonce', 'amr'] as const

/** As Auth0, Entra ID and Keycloak mark tokens that a client got for itself. */
const isOfClient = ({ gty, idtyp, sub, preferred_username: name }: IssuedPayload): boolean =>
  gty === 'client-credentials' ||
  idtyp === 'app' ||
  (typeof sub === 'string' && sub.endsWith('@clients')) ||
  (typeof name === 'string' && name.startsWith('service-account-'))

/** Whoever acts by another's leave (RFC 8693) is an agent of theirs. A person's word is asked for by that name: who is none beyond doubt is a service. */
function typeOf(payload: IssuedPayload, service: readonly string[] | null, { people }: TrustedIssuer): ActorType {
  const client = clientOf(payload)
  if (service !== null || subjectOf(payload) === client || isOfClient(payload)) return 'service'
  if (payload['act'] !== undefined) return 'agent'
  const hasSignedIn = signedIn.some((claim) => payload[claim] !== undefined)
  return hasSignedIn || (client !== null && people.includes(client)) ? 'human' : 'service'
}

function groupsOf(payload: IssuedPayload, { groupsClaim }: TrustedIssuer): Result<readonly string[]> {
  const value = claimAt(payload, groupsClaim)
  if (value === undefined)
    return hasMoreGroups(payload, groupsClaim)
      ? notTaken(
          'The token leaves out its holder’s groups, for they are too many.',
          'Have the issuer list only groups that are assigned to this application, or application roles in their place (groupsClaim: roles).',
        )
      : accepted([])
  const groups = typeof value === 'string' ? [value] : value
  const areNames =
    Array.isArray(groups) && groups.length <= groupsMax && groups.every((group) => typeof group === 'string')
  return areNames
    ? accepted(groups as readonly string[])
    : notTaken(
        `The claim ${groupsClaim} of the token is no list of at most ${groupsMax} names.`,
        'Point groupsClaim at the names of groups.',
      )
}

/** Entra ID leaves groups out beyond 200, and says where they could be asked for. */
function hasMoreGroups(payload: IssuedPayload, groupsClaim: string): boolean {
  const elsewhere = payload['_claim_names']
  const isElsewhere = typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, groupsClaim)
  return isElsewhere || payload['hasgroups'] === true
}

function verticalsOf(payload: IssuedPayload, { verticalsClaim }: TrustedIssuer): Result<readonly string[] | null> {
  if (verticalsClaim === undefined) return accepted(null)
  const value = claimAt(payload, verticalsClaim) ?? []
  const listed = claimedVerticalsSchema.safeParse(typeof value === 'string' ? [value] : value)
  const sorted = listed.success ? readVerticals(listed.data)?.toSorted() : undefined
  if (listed.success) return accepted(sorted ?? null)
  return notTaken(
    `The claim ${verticalsClaim} of the token is no list of verticals.`,
    'A vertical’s name has 2 to 32 lower-case letters; * stands for all.',
  )
}

function tenantOf(payload: IssuedPayload, { tenantClaim }: TrustedIssuer): Result<string | null> {
  if (tenantClaim === undefined) return accepted(null)
  const value = claimAt(payload, tenantClaim)
  return typeof value === 'string'
    ? accepted(value)
    : notTaken(`The token names no tenant in ${tenantClaim}.`, 'Have the issuer put the id of the tenant there.')
}

const own: ReadonlySet<string> = new Set(grantableScopes)

/** Most write `scope`, Okta and Entra ID `scp`; as a text with spaces or a list. Of any other kind it would be a bound that is not kept. */
function ceilingOf({ scope, scp }: IssuedPayload): Result<readonly string[] | null> {
  const named: string[] = []
  for (const value of [scope, scp]) {
    const scopes: unknown = typeof value === 'string' ? value.split(/\s+/) : (value ?? [])
    if (!Array.isArray(scopes) || !scopes.every((one) => typeof one === 'string'))
      return notTaken(
        'The scopes of the token are neither a text nor a list.',
        'Have the issuer write scope as RFC 8693 has it.',
      )
    named.push(...scopes.filter((one) => own.has(one)))
  }
  return accepted(named.length === 0 ? null : [...new Set(named)])
}

/** The claim of that very name, for some are addresses with dots in them; else the way through the dots. */
function claimAt(payload: IssuedPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path]
  let at: unknown = payload
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as IssuedPayload)[step]
  }
  return at
}

export const ownValue = <T>(record: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** Ids of people and services of the issuer have a colon, those of keys have none. */
export const isOfIssuer = (actorId: string): boolean => /^(?:oidc|oauth2|ldap|saml):/.test(actorId)
