// What the gateway refuses to start with: missing secrets, and noAuth anywhere but on a local machine's loopback.
import { describe, expect, test } from 'vitest'
import { checkGateway, type GatewayBindings } from '../../../workers/shared/bindings.ts'

const complete = {
  CONFIG: '{}',
  INSTANCE_ID: '01j00000000000000000000000',
  TENANT_ID: 't_01J00000000000000000000000',
  LISTENS_ON: 'loopback',
}
const check = (changed: Partial<Record<keyof GatewayBindings, string>>) =>
  checkGateway({ ...complete, ...changed } as unknown as GatewayBindings)

describe('checkGateway()', () => {
  test('takes the local tier without authentication where a launcher binds to loopback', () => {
    expect(check({}).ok).toBe(true)
  })

  test('refuses noAuth where nothing says that it listens on loopback, as at the edge (HC-3)', () => {
    for (const LISTENS_ON of ['', '0.0.0.0', '192.0.2.1']) expect(check({ LISTENS_ON }).ok).toBe(false)
    const { LISTENS_ON: _absent, ...atTheEdge } = complete
    expect(checkGateway(atTheEdge as unknown as GatewayBindings).ok).toBe(false)
  })

  test('refuses noAuth in every other tier, whatever else is set (HC-3)', () => {
    for (const tier of ['standard', 'enterprise']) expect(check({ CONFIG: JSON.stringify({ tier }) }).ok).toBe(false)
  })

  test('refuses noAuth behind a public address, whoever ends TLS there', () => {
    const at = (publicUrl: string, mode: string) =>
      check({ CONFIG: JSON.stringify({ api: { publicUrl, auth: { mode } } }), API_KEYS: '[]' }).ok
    expect(at('https://clawql.example.com', 'noAuth')).toBe(false)
    expect(at('https://localhost:8443', 'noAuth')).toBe(true)
    expect(at('https://clawql.example.com', 'apiKey')).toBe(true)
  })

  test('names each missing identifier', () => {
    for (const name of ['INSTANCE_ID', 'TENANT_ID'] as const) {
      const refusal = check({ [name]: '' })
      expect(refusal.ok ? '' : refusal.refusal.detail).toContain(name)
    }
    const withKeys = check({ CONFIG: JSON.stringify({ api: { auth: { mode: 'apiKey' } } }) })
    expect(withKeys.ok ? '' : withKeys.refusal.detail).toContain('API_KEYS')
  })

  test('refuses an unknown field and a broken configuration', () => {
    for (const CONFIG of [
      '',
      '{',
      '{"x":1}',
      '{"tier":"huge"}',
      '{"documents":{"presidio":{"failurePolicy":"allow"}}}',
    ]) {
      expect(check({ CONFIG }).ok).toBe(false)
    }
  })
})
