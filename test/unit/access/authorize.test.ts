// Roles, scopes and API keys.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { findApiKey, parseApiKeys } from '../../../core/access/api-keys.ts'
import { routes } from '../../../contract/routes.ts'
import { authorize, isAllowed, type Claims } from '../../../core/access/authorize.ts'

const claims = (roles: string[], scopes: string[] = []): Claims => ({
  tenantId: 't',
  actor: { id: 'a', type: 'human' },
  roles,
  scopes,
  expiresMs: null,
  isOfInstance: true,
  digest: null,
})
const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')
const options = { isLocal: false, localTenantId: 't_01J00000000000000000000000', sha256Hex }

describe('authorize()', () => {
  test('lets a viewer read and not write, and lists what is missing', () => {
    expect(isAllowed(claims(['viewer']), 'memory:read')).toBe(true)
    const refusal = authorize(claims(['viewer']), routes.ingest, { kind: 'document', id: null })
    expect(refusal).toMatchObject({
      ok: false,
      refusal: { code: 'ATR_PERMISSION_DENIED', details: { missing: { scopes: ['documents:write'] } } },
    })
  })

  test('gives an unknown role nothing, even one named like an object property', () => {
    for (const role of ['ci', 'constructor', '__proto__', 'toString'])
      expect(isAllowed(claims([role]), 'memory:read')).toBe(false)
  })

  test('keeps session inspection to administrators (AU-15)', () => {
    expect(isAllowed(claims(['admin']), 'session:inspect')).toBe(true)
    expect(isAllowed(claims(['operator']), 'session:inspect')).toBe(false)
  })

  test('adds a key’s scopes to its roles', () => {
    expect(isAllowed(claims(['ci'], ['documents:write']), 'documents:write')).toBe(true)
  })
})

describe('parseApiKeys()', () => {
  test('refuses a key without tenant or actor type outside the local tier', () => {
    const json = JSON.stringify([{ id: 'k', secret: 'x'.repeat(32), roles: ['viewer'], scopes: [] }])
    expect(parseApiKeys(json, options)).toMatchObject({ ok: false, refusal: { code: 'CONFIG_REJECTED' } })
    expect(parseApiKeys(json, { ...options, isLocal: true })).toMatchObject({ ok: true })
  })

  test('refuses unknown fields, short secrets and what is not JSON', () => {
    for (const json of [
      '',
      '{}',
      '[{"id":"k"}]',
      JSON.stringify([{ id: 'k', secret: 'short', roles: [], scopes: [] }]),
    ]) {
      expect(parseApiKeys(json, options).ok).toBe(false)
    }
  })

  test('finds a key by its digest and no other', () => {
    const json = JSON.stringify([
      { id: 'k', secret: 'x'.repeat(32), roles: [], scopes: [], tenantId: options.localTenantId, actorType: 'agent' },
    ])
    const keys = parseApiKeys(json, options)
    if (!keys.ok) throw new Error(keys.refusal.detail)
    expect(findApiKey(keys.value, sha256Hex('x'.repeat(32)))?.id).toBe('k')
    expect(findApiKey(keys.value, sha256Hex('y'.repeat(32)))).toBeUndefined()
    expect(findApiKey(keys.value, '')).toBeUndefined()
  })
})
