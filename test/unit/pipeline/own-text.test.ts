// What is kept of documents, and ids that follow from their time.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeOf } from '../../../core/document-time.ts'
import { ownText } from '../../../core/own-text.ts'

test('ownText() is the same text, whatever its units', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
      expect(ownText(text)).toBe(text)
    }),
  )
  expect(ownText('\ud800'.repeat(20))).toBe('\ud800'.repeat(20))
})

test('timeOf() is the milliseconds of a ULID and keeps their order', () => {
  expect(timeOf('01J00000000000000000000001')).toMatch(/^[0-9a-f]{12}$/)
  const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const ulidOf = (ms: number): string => {
    let [time, left] = ['', ms]
    for (let place = 0; place < 10; place++) {
      time = crockford[left % 32]! + time
      left = Math.floor(left / 32)
    }
    return `${time}0000000000000000`
  }
  fc.assert(
    fc.property(
      fc.maxSafeInteger().map((n) => Math.abs(n) % 2 ** 48),
      (ms) => {
        expect(Number.parseInt(timeOf(ulidOf(ms)), 16)).toBe(ms)
      },
    ),
  )
})
