// Room for uploads: bounded in all and per tenant, and who is idle gives way to who waits.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRoom, type Room, type Stay } from '../../../../workers/gateway/upload/room.ts'

const bounds = { uploadsMax: 6, uploadsPerTenantMax: 4, heldBytesMax: 100, heldBytesPerTenantMax: 60, idleMs: 3_000 }

function enter(room: Room, tenantId: string, nowMs = 0): Stay {
  const entered = room.enter(tenantId, nowMs)
  if (!entered.ok) throw new Error(entered.refusal.detail)
  return entered.value
}

test('one tenant leaves room for others; a full room refuses', () => {
  const room = createRoom(bounds)
  for (let i = 0; i < 4; i++) enter(room, 'a')
  expect(room.enter('a', 0)).toMatchObject({ ok: false, refusal: { code: 'RATE_LIMITED' } })
  const stay = enter(room, 'b')
  enter(room, 'b')
  expect(room.enter('c', 0)).toMatchObject({ ok: false, refusal: { code: 'RATE_LIMITED' } })
  room.leave(stay)
  expect(room.enter('c', 0).ok).toBe(true)
})

test('whose sender lets it wait goes where others come, the longest first, and no other tenant’s where it is the tenant’s own bound', () => {
  const room = createRoom(bounds)
  const other = enter(room, 'b')
  other.awaitingSinceMs = 0
  const own = Array.from({ length: 4 }, () => enter(room, 'a'))
  own[1]!.awaitingSinceMs = 500
  own[2]!.awaitingSinceMs = 200
  expect(room.enter('a', 3_100).ok).toBe(false)
  expect(room.enter('a', 3_300).ok).toBe(true)
  expect([own[1]!, own[2]!, other].map(({ refusal }) => refusal?.code)).toEqual([
    undefined,
    'REQUEST_TIMEOUT',
    undefined,
  ])
})

test('memory is given in turn; who is idle with some is sent away, and what it held comes back', () => {
  const room = createRoom(bounds)
  const [first, second, third] = [enter(room, 'a'), enter(room, 'a'), enter(room, 'a')]
  expect(room.tryHold(first, 50, 0)).toBe(true)
  expect(room.tryHold(second, 50, 0)).toBe(false)
  // It would fit, but another of the tenant waits already.
  expect(room.tryHold(third, 10, 0)).toBe(false)
  expect(room.tryHold(enter(room, 'b'), 40, 0)).toBe(true)
  first.awaitingSinceMs = 0
  expect(room.tryHold(second, 50, 2_000)).toBe(false)
  expect(first.refusal).toBeNull()
  expect(room.tryHold(second, 50, 3_000)).toBe(false)
  expect(first.refusal?.code).toBe('REQUEST_TIMEOUT')
  room.leave(first)
  expect(room.tryHold(second, 50, 3_100)).toBe(true)
  expect(room.tryHold(third, 10, 3_100)).toBe(true)
  expect(room.heldBytes()).toBe(100)
})

test('a request that ended without a word is forgotten', () => {
  const room = createRoom(bounds)
  for (let i = 0; i < 4; i++) room.tryHold(enter(room, 'a'), 15, 0)
  expect(room.enter('a', 120_001).ok).toBe(true)
  expect(room.heldBytes()).toBe(0)
})

test('whatever comes and goes, no bound is passed', () => {
  const step = fc.record({
    kind: fc.constantFrom('enter', 'hold', 'leave', 'idle'),
    tenant: fc.constantFrom('a', 'b', 'c'),
    which: fc.nat(),
    sizeBytes: fc.integer({ min: 1, max: 60 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const room = createRoom(bounds)
      const stays: Stay[] = []
      for (const [at, { kind, tenant, which, sizeBytes }] of steps.entries()) {
        const nowMs = at * 1_000
        const stay = stays[which % Math.max(1, stays.length)]
        if (kind === 'enter') {
          const entered = room.enter(tenant, nowMs)
          if (entered.ok) stays.push(entered.value)
        } else if (stay !== undefined && kind === 'hold') room.tryHold(stay, sizeBytes, nowMs)
        else if (stay !== undefined && kind === 'idle') stay.awaitingSinceMs = nowMs
        else if (stay !== undefined) {
          room.leave(stay)
          stays.splice(stays.indexOf(stay), 1)
        }
        const living = stays.filter(({ refusal }) => refusal === null)
        expect(living.length).toBeLessThanOrEqual(bounds.uploadsMax)
        expect(room.heldBytes()).toBeLessThanOrEqual(bounds.heldBytesMax)
        for (const id of ['a', 'b', 'c'])
          expect(living.filter(({ tenantId }) => tenantId === id).length).toBeLessThanOrEqual(
            bounds.uploadsPerTenantMax,
          )
      }
    }),
  )
})
