// Secrets in answers of whom they are for: gone from wherever they stand, and nothing else with them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accepted } from '../../../contract/result.ts'
import { withoutSecret } from '../../../workers/bridge/without-secret.ts'

const secret = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 8,
  maxLength: 40,
})

describe('a secret', () => {
  test('stands nowhere in what is left, neither in names nor in texts', () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (one, before, after) => {
        const text = `${before}${one}${after}`
        const answer = withoutSecret(accepted({ status: 200, value: { [text]: [text, { a: text }], n: 1 } }), one)
        if (!answer.ok) throw new Error('it was an answer')
        const left = (value: unknown): readonly string[] =>
          typeof value === 'string'
            ? [value]
            : typeof value === 'object' && value !== null
              ? Object.entries(value).flat().flatMap(left)
              : []
        for (const found of left(answer.value)) expect(found).not.toContain(one)
      }),
    )
  })

  test('that is not there changes nothing, and one too short is no secret', () => {
    const answer = accepted({ status: 200, value: { text: 'a b c', list: [1, null, 'x'] } })
    expect(withoutSecret(answer, 'not-in-there')).toBe(answer)
    expect(withoutSecret(answer, 'a')).toBe(answer)
    expect(withoutSecret(answer, '')).toBe(answer)
  })
})
