// Operators of a document: by entity type, and no more than its class allows.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classifications } from '../../../contract/document.ts'
import { operatorsSchema, type Operator } from '../../../contract/operators.ts'
import { operatorFor, operatorsOf } from '../../../core/identity/operators.ts'

const order: readonly Operator[] = ['mask', 'pseudonym', 'replace']
const operator = fc.constantFrom(...order)
const atMost = fc.constantFrom<Operator>('pseudonym', 'replace')
const entity = fc.constantFrom('PERSON', 'CREDIT_CARD', 'SECRET', 'AGE', 'BADGE')
const configured = fc
  .record({
    default: operator,
    byEntity: fc.dictionary(entity, operator),
    byClassification: fc.dictionary(fc.constantFrom(...classifications), atMost),
  })
  .map((given) => operatorsSchema.parse(given))

describe('operatorsOf()', () => {
  test('a class only ever shows less, and none shows what the types say', () => {
    fc.assert(
      fc.property(configured, entity, fc.constantFrom(...classifications), (given, type, classification) => {
        const usual = operatorFor(operatorsOf(given, null), type)
        const classed = operatorFor(operatorsOf(given, classification), type)
        const allowed = given.byClassification[classification] ?? 'mask'
        expect(order.indexOf(classed)).toBe(Math.max(order.indexOf(usual), order.indexOf(allowed)))
        // Where nobody told of the class, it may be any.
        const untold = operatorFor(operatorsOf(given, undefined), type)
        expect(order.indexOf(untold)).toBeGreaterThanOrEqual(order.indexOf(classed))
      }),
      { numRuns: 2_000 },
    )
  })

  test('an operator of a class that shows more than others is none', () => {
    expect(operatorsSchema.safeParse({ byClassification: { restricted: 'mask' } }).success).toBe(false)
    expect(operatorsSchema.safeParse({ byClassification: { secret: 'replace' } }).success).toBe(false)
    expect(operatorsSchema.safeParse({ default: 'keep' }).success).toBe(false)
  })
})
