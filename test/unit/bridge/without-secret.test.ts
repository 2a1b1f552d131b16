// Secrets in answers of whom they are for: gone from wherever they stand, and nothing else with them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesWithoutSecret, withoutSecret } from '../../../workers/bridge/without-secret.ts'

const secret = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 8,
  maxLength: 40,
})

/** Every text in it, names of fields among them. */
const textsOf = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flat().flatMap(textsOf)
      : []

/** With what JSON writes otherwise: line ends, quotes, backslashes. */
const text = fc.string({ unit: fc.constantFrom('a', 'n', '\n', '"', '\\', '\u0001', 'ü', '😀') })

describe('a secret', () => {
  test('stands nowhere in what is left, neither in names nor in texts, and all else stands as it was', () => {
    fc.assert(
      fc.property(secret, text, text, (one, before, after) => {
        fc.pre(!before.includes(one) && !after.includes(one))
        const whole = `${before}${one}${after}`
        const left = withoutSecret({ [whole]: [whole, { a: whole }], n: 1, none: null, kept: before }, one) as {
          readonly kept: string
        }
        for (const found of textsOf(left)) expect(found).not.toContain(one)
        expect(left).toMatchObject({ n: 1, none: null, kept: before })
        expect(textsOf(left)).toContain(`${before}(secret)${after}`)
      }),
    )
  })

  test('that begins as JSON writes a line end takes no other text with it', () => {
    expect(withoutSecret({ text: '\npm_12345678' }, 'npm_12345678')).toEqual({ text: '\npm_12345678' })
    expect(withoutSecret('npm_12345678', 'npm_12345678')).toBe('(secret)')
  })

  test('is gone from bytes of any kind, which stay what they were besides', () => {
    fc.assert(
      fc.property(secret, fc.uint8Array(), fc.uint8Array(), (one, before, after) => {
        const bytes = Buffer.concat([before, Buffer.from(one), after])
        const left = Buffer.from(bytesWithoutSecret(bytes, one))
        expect(left.includes(one)).toBe(false)
        expect(bytesWithoutSecret(before, 'not-in-there-at-all')).toBe(before)
      }),
    )
  })

  test('that is too short is none', () => {
    const answer = { text: 'a b c', list: [1, null, 'x'] }
    expect(withoutSecret(answer, 'a')).toBe(answer)
    expect(withoutSecret(answer, '')).toBe(answer)
  })
})
