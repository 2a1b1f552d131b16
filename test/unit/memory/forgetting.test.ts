// Rules of forgetting: what a configuration may say, and which rule takes what.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { forgettingPolicySchema, type ForgettingPolicy } from '../../../contract/forgetting.ts'
import { leastUnusedMs, longest, reasonOf, termsOf } from '../../../core/memory/forgetting.ts'
import { normaliseLocalConfig } from '../../../core/instance/normalise-local-config.ts'

const dayMs = 86_400_000
const policyOf = (rules: object): ForgettingPolicy => forgettingPolicySchema.parse({ maxNodes: 10, ...rules })

describe('memory.pruning', () => {
  const read = (pruning: object) => normaliseLocalConfig({ memory: { pruning } }, {})

  it('lets everything stay by age and use where nothing is said', () => {
    const terms = termsOf(policyOf({}), null)
    expect(terms).toEqual({
      ageMs: Infinity,
      unusedMs: Infinity,
      decayMs: Infinity,
      orphanMs: Infinity,
      isCounted: true,
    })
    expect(leastUnusedMs(policyOf({}))).toBe(Infinity)
  })

  it.each([
    [{ maxAgeDays: 0 }, 'memory.pruning.maxAgeDays'],
    [{ maxUnusedDays: -1 }, 'memory.pruning.maxUnusedDays'],
    [{ maxUnusedDays: '30' }, 'memory.pruning.maxUnusedDays'],
    [{ orphanNodeTtlDays: Number.NaN }, 'memory.pruning.orphanNodeTtlDays'],
    [{ decay: {} }, 'memory.pruning.decay.halfLifeDays'],
    [{ decay: { halfLifeDays: 10, minWeight: 1 } }, 'memory.pruning.decay.minWeight'],
    [{ verticals: { Legal: { retain: true } } }, 'memory.pruning.verticals'],
    [{ verticals: { legal: { retain: true, maxAgeDays: 1 } } }, 'memory.pruning.verticals.legal'],
    [{ verticals: { legal: { maxNodes: 1 } } }, 'memory.pruning.verticals.legal'],
    [{ maxAge: 3 }, 'memory.pruning.maxAge'],
  ])('refuses %j and names the key', (pruning, key) => {
    const answer = read(pruning)
    expect(answer.ok ? 'accepted' : answer.refusal.detail).toContain(key)
  })

  it('takes rules by vertical', () => {
    expect(read({ maxAgeDays: 30, verticals: { legal: { retain: true }, chat: { maxAgeDays: 0.5 } } }).ok).toBe(true)
  })
})

const days = fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined })
const rules = fc
  .record({ maxAgeDays: days, maxUnusedDays: days, orphanNodeTtlDays: days })
  .map((one) => JSON.parse(JSON.stringify(one)) as object)
const policies = fc
  .record({
    own: rules,
    decay: fc.option(
      fc.record({ halfLifeDays: fc.integer({ min: 1, max: 90 }), minWeight: fc.constantFrom(0.5, 0.05) }),
    ),
    legal: fc.oneof(rules, fc.constant({ retain: true })),
    chat: rules,
  })
  .map(({ own, decay, legal, chat }) =>
    policyOf({ ...own, ...(decay === null ? {} : { decay }), verticals: { legal, chat } }),
  )
const verticals = fc.constantFrom(null, 'legal', 'chat', 'other')

test('reasonOf() takes nothing before its time, nothing retained, and by more verticals never more', () => {
  fc.assert(
    fc.property(policies, fc.array(verticals, { minLength: 1, maxLength: 3 }), fc.nat(500), (policy, held, unused) => {
      const each = held.map((vertical) => termsOf(policy, vertical))
      const all = longest(each)
      const reason = reasonOf(all, unused * dayMs, () => true)
      if (reason !== null) {
        expect(unused * dayMs).toBeGreaterThan(leastUnusedMs(policy))
        for (const terms of each) expect(reasonOf(terms, unused * dayMs, () => true)).not.toBe(null)
      }
      if (held.includes('legal') && policy.verticals['legal']?.retain === true) expect(reason).toBe(null)
      if (reason !== 'orphan') expect(reasonOf(all, unused * dayMs, () => false)).toBe(reason)
    }),
    { numRuns: 500 },
  )
})

test('termsOf() of decay comes to the time in which a weight halves down to the least', () => {
  const { decayMs } = termsOf(policyOf({ decay: { halfLifeDays: 10, minWeight: 1 / 8 } }), null)
  expect(decayMs).toBeCloseTo(30 * dayMs, 3)
})
