// What a verified token of an identity provider gives: what the configuration maps, never more, and nothing where it is not understood.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantableScopes } from '../../../contract/api-key.ts'
import { issuerSchema, trustedIssuerOf, type TrustedIssuer } from '../../../contract/issuer.ts'
import { isOfIssuer, readIssued, type Issued, type IssuedPayload } from '../../../core/access/issued.ts'

const trust = (more: object = {}): TrustedIssuer => ({
  ...issuerSchema.parse({
    issuer: 'https://login.example/realms/acme',
    clientId: 'clawql',
    roleMapping: { admins: 'admin', readers: ['viewer', 'compliance-viewer'] },
    ...more,
  }),
  mode: 'oidc',
})
const payload = (more: object = {}): IssuedPayload => ({ sub: 'u1', exp: 1_800_000_000, aud: 'clawql', ...more })

function read(claims: object, config: object = {}): Issued {
  const issued = readIssued(payload(claims), trust(config))
  if (!issued.ok) throw new Error(issued.refusal.detail)
  return issued.value
}
const isRefused = (claims: object, config: object = {}): boolean => !readIssued(payload(claims), trust(config)).ok

describe('groups', () => {
  test('give the roles that are mapped, once each, and nothing else', () => {
    expect(read({ groups: ['readers', 'others', 'readers', 'admins'] }).roles).toEqual([
      'viewer',
      'compliance-viewer',
      'admin',
    ])
    expect(read({ groups: [] }).roles).toEqual([])
    expect(read({}).roles).toEqual([])
    expect(read({ groups: 'admins' }).roles).toEqual(['admin'])
  })

  test('are found by name, by path, and by a name with dots in it', () => {
    const namespaced = 'https://acme.example/groups'
    expect(read({ [namespaced]: ['admins'] }, { groupsClaim: namespaced }).roles).toEqual(['admin'])
    expect(read({ realm_access: { roles: ['admins'] } }, { groupsClaim: 'realm_access.roles' }).roles).toEqual([
      'admin',
    ])
    expect(read({ realm_access: 'admins' }, { groupsClaim: 'realm_access.roles' }).roles).toEqual([])
  })

  test('that are no list of names, or left out, are refused', () => {
    for (const groups of [
      7,
      null,
      { admins: true },
      [['admins']],
      ['admins', 7],
      Array.from({ length: 1_001 }, () => 'x'),
    ])
      expect(isRefused({ groups }), JSON.stringify(groups)).toBe(true)
    expect(isRefused({ _claim_names: { groups: 'src1' } })).toBe(true)
    expect(isRefused({ hasgroups: true })).toBe(true)
  })

  test('no name reaches what every object has', () => {
    for (const group of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(read({ groups: [group] }).roles).toEqual([])
      expect(read({ client_id: group }, { services: { etl: ['admin'] } }).roles).toEqual([])
      expect(isRefused({}, { groupsClaim: group })).toBe(false)
    }
  })

  test('whatever is claimed, roles are mapped ones of groups that are there', () => {
    const names = fc.constantFrom('admins', 'readers', 'Admins', ' admins', 'admins,readers', '*', '')
    fc.assert(
      fc.property(fc.array(names, { maxLength: 8 }), (groups) => {
        const roles = new Set(read({ groups }).roles)
        expect(roles.has('admin')).toBe(groups.includes('admins'))
        expect(roles.has('viewer')).toBe(groups.includes('readers'))
        expect(roles.size).toBe((groups.includes('admins') ? 1 : 0) + (groups.includes('readers') ? 2 : 0))
      }),
    )
  })
})

