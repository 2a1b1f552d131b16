// Rules about what a tool is called with: whatever is sent otherwise than expected, wrapped, listed or left out never helps whoever sends it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policySchema, type ArgumentCondition, type WrittenPolicy } from '../../../contract/policy.ts'
import { decide } from '../../../core/access/decide.ts'
import { compilePolicy } from '../../../core/access/policy/compile.ts'
import { claimsOf, requestFor } from './callers.ts'

const refund = { operationId: 'shop__refunds__create', scope: 'tools:call', resource: 'tool', rows: 'none' } as const
const agent = claimsOf({ actor: { id: 'bot', type: 'agent' }, scopes: ['tools:call'] })

type Places = { readonly [path: string]: ArgumentCondition }
type Effect = 'allow' | 'deny' | 'approve'

function policyOf(effect: Effect, places: Places, more: object = {}): WrittenPolicy {
  return { rules: [{ id: 'r', effect, operations: ['shop__*__*'], conditions: { arguments: places }, ...more }] }
}

function decided(policy: WrittenPolicy, args: object | undefined): 'allow' | 'deny' | 'approve' {
  const request = { ...requestFor(agent, refund), ...(args === undefined ? {} : { arguments: args }) }
  const { isAllowed, approval } = decide(compilePolicy(policySchema.parse(policy), 1), request)
  return !isAllowed ? 'deny' : approval === null ? 'allow' : 'approve'
}

describe('a rule that allows', () => {
  const within = policyOf('allow', { 'body.amount': { max: 200 }, 'body.currency': { oneOf: ['EUR', 'CHF'] } })

  test('wants every place as it should be', () => {
    expect(decided(within, { body: { amount: 200, currency: 'EUR' } })).toBe('allow')
    for (const body of [
      { amount: 201, currency: 'EUR' },
      { amount: 1, currency: 'USD' },
      { amount: '1', currency: 'EUR' },
      { amount: [1], currency: ['EUR', 'USD'] },
      { amount: [1, 999], currency: 'EUR' },
      { amount: [], currency: 'EUR' },
      { amount: null, currency: 'EUR' },
      { amount: { max: 1 }, currency: 'EUR' },
      { currency: 'EUR' },
      {},
    ])
      expect(decided(within, { body }), JSON.stringify(body)).toBe('deny')
    expect(decided(within, {})).toBe('deny')
  })

  test('where nothing is known yet may come to allow', () => {
    expect(decided(within, undefined)).toBe('allow')
  })

  test('reaches nothing that every object has', () => {
    expect(decided(policyOf('allow', { constructor: { prefix: 'x' } }), { a: 1 })).toBe('deny')
    expect(decided(policyOf('allow', { '__proto__.x': 1 }), JSON.parse('{"__proto__": {"x": 1}}') as object)).toBe(
      'allow',
    )
    expect(decided(policyOf('allow', { 'body.x': 1 }), { body: Object.create({ x: 1 }) as object })).toBe('deny')
  })
})

describe('a rule that keeps back', () => {
  test.each<Effect>(['deny', 'approve'])('%s holds where one value is so, or is of another kind', (effect) => {
    const large = policyOf(effect, { 'body.amount': { min: 1_000 } })
    for (const amount of [1_000, '5000', '1', true, { value: 1 }, [1, 5_000], [1, '5000']])
      expect(decided(large, { body: { amount } }), JSON.stringify(amount)).toBe(effect)
    for (const amount of [999, [1, 2], [], null, undefined]) expect(decided(large, { body: { amount } })).toBe('allow')
    expect(decided(large, { body: [{ amount: 1 }, { amount: 1_000 }] })).toBe(effect)
    expect(decided(large, undefined)).toBe('allow')
  })

  test('unless everything that it names is as it should be', () => {
    const policy: WrittenPolicy = {
      rules: [
        {
          id: 'r',
          effect: 'deny',
          operations: ['shop__*__*'],
          unless: { arguments: { 'body.to': { prefix: 'own-' } } },
        },
      ],
    }
    expect(decided(policy, { body: { to: ['own-1', 'own-2'] } })).toBe('allow')
    expect(decided(policy, undefined)).toBe('allow')
    for (const to of ['other', ['own-1', 'other'], 7, null]) expect(decided(policy, { body: { to } })).toBe('deny')
    expect(decided(policy, {})).toBe('deny')
  })
})

test('a rule about arguments names a provider, and no other claims, paths or numbers of places', () => {
  const isTaken = (policy: unknown): boolean => policySchema.safeParse(policy).success
  expect(isTaken(policyOf('allow', { a: 1 }))).toBe(true)
  for (const operations of [['**'], ['*__x__y'], ['clawql__memory__recall'], ['shop__x__y', '**'], ['s*__x__y']])
    expect(isTaken(policyOf('allow', { a: 1 }, { operations })), operations.join()).toBe(false)
  for (const places of [
    {},
    { '': 1 },
    { 'a..b': 1 },
    { 'a.': 1 },
    { a: {} },
    { a: { min: 1, other: 2 } },
    { a: '${claims.actorId}' },
    { a: { oneOf: [] } },
    Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`p${n}`, n])),
  ])
    expect(isTaken(policyOf('allow', places as Places)), JSON.stringify(places)).toBe(false)
})

test('of any values: more of them never widens what a rule allows, nor narrows what one denies', () => {
  const value = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.constantFrom('a', 'ab', 'b', '1'),
    fc.boolean(),
    fc.constant(null),
  )
  const condition: fc.Arbitrary<ArgumentCondition> = fc.oneof(
    fc.constantFrom<ArgumentCondition>('a', 1, true),
    fc.record({ oneOf: fc.array(fc.constantFrom('a', 'b', 1, 2), { minLength: 1, maxLength: 3 }) }),
    fc.record({ prefix: fc.constantFrom('a', 'b') }),
    fc.record({ min: fc.integer({ min: -5, max: 5 }), max: fc.integer({ min: -5, max: 5 }) }),
  )
  fc.assert(
    fc.property(condition, fc.array(value, { minLength: 1, maxLength: 4 }), value, (one, values, more) => {
      const allows = (args: readonly unknown[]): boolean =>
        decided(policyOf('allow', { 'a.b': one }), { a: { b: args } }) === 'allow'
      const denies = (args: readonly unknown[]): boolean =>
        decided(policyOf('deny', { 'a.b': one }), { a: { b: args } }) === 'deny'
      const wider = [...values, more]
      if (values.some((one) => one !== null) && !allows(values)) expect(allows(wider)).toBe(false)
      if (denies(values)) expect(denies(wider)).toBe(true)
      // What one rule would let through, the same rule the other way round keeps back.
      if (allows(values)) expect(denies(values)).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})
