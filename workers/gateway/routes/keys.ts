// API keys: made, listed, revoked. Only the digest of a key is sent on; the key itself is answered once.
import { ulid } from 'ulidx'
import type { ApiKeyAnswer, StoredApiKey } from '../../../contract/api-key.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import type { ApiKey } from '../../../core/access/api-keys.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { planGrant } from '../../../core/access/grant.ts'
import { isOfIssuer } from '../../../core/access/issued.ts'
import { keySecretBytes, keyToken } from '../../../core/access/key-token.ts'
import { capabilitiesOf, isAdmin } from '../../../core/access/roles.ts'
import { writeVerticals } from '../../../core/access/verticals.ts'
import { answer } from '../answer.ts'
import { markSent, replayHeaders, secretUnder } from '../idempotency.ts'
import { sha256Hex } from '../middleware/authenticate.ts'
import { ownSecretKeys } from '../own-keys.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'

const timeOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

function stateOf({ revokedMs, expiresMs }: StoredApiKey): ApiKeyAnswer['state'] {
  if (revokedMs !== null) return 'revoked'
  return expiresMs !== null && expiresMs <= Date.now() ? 'expired' : 'active'
}

function keyAnswer(key: StoredApiKey): ApiKeyAnswer {
  const { id, name, roles, scopes, actorType, verticals, crossVertical, createdBy } = key
  return {
    id,
    name,
    roles: [...roles],
    scopes: [...scopes],
    actorType,
    verticals: writeVerticals(verticals),
    crossVertical,
    source: 'store',
    state: stateOf(key),
    createdAt: timeOf(key.createdMs),
    createdBy,
    expiresAt: timeOf(key.expiresMs),
    revokedAt: timeOf(key.revokedMs),
    lastUsedAt: timeOf(key.lastUsedMs),
  }
}

const secretKeyAnswer = ({ id, roles, scopes, actorType, verticals, crossVertical }: ApiKey): ApiKeyAnswer => ({
  id,
  name: id,
  roles: [...roles],
  scopes: [...scopes],
  actorType,
  verticals: writeVerticals(verticals),
  crossVertical,
  source: 'secret',
  state: 'active',
  createdAt: null,
  createdBy: null,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
})

/** Of chance; under an Idempotency-Key of chance that is kept, so that the same key can be answered again. */
async function newToken(session: Session, idempotencyKey: string | undefined, nonce: string): Promise<Result<string>> {
  const token = (secret: Uint8Array): string =>
    keyToken(session.call.tenantId, Buffer.from(secret).toString('base64url'))
  if (idempotencyKey === undefined) return accepted(token(crypto.getRandomValues(new Uint8Array(keySecretBytes))))
  const secret = await secretUnder(session, idempotencyKey, nonce)
  return secret.ok ? accepted(token(secret.value)) : secret
}

/** A key would outlive what ends the token, and lose who gave it. */
const requireKey = ({ token }: Claims): Result<null> =>
  token === undefined
    ? accepted(null)
    : refused('ATR_PERMISSION_DENIED', 'A token gives tokens, and makes no keys.', {
        next: 'Make the key with a key, or give a token: POST /api/auth/token.',
      })

/** Whom an issuer names is signed in for an hour; an administrator writes the rules for longer than that. */
const endOf = (claims: Claims): number | null =>
  isOfIssuer(claims.actor.id) && isAdmin(claims) && claims.ceiling === undefined ? null : claims.expiresMs

export const keyRoutes = [
  serve(routes.keysCreate, async (session, { body, headers }) => {
    const { tenant, call, claims, policy } = session
    const mayMake = requireKey(claims)
    if (!mayMake.ok) return mayMake
    const { actor, givers = [] } = claims
    const giver = { ...claims, id: actor.id, actorType: actor.type, givers, expiresMs: endOf(claims) }
    const grant = planGrant(giver, body, { id: `k_${ulid()}`, nowMs: Date.now(), roles: policy.roles })
    if (!grant.ok) return grant
    const mark = await markSent(session, headers, { operation: 'keys.create', sent: [body] })
    if (!mark.ok) return mark
    const idempotencyKey = headers['Idempotency-Key']
    const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(keySecretBytes))).toString('hex')
    const token = await newToken(session, idempotencyKey, nonce)
    if (!token.ok) return token
    const key = { ...grant.value, name: body.name, secretSha256: sha256Hex(token.value) }
    const made = idempotencyKey === undefined ? {} : { nonce }
    const created = await tenant.createApiKey({ ...call, claims: claims.digest, key, ...mark.value, ...made })
    if (!created.ok) return created
    const { replayedNonce } = created.value
    if (replayedNonce === undefined) return answer(201, { ...keyAnswer(created.value), key: token.value })
    const before = await newToken(session, idempotencyKey, replayedNonce)
    if (!before.ok) return before
    return answer(201, { ...keyAnswer(created.value), key: before.value }, replayHeaders(true))
  }),
  serve(routes.keysList, async (session) => {
    const stored = await session.tenant.apiKeys(session.call)
    if (!stored.ok) return stored
    const keys = [...stored.value.map((key) => keyAnswer(key)), ...ownSecretKeys(session).map(secretKeyAnswer)]
    return { ok: true, value: { keys } }
  }),
  serve(routes.keysRevoke, async (session, { params }): Promise<Result<ApiKeyAnswer>> => {
    const { tenant, call, claims, policy } = session
    const inSecret = ownSecretKeys(session)
    if (inSecret.some(({ id }) => id === params.keyId))
      return refused('CONFLICT', 'This key stands in the instance’s API-key secret and ends there.', {
        next: 'On the machine: clawql keys reset-admin makes a new one in its place. At Cloudflare: wrangler secret put API_KEYS.',
      })
    const revoked = await tenant.revokeApiKey({
      ...call,
      claims: claims.digest,
      id: params.keyId,
      capabilities: capabilitiesOf(policy.roles, claims),
      verticals: claims.verticals,
      isAdminElsewhere: inSecret.some((key) => isAdmin(key) && key.verticals === null),
    })
    return revoked.ok ? { ok: true, value: keyAnswer(revoked.value) } : revoked
  }),
]
