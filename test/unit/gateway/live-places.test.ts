// Places for what goes on without an end: so many of each, given back by whoever leaves, and by whoever is not seen any more.
import { expect, test } from 'vitest'
import { LivePlaces } from '../../../workers/gateway/live-places.ts'

test('are bounded for each, and free again once nobody looks after them', () => {
  const places = new LivePlaces({ forgottenMs: 5_000 })
  const bounds = (who: string) => [
    { who, atOnceMax: 2 },
    { who: 'all', atOnceMax: 3 },
  ]
  places.stay(bounds('a'), '1', 0)
  places.stay(bounds('a'), '1', 1_000)
  expect(places.hasRoom(bounds('a'), 1_000)).toBe(true)
  places.stay(bounds('a'), '2', 1_000)
  expect([places.hasRoom(bounds('a'), 1_000), places.hasRoom(bounds('b'), 1_000)]).toEqual([false, true])
  places.stay(bounds('b'), '3', 2_000)
  expect(places.hasRoom(bounds('b'), 2_000)).toBe(false)
  places.leave(bounds('b'), '3')
  expect(places.hasRoom(bounds('b'), 2_000)).toBe(true)
  expect(places.hasRoom(bounds('a'), 5_999)).toBe(false)
  expect(places.hasRoom(bounds('a'), 6_001)).toBe(true)
})
