// What an isolate knows of policies: never older than a second, and not a hop for each request.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policySchema } from '../../../contract/policy.ts'
import type { FoundPolicy, PolicyAsked } from '../../../contract/policy-rpc.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { KnownPolicies } from '../../../workers/gateway/known-policies.ts'

const tenantId = 't_01J00000000000000000000001'

/** A tenant with its clock. Which version holds says its only role. */
function createWorld() {
  const world = { nowMs: 1_000_000, version: 0, hops: 0, texts: 0, isDown: false, delayMs: 0, isStrange: false }
  const known = new KnownPolicies(() => world.nowMs)
  const ask = async (asked: PolicyAsked['known']): Promise<Result<FoundPolicy>> => {
    world.hops += 1
    if (world.isDown) return refused('AUDIT_UNAVAILABLE', 'down')
    const { version } = world
    if (version === 0) return accepted({ version, digest: '', body: null })
    const digest = `digest ${version}`
    const isKnown = asked?.version === version && asked.digest === digest
    if (!isKnown) world.texts += 1
    const policy = world.isStrange
      ? { later: true }
      : policySchema.parse({ roles: { [`r${version}`]: { scopes: [] } } })
    const answer = accepted({ version, digest, body: isKnown ? null : JSON.stringify(policy) })
    world.nowMs += world.delayMs
    return answer
  }
  const versionOf = async (): Promise<number | string> => {
    const found = await known.find(tenantId, ask)
    return found.ok ? found.value.version : found.refusal.code
  }
  return { world, versionOf }
}

describe('KnownPolicies', () => {
  test('asks once in half a second, and for the text where it is another', async () => {
    const { world, versionOf } = createWorld()
    world.version = 3
    for (let ms = 0; ms < 10_000; ms += 10) {
      expect(await versionOf()).toBe(3)
      world.nowMs += 10
    }
    expect(world.hops).toBeLessThanOrEqual(21)
    expect(world.texts).toBe(1)
  })

  test('a change holds within a second, whatever comes between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            waitMs: fc.integer({ min: 0, max: 700 }),
            isChanged: fc.boolean(),
            delayMs: fc.integer({ min: 0, max: 90 }),
          }),
          { maxLength: 60 },
        ),
        async (steps) => {
          const { world, versionOf } = createWorld()
          /** Versions with the time from which they held. */
          const history = [{ version: 0, fromMs: 0 }]
          for (const { waitMs, isChanged, delayMs } of steps) {
            world.nowMs += waitMs
            world.delayMs = delayMs
            if (isChanged) history.push({ version: ++world.version, fromMs: world.nowMs })
            const askedMs = world.nowMs
            const version = await versionOf()
            const next = history.find((one) => one.version > Number(version))
            // What was answered held at some time of the last second.
            if (next !== undefined) expect(askedMs - next.fromMs).toBeLessThan(1_000)
          }
        },
      ),
    )
  })

  test('without the tenant what is known holds for its second, and then nobody gets in', async () => {
    const { world, versionOf } = createWorld()
    world.version = 2
    expect(await versionOf()).toBe(2)
    world.isDown = true
    world.nowMs += 900
    expect(await versionOf()).toBe(2)
    world.nowMs += 101
    expect(await versionOf()).toBe('AUDIT_UNAVAILABLE')
    world.isDown = false
    expect(await versionOf()).toBe(2)
  })

  test('one that this release does not understand lets nobody in', async () => {
    const { world, versionOf } = createWorld()
    world.version = 1
    expect(await versionOf()).toBe(1)
    world.version = 2
    world.isStrange = true
    world.nowMs += 1_000
    expect(await versionOf()).toBe('CONFIG_REJECTED')
    expect(await versionOf()).toBe('CONFIG_REJECTED')
  })

  test('a clock that is set back makes nothing younger', async () => {
    const { world, versionOf } = createWorld()
    world.version = 1
    expect(await versionOf()).toBe(1)
    world.nowMs -= 3_600_000
    world.version = 2
    expect(await versionOf()).toBe(2)
  })
})
