// What an isolate knows of keys: never older than a second, and not a hop for each request.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FoundApiKey, KeyGrant } from '../../../contract/api-key.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { KnownKeys } from '../../../workers/gateway/known-keys.ts'

const tenantId = 't_01J00000000000000000000001'
const grantOf = (id: string, expiresMs: number | null = null): KeyGrant => ({
  id,
  roles: ['viewer'],
  scopes: [],
  actorType: 'service',
  givers: [],
  verticals: null,
  crossVertical: true,
  expiresMs,
})

/** A tenant with its clock: what it is asked counts, and its answers are true when they are given. */
function createWorld() {
  const keys = new Map<string, { grant: KeyGrant; isRevoked: boolean }>()
  const world = { nowMs: 1_000_000, epoch: 0, hops: 0, isDown: false, delayMs: 0 }
  const known = new KnownKeys(() => world.nowMs)
  const ask = async (digest: string): Promise<Result<FoundApiKey>> => {
    world.hops += 1
    if (world.isDown) return refused('AUDIT_UNAVAILABLE', 'down')
    const { epoch } = world
    const key = keys.get(digest)
    if (key === undefined) return accepted({ grant: null, ended: null, epoch })
    if (key.isRevoked) return accepted({ grant: null, ended: 'revoked', epoch })
    return accepted({ grant: key.grant, ended: null, epoch })
  }
  return {
    world,
    find: (digest: string) => known.find(tenantId, digest, ask),
    change: (digest: string, key: { grant: KeyGrant; isRevoked: boolean }) => {
      keys.set(digest, key)
      world.epoch += 1
    },
  }
}
const idOf = (found: Awaited<ReturnType<ReturnType<typeof createWorld>['find']>>): string | null =>
  found.ok ? (found.value.grant?.id ?? null) : found.refusal.code

describe('KnownKeys', () => {
  test('a revocation is known a second later, whatever is asked in between', async () => {
    const steps = fc.array(
      fc.record({
        waitMs: fc.integer({ min: 0, max: 400 }),
        key: fc.integer({ min: 0, max: 3 }),
        revokes: fc.boolean(),
      }),
      { minLength: 5, maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(steps, async (walk) => {
        const { world, find, change } = createWorld()
        const revokedMs = new Map<number, number>()
        for (let key = 0; key < 4; key++) change(`d${key}`, { grant: grantOf(`k${key}`), isRevoked: false })
        for (const { waitMs, key, revokes } of walk) {
          world.nowMs += waitMs
          if (revokes && !revokedMs.has(key)) {
            change(`d${key}`, { grant: grantOf(`k${key}`), isRevoked: true })
            revokedMs.set(key, world.nowMs)
          }
          const id = idOf(await find(`d${key}`))
          const atMs = revokedMs.get(key)
          if (atMs === undefined) expect(id).toBe(`k${key}`)
          else if (world.nowMs - atMs >= 1_000) expect(id).toBeNull()
        }
      }),
      { numRuns: 300 },
    )
  })

  test('many keys asked all the time cost one hop each, then one or two a second for all', async () => {
    const { world, find, change } = createWorld()
    for (let key = 0; key < 50; key++) change(`d${key}`, { grant: grantOf(`k${key}`), isRevoked: false })
    for (let key = 0; key < 50; key++) await find(`d${key}`)
    expect(world.hops).toBe(50)
    for (let ms = 0; ms < 10_000; ms += 10) {
      world.nowMs += 10
      expect(idOf(await find(`d${ms % 50}`))).toBe(`k${ms % 50}`)
    }
    expect(world.hops).toBeLessThanOrEqual(50 + 21)
  })

  test('a new key is good at once, and a key that nobody made is never kept', async () => {
    const { world, find, change } = createWorld()
    change('d0', { grant: grantOf('k0'), isRevoked: false })
    await find('d0')
    expect(idOf(await find('d1'))).toBeNull()
    change('d1', { grant: grantOf('k1'), isRevoked: false })
    expect(idOf(await find('d1'))).toBe('k1')
    const { hops } = world
    for (let n = 0; n < 10; n++) await find(`nobody ${n}`)
    expect(world.hops).toBe(hops + 10)
  })

  test('ends by the clock of the request, not of the answer', async () => {
    const { world, find, change } = createWorld()
    change('d0', { grant: grantOf('k0', world.nowMs + 300), isRevoked: false })
    expect(idOf(await find('d0'))).toBe('k0')
    world.nowMs += 300
    expect(await find('d0')).toMatchObject({ ok: true, value: { grant: null, ended: 'expired' } })
  })

  test('a tenant that does not answer is trusted for the rest of the second, then nobody comes in', async () => {
    const { world, find, change } = createWorld()
    change('d0', { grant: grantOf('k0'), isRevoked: false })
    await find('d0')
    world.isDown = true
    world.nowMs += 900
    expect(idOf(await find('d0'))).toBe('k0')
    world.nowMs += 100
    expect(idOf(await find('d0'))).toBe('AUDIT_UNAVAILABLE')
    world.nowMs -= 5_000
    expect(idOf(await find('d0'))).toBe('AUDIT_UNAVAILABLE')
  })

  test('a tenant restored to an earlier epoch revives nothing', async () => {
    const { world, find, change } = createWorld()
    change('d0', { grant: grantOf('k0'), isRevoked: false })
    change('d1', { grant: grantOf('k1'), isRevoked: false })
    await find('d0')
    world.nowMs += 1_000
    world.epoch = 0
    await find('d1')
    change('d0', { grant: grantOf('k0'), isRevoked: true })
    change('d0', { grant: grantOf('k0'), isRevoked: true })
    world.nowMs += 10_000
    await find('d1')
    expect(idOf(await find('d0'))).toBeNull()
  })

  test('each key’s use is told to the tenant once a minute, though others keep the cache young', async () => {
    const { world, find, change } = createWorld()
    let asked = 0
    const known = new KnownKeys(() => world.nowMs)
    const ask = async (digest: string): Promise<Result<FoundApiKey>> => {
      if (digest === 'quiet') asked += 1
      return accepted({ grant: grantOf(digest), ended: null, epoch: 1 })
    }
    change('unused', { grant: grantOf('unused'), isRevoked: false })
    expect(idOf(await find('unused'))).toBe('unused')
    for (let second = 0; second <= 300; second++) {
      world.nowMs += 700
      await known.find(tenantId, 'busy', ask)
      world.nowMs += 300
      await known.find(tenantId, 'quiet', ask)
    }
    expect(asked).toBeGreaterThanOrEqual(5)
  })
})
