// Clients, codes and refresh tokens: what was sealed comes out, and whatever is cut, changed, of another or over is none.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientIdOf, findClient } from '../../../../workers/gateway/oauth/clients.ts'
import { openGrant, sealGrant, tenantOfGrant, type Grant } from '../../../../workers/gateway/oauth/sealed-grants.ts'

const key = new Uint8Array(randomBytes(32))
const other = new Uint8Array(randomBytes(32))
const tenantId = 't_01ARZ3NDEKTSV4RRFFQ69G5FAV'
const grant: Grant = {
  kind: 'refresh',
  jti: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  generation: 3,
  actorId: 'k_1/mcp-1',
  client: 'c',
}

describe('a grant', () => {
  test('comes out as it was sealed, and says whose it is', async () => {
    const sealed = await sealGrant(key, grant, { tenantId, expiresMs: Date.now() + 60_000 })
    expect(tenantOfGrant(sealed)).toBe(tenantId)
    expect(await openGrant(key, sealed, { tenantId, kind: 'refresh' })).toEqual(grant)
    expect(sealed).not.toContain('mcp-1')
  })

  test('of another key, tenant or kind, and one that is over, is none', async () => {
    const expiresMs = Date.now() + 60_000
    const sealed = await sealGrant(key, grant, { tenantId, expiresMs })
    expect(await openGrant(other, sealed, { tenantId, kind: 'refresh' })).toBeNull()
    expect(await openGrant(key, sealed, { tenantId: 't_01BX5ZZKBKACTAV9WEVGEMMVRZ', kind: 'refresh' })).toBeNull()
    expect(await openGrant(key, sealed, { tenantId, kind: 'code' })).toBeNull()
    const over = await sealGrant(key, grant, { tenantId, expiresMs: Date.now() - 1_000 })
    expect(await openGrant(key, over, { tenantId, kind: 'refresh' })).toBeNull()
  })

  test('that is changed anywhere is none', async () => {
    const sealed = await sealGrant(key, grant, { tenantId, expiresMs: Date.now() + 60_000 })
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: sealed.length - 1 }),
        fc.constantFrom('A', 'b', '0', '.', '_'),
        async (at, one) => {
          const changed = sealed.slice(0, at) + one + sealed.slice(at + 1)
          // The last letter of base64url may have bits that nothing reads.
          fc.pre(changed !== sealed && at > 27 && at < sealed.length - 1 && !/[.]$/.test(sealed.slice(at, at + 2)))
          expect(await openGrant(key, changed, { tenantId, kind: 'refresh' })).toBeNull()
        },
      ),
      { numRuns: 60 },
    )
    for (const one of ['', 'x', '.', `${tenantId.slice(2)}.`, sealed.slice(0, -20)])
      expect(await openGrant(key, one, { tenantId, kind: 'refresh' })).toBeNull()
  })
})

describe('a client', () => {
  test('is what it registered, and nobody else’s', () => {
    const text = fc.string({ maxLength: 40 })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), text, (redirectUris, name) => {
        const id = clientIdOf(key, { redirectUris, name })
        expect(findClient(key, id)).toEqual({ redirectUris, name })
        expect(findClient(other, id)).toBeNull()
        const [payload = '', mark = ''] = id.split('.')
        expect(findClient(key, `${payload}.${'0'.repeat(32)}`)).toBeNull()
        expect(findClient(key, `${payload}A.${mark}`)).toBeNull()
      }),
    )
    for (const id of ['', '.', 'a.b', 'x'.repeat(7_000)]) expect(findClient(key, id)).toBeNull()
  })
})
