// How much of an erased person one go of an erasure gathers, and where it ends.
import { describe, expect, test } from 'vitest'
import {
  gatherSome,
  inOneGo,
  nobody,
  sizeOf,
  type Stripped,
} from '../../../durable-objects/tenant/identity/forgotten-terms.ts'

const termsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, at): readonly [string, number] => [`${name}${at}`, 1])

const part = (name: string, count: number, bringsNode: number | null): Stripped => ({
  part: { documentId: name, revision: 1, from: 0, sealed: new Uint8Array(0), bringsNode, lastNode: bringsNode ?? 1 },
  sealed: new Uint8Array(0),
  forgotten: { terms: termsOf(name, count), mentions: [`m${name}`] },
})

describe('what one go of an erasure gathers', () => {
  test('is all, as long as one row holds it', () => {
    const page = { before: nobody, stripped: [part('a', 4_000, 1), part('b', 4_000, 2)], from: -1 }
    expect(sizeOf(inOneGo(page)!)).toEqual({ terms: 8_000, mentions: 2 })
    expect(inOneGo({ ...page, stripped: [...page.stripped, part('c', 200, 3)] })).toBeNull()
  })

  test('ends before a node of which it has not all, and has all of those before', () => {
    const stripped = [part('c', 100, 30), part('a', 5_000, 10), part('b', 5_000, 20)]
    const { forgotten, until } = gatherSome({ before: nobody, stripped, from: -1 }, sizeOf(nobody))
    expect([sizeOf(forgotten), until]).toEqual([{ terms: 10_000, mentions: 2 }, 30])
  })

  test('never ends at the node that it began with', () => {
    const before = { terms: termsOf('before', 9_000), mentions: [] }
    const stripped = [part('a', 100, 10), part('b', 100, 11)]
    const { forgotten, until } = gatherSome({ before, stripped, from: 10 }, sizeOf(nobody))
    expect([sizeOf(forgotten), until]).toEqual([{ terms: 9_100, mentions: 1 }, 11])
  })

  test('does not count what every go has, and leaves out what joined where there is no room', () => {
    const before = { terms: termsOf('before', 8_000), mentions: [] }
    const stripped = [part('joined', 4_000, null), part('a', 5_000, 10)]
    const { forgotten, until } = gatherSome({ before, stripped, from: -1 }, sizeOf(before))
    expect([sizeOf(forgotten), until]).toEqual([{ terms: 13_000, mentions: 1 }, null])
  })
})