describe('who it is', () => {
  test('a person, a client for itself, or who acts by another’s leave', () => {
    const people = { people: ['web'] }
    expect(read({ client_id: 'web' }, people).actorType).toBe('human')
    expect(read({ client_id: 'web' }).actorType).toBe('service')
    expect(read({ client_id: 'other' }, people).actorType).toBe('service')
    expect(read({}).actorType).toBe('service')
    expect(read({ client_id: 'web', act: { sub: 'agent' } }, people).actorType).toBe('agent')
    for (const signedIn of [{ auth_time: 1 }, { sid: 's' }, { nonce: 'n' }, { amr: ['pwd'] }])
      expect(read({ client_id: 'web', ...signedIn }).actorType, JSON.stringify(signedIn)).toBe('human')
  })

  test('a client that acts for itself is a service, whatever else its token says', () => {
    const forms = [
      { sub: 'etl', client_id: 'etl' },
      { sub: 'etl', azp: 'etl' },
      { sub: 'abc@clients', azp: 'abc' },
      { gty: 'client-credentials' },
      { idtyp: 'app' },
      { preferred_username: 'service-account-etl' },
    ]
    for (const form of forms)
      expect(read({ azp: 'web', sid: 's', auth_time: 1, ...form }, { people: ['web', 'etl', 'abc'] }).actorType).toBe(
        'service',
      )
  })

  test('a listed service has its own roles, whomever its token names and whatever groups it lists', () => {
    const services = { services: { etl: ['operator'] } }
    expect(read({ client_id: 'etl', groups: ['admins'] }, services)).toMatchObject({
      actorType: 'service',
      roles: ['operator'],
    })
    expect(read({ azp: 'etl', groups: ['admins'] }, services)).toMatchObject({
      actorType: 'service',
      roles: ['operator'],
    })
  })

  test('clients that are not taken, tokens bound to keys, messages and tokens without holder or end are refused', () => {
    expect(isRefused({ client_id: 'web' }, { clients: ['other'] })).toBe(true)
    expect(isRefused({ aud: ['a', 'b'] }, { clients: ['a'] })).toBe(true)
    expect(isRefused({ aud: 'web' }, { clients: ['web'] })).toBe(false)
    for (const claims of [
      { cnf: {} },
      { events: {} },
      { sub: 7 },
      { sub: '' },
      { sub: 'x'.repeat(513) },
      { exp: '1' },
      { exp: 0 },
      { exp: -1 },
      { exp: 1e300 },
      { exp: Number.NaN },
    ])
      expect(isRefused(claims), JSON.stringify(claims)).toBe(true)
  })

  test('a tenant is the one that is named, where a claim for it is configured', () => {
    expect(read({ tenant: 't_1' }).tenantId).toBeNull()
    expect(read({ tenant: 't_1' }, { tenantClaim: 'tenant' }).tenantId).toBe('t_1')
    for (const tenant of [undefined, 7, ['t_1']]) expect(isRefused({ tenant }, { tenantClaim: 'tenant' })).toBe(true)
  })

  test('ids of whom an issuer names are no ids of keys', () => {
    expect(isOfIssuer('oidc:0123')).toBe(true)
    for (const id of ['k_01J', 'oidc', 'oidc-1', 's:admin:0', 'local']) expect(isOfIssuer(id)).toBe(false)
  })
})

describe('bounds', () => {
  test('rows: all without the setting, those listed with it, none of any vertical where nothing is listed', () => {
    const config = { verticalsClaim: 'v' }
    expect(read({ v: ['lending'] }).verticals).toBeNull()
    expect(read({ v: ['lending', 'insurance', 'lending'] }, config).verticals).toEqual(['insurance', 'lending'])
    expect(read({ v: 'lending' }, config).verticals).toEqual(['lending'])
    expect(read({}, config).verticals).toEqual([])
    expect(read({ v: ['*'] }, config).verticals).toBeNull()
    for (const v of [7, ['Lending'], ['a'], [7]]) expect(isRefused({ v }, config), JSON.stringify(v)).toBe(true)
  })

  test('scopes of ours that the token names are all that its roles reach', () => {
    expect(read({ scope: 'openid profile' }).ceiling).toBeNull()
    expect(read({ scp: ['openid', 'memory:read'] }).ceiling).toEqual(['memory:read'])
    expect(read({ scp: 'memory:read', scope: 'audit:read' }).ceiling?.toSorted()).toEqual(['audit:read', 'memory:read'])
    // A bound that is not understood is not kept: nobody comes in by it.
    for (const scope of [7, {}, [7], true]) {
      expect(isRefused({ scope }), JSON.stringify(scope)).toBe(true)
      expect(isRefused({ scp: scope }), JSON.stringify(scope)).toBe(true)
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom('openid', ...grantableScopes), { maxLength: 8 }), (scopes) => {
        const own = [...new Set(scopes.filter((scope) => scope !== 'openid'))]
        expect(read({ scope: scopes.join(' ') }).ceiling).toEqual(own.length === 0 ? null : own)
      }),
    )
  })
})

describe('configuration', () => {
  test('the issuer of the mode in force, and of no other', () => {
    const oidc = trust()
    expect(trustedIssuerOf({ mode: 'oidc', oidc })).toMatchObject({ mode: 'oidc' })
    for (const mode of ['oauth2', 'apiKey', 'noAuth', 'constructor']) expect(trustedIssuerOf({ mode, oidc })).toBeNull()
  })

  test('algorithms with a shared secret, and none, are not to be had', () => {
    for (const algorithm of ['HS256', 'none', 'RSA1_5'])
      expect(
        issuerSchema.safeParse({ issuer: 'https://a.example', clientId: 'c', algorithms: [algorithm] }).success,
      ).toBe(false)
  })
})
