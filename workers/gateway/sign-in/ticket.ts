// What somebody has right after signing in elsewhere: a credential that is good once, for a minute, where tokens and keys are made; as a password is.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { refused, type Result } from '../../../contract/result.ts'
import type { ActorType } from '../../../contract/rpc.ts'
import { samlOf, type SamlConfig } from '../../../contract/saml.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { gatewayCall } from '../gateway-call.ts'
import { grantsKey } from '../oauth/own-server.ts'
import { namedClaims } from '../tokens/named-claims.ts'
import { seal, unseal } from './sealed.ts'
import type { SignInRealm } from './sign-in-here.ts'

const ticketSchema = z.strictObject({
  id: z.string(),
  subject: z.string(),
  actorType: z.enum(['human', 'service']),
  roles: z.array(z.string()),
  /** How long what comes of it lasts. */
  untilMs: z.number(),
})

/** Who it was, and what they may. */
export interface SignedInGrant {
  readonly subject: string
  readonly actorType: ActorType
  readonly roles: readonly string[]
  readonly untilMs: number
}

/** From the answer of the identity provider to the page that takes its token. */
export const ticketSeconds = 60

const scheme = 'SignedIn'
const headerPattern = new RegExp(`^${scheme} ([A-Za-z0-9_.-]{20,8000})$`, 'i')

export const ticketCredential = (ticket: string): string => `${scheme} ${ticket}`

export const onceId = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Whoever is asserted by it is somebody of that identity provider, at whatever address it is. */
export const samlName = ({ entityId }: Pick<SamlConfig, 'entityId'>): string => `saml:${encodeURIComponent(entityId)}`

export const sealTicket = (key: Uint8Array, grant: SignedInGrant, tenantId: string): Promise<string> =>
  seal(
    key,
    { id: crypto.randomUUID(), ...grant },
    { kind: 'ticket', tenantId, expiresMs: Date.now() + ticketSeconds * 1_000 },
  )

/** Null where nobody comes with one, or where none is taken. */
export async function authenticateTicket(headers: Headers, realm: SignInRealm): Promise<Result<Claims> | null> {
  const saml = samlOf(realm.config.api.auth)
  const authorization = headers.get('authorization') ?? ''
  if (saml === null || !authorization.toLowerCase().startsWith(`${scheme.toLowerCase()} `)) return null
  const [, sealed] = headerPattern.exec(authorization) ?? []
  return sealed === undefined ? isOver : await claimsOf(sealed, saml, realm)
}

const isOver = refused('AUTH_REQUIRED', 'This sign-in is none, or is over.', { next: 'Sign in again.' })

async function claimsOf(
  sealed: string,
  saml: SamlConfig,
  { bindings, requestId }: SignInRealm,
): Promise<Result<Claims>> {
  const at = { tenantId: bindings.TENANT_ID, requestId }
  const key = await grantsKey(bindings, at)
  if (!key.ok) return key
  const opened = await unseal(key.value, sealed, { kind: 'ticket', tenantId: at.tenantId, schema: ticketSchema })
  if (opened === null) return isOver
  const { id, subject, actorType, roles, untilMs } = opened.content
  const { tenant } = tenantObjects(bindings, at.tenantId)
  const call = gatewayCall(at.tenantId, requestId)
  const once = await tenant.useOnce({ ...call, ids: [onceId('ticket', id)], untilMs: opened.expiresMs + 1_000 })
  if (!once.ok) return once
  const held = { roles, scopes: [], verticals: null, crossVertical: true }
  const named = { issuer: samlName(saml), subject, actorType, expiresMs: untilMs, held }
  return await namedClaims({ mode: 'saml', ...named }, at, bindings)
}
