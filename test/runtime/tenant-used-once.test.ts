// What counts once in the Tenant: taken by whoever comes first, kept until it is over, and no longer.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { attack, codeOf, opened } from './tenant-fixture.ts'
import { openTokens } from './token-fixture.ts'

const minuteMs = 60_000

describe('useOnce()', () => {
  test('takes each once, over a wake as well, and none of several where one was used', async () => {
    const { tenant, call } = openTokens()
    const untilMs = Date.now() + minuteMs
    const use = (...ids: readonly string[]) => tenant.useOnce({ ...call, ids, untilMs })
    opened(await use('a', 'b'))
    expect(codeOf(await use('a'))).toBe('AUTH_REQUIRED')
    await evictDurableObject(tenant)
    expect(codeOf(await use('c', 'b'))).toBe('AUTH_REQUIRED')
    opened(await use('c'))
    expect(codeOf(await use('d', 'd'))).toBe('AUTH_REQUIRED')
    const raced = await Promise.all(Array.from({ length: 8 }, () => use('e')))
    expect(raced.filter(({ ok }) => ok)).toHaveLength(1)
    expect(codeOf(await tenant.useOnce({ ...call, ids: ['f'], untilMs: Date.now() }))).toBe('AUTH_REQUIRED')
  })

  test('keeps what was used until it is over', async () => {
    const { tenant, call } = openTokens()
    opened(await tenant.useOnce({ ...call, ids: ['soon'], untilMs: Date.now() + 50 }))
    for (const statement of ['DELETE FROM used_once', 'UPDATE used_once SET until_ms = 0'])
      expect(await attack(tenant, statement)).toContain('USED_ONCE')
    await scheduler.wait(80)
    opened(await tenant.useOnce({ ...call, ids: ['later'], untilMs: Date.now() + minuteMs }))
    await runInDurableObject(tenant, (_instance, state) => {
      expect(state.storage.sql.exec('SELECT id FROM used_once').toArray()).toEqual([{ id: 'later' }])
    })
  })
})
