// Roles, scopes and API keys.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { findApiKey, parseApiKeys } from '../../../core/access/api-keys.ts'
import { routes, type Scope } from '../../../contract/routes.ts'
import { authorize } from '../../../core/access/authorize.ts'
import { noPolicy } from '../../../core/access/policy/compile.ts'
import { allows } from '../../../core/access/roles.ts'
import { claimsOf, requestFor } from './callers.ts'

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')
const options = { isLocal: false, localTenantId: 't_01J00000000000000000000000', sha256Hex }

const isAllowed = (roles: readonly string[], scope: Scope, scopes: readonly string[] = []): boolean =>
  allows(noPolicy.roles, { roles, scopes, isOfInstance: true }, scope)

describe('authorize()', () => {
  test('lets a viewer read and not write, and lists what is missing', () => {
    const viewer = claimsOf({ roles: ['viewer'] })
    expect(authorize(noPolicy, requestFor(viewer, routes.recall)).ok).toBe(true)
    expect(authorize(noPolicy, requestFor(viewer, routes.ingest))).toMatchObject({
      ok: false,
      refusal: {
        code: 'ATR_PERMISSION_DENIED',
        details: {
          operationId: 'clawql__documents__ingest',
          required: { scopes: ['documents:write'] },
          missing: { scopes: ['documents:write'] },
          reasons: ['SCOPE_MISSING'],
          policyVersion: 0,
        },
      },
    })
  })

  test('gives an unknown role nothing, even one named like an object property', () => {
    for (const role of ['ci', 'constructor', '__proto__', 'toString'])
      expect(isAllowed([role], 'memory:read')).toBe(false)
  })

  test('keeps session inspection to administrators (AU-15)', () => {
    expect(isAllowed(['admin'], 'session:inspect')).toBe(true)
    expect(isAllowed(['operator'], 'session:inspect')).toBe(false)
  })

  test('adds a key’s scopes to its roles', () => {
    expect(isAllowed(['ci'], 'documents:write', ['documents:write'])).toBe(true)
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
