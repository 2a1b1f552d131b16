// Deadlines of engines: what an engine waited for a core is given back, what it used or slept is not. The supervisor is a fake.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startDeadline } from '../../../workers/compute/engines/own-time.ts'
import { createSlot, holderFor } from '../../../workers/compute/engines/slot.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const wait = (ms: number, { signal }: { signal?: AbortSignal } = {}): Promise<void> =>
    new Promise((resolve, reject) => {
      setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => reject(new Error('ended')))
    })
  vi.stubGlobal('scheduler', { wait })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A supervisor that says of each stretch of time how much of it was waited for a core; null where it does not answer. */
function start(share: ((forMs: number) => number) | null, deadlineMs = 1_000) {
  const asked: number[] = []
  const fetch = async (url: string): Promise<Response> => {
    const forMs = Number(new URL(url).searchParams.get('forMs'))
    asked.push(forMs)
    if (share === null) throw new Error('no launcher')
    return Response.json({ waitedMs: share(forMs) })
  }
  const slot = createSlot({ engine: {} as never, supervisor: { service: { fetch } as never, name: 'engine-0' } }, false)
  const holder = holderFor('a', deadlineMs, Date.now())
  const beganMs = Date.now()
  const { signal, end } = startDeadline(slot, holder, deadlineMs)
  let abortedMs: number | null = null
  signal.addEventListener('abort', () => (abortedMs = Date.now() - beganMs))
  const at = async (ms: number): Promise<number | null> => {
    await vi.advanceTimersByTimeAsync(ms)
    return abortedMs
  }
  return { at, asked, end, holder, signal }
}

describe('startDeadline()', () => {
  it('ends one that had the core all the time, or slept, when the clock says so', async () => {
    const { at, signal } = start(() => 0)
    expect(await at(5_000)).toBe(1_000)
    expect((signal.reason as Error).name).toBe('TimeoutError')
  })

  it.each([
    ['half', 0.5, 2_000],
    ['nine tenths', 0.9, 10_000],
  ])('gives one that waited %s of the time for a core as much more', async (_, share, dueMs) => {
    const { at, holder, asked } = start((forMs) => forMs * share)
    expect(await at(dueMs * 0.95)).toBeNull()
    expect(holder.dueMs()).toBeGreaterThan(Date.now())
    const endedMs = await at(dueMs)
    expect(endedMs).toBeGreaterThan(dueMs * 0.95)
    expect(endedMs).toBeLessThan(dueMs * 1.05)
    // Each look leaves a part of the last: their number is bounded by what is left, not by time.
    expect(asked.length).toBeLessThan(60)
  })

  it('goes by the clock where the launcher says nothing', async () => {
    expect(await start(null).at(3_000)).toBe(1_000)
  })

  it('looks no more once the answer is there', async () => {
    const { at, end, asked } = start((forMs) => forMs)
    await at(500)
    end()
    expect(await at(60_000)).toBeNull()
    expect(asked).toEqual([])
  })
})
