// Hostile expressions, lists and filters: what they find is judged by plain readings of the test's own, and what runs is bounded.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { fillFilter } from '../../../core/access/directory-filter.ts'
import { denyListSpans } from '../../../core/redaction/recognise/deny-list.ts'
import { bounded, compile, defaultFlags, isAffordable } from '../../../core/redaction/safe-regex.ts'
import { parseProjection } from '../../../core/tools/projection.ts'
import { expression, hostileText, loaded, runs } from './hostile-patterns.ts'

describe('expressions of a configuration', () => {
  test('are read or refused, find in order what is there, and stay within their steps', () => {
    let count = 0
    fc.assert(
      fc.property(expression, hostileText, (source, text) => {
        const safe = compile(source, defaultFlags)
        if (safe === null || !isAffordable(safe, limits.previewCharactersMax)) return
        count++
        expect(safe.size).toBeLessThanOrEqual(500)
        expect(safe.cost).toBeLessThanOrEqual(200)
        let last = 0
        for (const { start, end } of safe.matches(text)) {
          expect(last <= start && start < end && end <= text.length, `${source} ${start} ${end}`).toBe(true)
          last = end
        }
      }),
      runs(1_500),
    )
    expect(count).toBeGreaterThan(200)
  })

  test('find what the engine of JavaScript finds, where that can be waited for', () => {
    const plain = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', '[ab]', '\\d', '(?:a|b)'), fc.constantFrom('', '+', '?', '{1,3}')),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    fc.assert(
      fc.property(
        plain,
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', ' '), maxLength: 25 }),
        (pieces, text) => {
          const source = pieces.map((parts) => parts.join('')).join('')
          const expected = Array.from(
            text.matchAll(new RegExp(bounded(source)!.source, 'giums')),
            ({ index, 0: found }) => ({
              start: index,
              end: index + found.length,
            }),
          ).filter(({ start, end }) => end > start)
          expect([...compile(source, defaultFlags)!.matches(text)], `${source} ${text}`).toEqual(expected)
        },
      ),
      runs(1_000),
    )
  })

  test('that look around or back are none', () => {
    for (const source of ['(?=a)a', '(?!a)b', '(?<=a)b', '(?<!a)b', '(a)\\1', '(?<n>a)\\k<n>', '(?>a)'])
      expect(compile(source, defaultFlags), source).toBeNull()
  })
})

describe('lists and filters', () => {
  test('of a deny list are texts: whatever stands in them stands for itself', () => {
    const entry = fc
      .oneof(loaded, fc.constantFrom('a+', '(a', 'a|b', '[a-z]', '.*x', '$1', '\\b'))
      .filter((one) => /\S\S/.test(one))
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 4 }),
        fc.array(fc.oneof(entry, loaded), { maxLength: 5 }),
        (entries, words) => {
          const text = words.join(' ; ')
          const letters = (one: string) => one.toLowerCase().replaceAll(/\s/gu, '')
          for (const { start, end } of denyListSpans(text, entries))
            expect(entries.map(letters), text).toContain(letters(text.slice(start, end)))
        },
      ),
      runs(500),
    )
  })

  test('of a directory keep their form, whoever signs in', () => {
    const hostile = fc.oneof(
      loaded,
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('*)(uid=*', ')(|(a=*', '\\2a', '{dn}', '{name}'),
    )
    fc.assert(
      fc.property(hostile, (name) => {
        const filled = fillFilter('(&(uid={name})(cn={name}))', '{name}', name)
        expect(filled.replaceAll(/[^()*&]/g, '')).toBe('(&()())')
        expect(filled.match(/\\(?![0-9a-f]{2})/)).toBeNull()
      }),
      runs(500),
    )
  })

  test('of a projection are names and braces, as many as may be', () => {
    const text = fc.oneof(
      fc
        .array(fc.constantFrom('a', '{', '}', '__proto__', 'constructor', ' ', '*', '...', '@', '\uFEFF'), {
          maxLength: 30,
        })
        .map((all) => all.join(' ')),
      fc.constantFrom('{a'.repeat(5_000), 'a '.repeat(50_000), '{'.repeat(100_000)),
    )
    fc.assert(
      fc.property(text, (projection) => {
        const read = parseProjection(projection)
        if (!read.ok) return
        expect(projection).toMatch(/^[\s{}_A-Za-z\uFEFF]*$/)
        expect(read.value.size).toBeLessThanOrEqual(limits.projectionFieldsMax)
      }),
      runs(500),
    )
  })
})
