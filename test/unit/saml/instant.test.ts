// Times of SAML: as the platform's own clock reads them, and nothing else.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantMs } from '../../../core/saml/instant.ts'

test('instantMs() reads every second as the platform does', () => {
  const dates = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(dates, (date) => {
      const text = date.toISOString()
      expect(instantMs(text)).toBe(Math.floor(date.getTime() / 1_000) * 1_000)
      expect(instantMs(text.replace(/\.\d+Z/, 'Z'))).toBe(instantMs(text))
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  '',
  'now',
  '2026-12-01',
  '2026-12-01T10:00:00',
  '2026-12-01T10:00:00+01:00',
  '2026-02-29T10:00:00Z',
  '2026-13-01T10:00:00Z',
  '2026-00-01T10:00:00Z',
  '2026-12-00T10:00:00Z',
  '2026-12-01T24:00:00Z',
  '2026-12-01T10:60:00Z',
  '2026-12-01T10:00:00Z ',
  '02026-12-01T10:00:00Z',
])('instantMs() of %j is none', (text) => expect(instantMs(text)).toBeNull())
