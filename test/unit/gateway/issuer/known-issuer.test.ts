// What is known of an identity provider over time: when it is asked, by whom, and for how long it is believed while it is away.
import { describe, expect, test } from 'vitest'
import { accepted, refused, type Result } from '../../../../contract/result.ts'
import { KnownIssuer, readAgainMs, trustedMs, unknownKeyMs } from '../../../../workers/gateway/issuer/known-issuer.ts'

function world() {
  const known = new KnownIssuer<number>()
  const at = { nowMs: 1_000_000, asked: 0, version: 1, isAway: false, background: [] as Promise<unknown>[] }
  const find = (isKeyUnknown = false, ask?: () => Promise<Result<number>>): Promise<Result<number>> =>
    known.find({
      nowMs: at.nowMs,
      ask:
        ask ??
        (async () => {
          at.asked += 1
          return at.isAway ? refused('ISSUER_UNAVAILABLE', 'away') : accepted(at.version)
        }),
      outOfReach: (reason) => refused('ISSUER_UNAVAILABLE', reason),
      waitUntil: (work) => void at.background.push(work),
      isKeyUnknown,
    })
  return { at, find }
}

describe('while it is there', () => {
  test('is read once, and again only after a while, by nobody who waits', async () => {
    const { at, find } = world()
    for (let n = 0; n < 10; n++) expect(await find()).toEqual(accepted(1))
    expect(at.asked).toBe(1)
    at.version = 2
    at.nowMs += readAgainMs
    expect(await find()).toEqual(accepted(1))
    await Promise.all(at.background)
    expect(await find()).toEqual(accepted(2))
    expect(at.asked).toBe(2)
  })

  test('an unknown key has it read at once, but not time and again', async () => {
    const { at, find } = world()
    await find()
    at.version = 2
    expect(await find(true)).toEqual(accepted(1))
    at.nowMs += unknownKeyMs
    expect(await find(true)).toEqual(accepted(2))
    for (let n = 0; n < 10; n++) await find(true)
    expect(at.asked).toBe(2)
  })

  test('a reading that began earlier and came later changes nothing', async () => {
    const { at, find } = world()
    let late: (read: Result<number>) => void = () => {}
    const slow = find(false, () => new Promise((resolve) => (late = resolve)))
    at.version = 2
    await find()
    late(accepted(1))
    await slow
    expect(await find()).toEqual(accepted(2))
  })

  test('a clock that is set back makes it read again, and then no more', async () => {
    const { at, find } = world()
    await find()
    at.nowMs -= 2 * trustedMs
    at.version = 2
    expect(await find()).toEqual(accepted(2))
    await find()
    expect(at.asked).toBe(2)
  })
})

describe('while it is away', () => {
  test('nobody comes in where it never was there; it is asked once a second', async () => {
    const { at, find } = world()
    at.isAway = true
    for (let n = 0; n < 10; n++)
      expect(await find()).toMatchObject({ ok: false, refusal: { code: 'ISSUER_UNAVAILABLE' } })
    expect(at.asked).toBe(1)
    at.nowMs += 1_000
    at.isAway = false
    expect(await find()).toEqual(accepted(1))
  })

  test('it is believed for an hour, asked now and then, and then no more', async () => {
    const { at, find } = world()
    await find()
    at.isAway = true
    for (let ms = 0; ms < trustedMs - 60_000; ms += 60_000) {
      at.nowMs += 60_000
      expect(await find()).toEqual(accepted(1))
      await Promise.all(at.background)
    }
    expect(at.asked).toBeGreaterThan(10)
    at.nowMs += 120_000
    expect(await find()).toMatchObject({ ok: false })
    at.isAway = false
    at.nowMs += 1_000
    expect(await find()).toEqual(accepted(1))
  })

  test('few wait for it at one time, and the others are told', async () => {
    const { at, find } = world()
    let asked = 0
    const never = (): Promise<Result<number>> => {
      asked += 1
      return new Promise(() => {})
    }
    const found = Array.from({ length: 50 }, () =>
      Promise.race([find(false, never), Promise.resolve().then(() => Promise.resolve().then(() => 'waits'))]),
    )
    const answers = await Promise.all(found)
    expect(asked).toBe(8)
    expect(answers.filter((one) => one !== 'waits')).toHaveLength(42)
    expect(at.asked).toBe(0)
  })
})
