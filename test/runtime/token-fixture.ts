// A tenant with its calls about tokens, for tests of them.
import { runInDurableObject } from 'cloudflare:test'
import { compactVerify, importJWK } from 'jose'
import { tokenPayloadSchema, type TokenDraft, type TokenPayload } from '../../contract/token.ts'
import type { TokenState } from '../../contract/token-rpc.ts'
import { callOf, newTenant, opened, tenantOf } from './tenant-fixture.ts'

let made = 0

export function openTokens() {
  const tenantId = newTenant()
  const tenant = tenantOf(tenantId)
  const call = { ...callOf(tenantId), claims: null }
  made += 1
  const keyId = `k_01JAVD1T${String(made).padStart(18, '0')}`
  const draft: TokenDraft = {
    iss: 'urn:clawql:here',
    sub: keyId,
    aud: 'urn:clawql:here',
    tenantId,
    actorType: 'agent',
    actorId: keyId,
    roles: ['viewer'],
    scope: '',
    verticals: ['*'],
    crossVertical: true,
    delegationDepth: 0,
    act: { sub: keyId, actorType: 'agent', roles: ['viewer'], scope: '' },
  }
  const key = {
    id: keyId,
    name: 'a key',
    secretSha256: made.toString(16).padStart(64, 'f'),
    roles: ['viewer'],
    scopes: [],
    actorType: 'agent' as const,
    givers: [],
    verticals: null,
    crossVertical: true,
    expiresMs: null as number | null,
  }
  const state = async (): Promise<TokenState> => opened(await tenant.findTokens({ ...call, knownDigest: null })).state!
  return {
    tenantId,
    tenant,
    call,
    keyId,
    draft,
    state,
    createKey: async (more: Partial<typeof key> = {}) =>
      opened(await tenant.createApiKey({ ...call, key: { ...key, ...more } })),
    issue: (more: Partial<TokenDraft> = {}, { expiresMs = Infinity, taskEndsMs = null as number | null } = {}) =>
      tenant.issueToken({ ...call, draft: { ...draft, ...more }, expiresMs, taskEndsMs }),
    renew: (jti: string, atGeneration?: number) =>
      tenant.renewToken({ ...call, jti, ...(atGeneration === undefined ? {} : { atGeneration }) }),
    end: (jti: string) => tenant.endToken({ ...call, jti }),
    rotate: (endTokens = false) => tenant.rotateTokenKey({ ...call, endTokens }),
    revoke: async () =>
      opened(await tenant.revokeApiKey({ ...call, id: keyId, capabilities: ['*'], isAdminElsewhere: false })),
    records: async (id: string) => {
      const trail = opened(await tenant.trail({ ...call, resource: { kind: 'key', id }, limit: 10 }))
      return trail.entries.map(({ type }) => type)
    },
    /** Whether a key that gateways know has signed it, and what stands in it. */
    read: async (token: string): Promise<TokenPayload | null> => {
      const { keys } = await state()
      const verified = await compactVerify(token, async ({ kid }) => {
        const found = keys.find((one) => one.kid === kid)
        return await importJWK({ kty: 'OKP', crv: 'Ed25519', x: found?.x ?? '' } as const, 'EdDSA')
      }).catch(() => null)
      return verified === null ? null : tokenPayloadSchema.parse(JSON.parse(new TextDecoder().decode(verified.payload)))
    },
  }
}

/** Moves what is stored of the time of its making, as if it had passed. */
export const age = (tenant: ReturnType<typeof tenantOf>, ms: number) =>
  runInDurableObject(tenant, (_, { storage: { sql } }) => {
    const [{ text } = { text: '' }] = sql
      .exec<{ text: string }>(`SELECT sql AS text FROM sqlite_schema WHERE name = 'token_key_u'`)
      .toArray()
    sql.exec('DROP TRIGGER token_key_u')
    sql.exec('UPDATE token_key SET made_ms = made_ms - ?', ms)
    sql.exec(text)
  })
