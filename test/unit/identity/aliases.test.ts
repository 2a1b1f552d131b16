// Aliases: who means one with whom, and which of them a query names.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupAliases, withAliases } from '../../../core/identity/aliases.ts'
import { canonicalValue } from '../../../core/identity/canonical.ts'
import { hiddenQuery } from '../../../core/identity/identity-terms.ts'
import { createLabeller } from '../../../core/identity/label.ts'

const labelOf = createLabeller(new Uint8Array(32).fill(3))
const label = (entity: string, value: string): string => `${entity}_${labelOf(entity, canonicalValue(entity, value))}`

test('groupAliases() makes chains and rings one, whatever their order, and nobody else', () => {
  const pair = fc.tuple(fc.nat(11), fc.nat(11)).filter(([one, other]) => one !== other)
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 20 }), (pairs) => {
      const groups = groupAliases(pairs.map(([one, other]) => [`L${one}`, `L${other}`] as const))
      // Reachability, the plain way.
      const reach = Array.from({ length: 12 }, (_, at) => new Set([at]))
      for (let round = 0; round < 12; round++)
        for (const [one, other] of pairs) {
          for (const n of reach[one]!) reach[other]!.add(n)
          for (const n of reach[other]!) reach[one]!.add(n)
        }
      for (const [at, found] of reach.entries()) {
        const group = groups.get(`L${at}`) ?? [`L${at}`]
        expect(new Set(group)).toEqual(new Set([...found].map((n) => `L${n}`)))
        expect(group).toHaveLength(found.size)
      }
    }),
    { numRuns: 500 },
  )
})

test('withAliases() finds who is named, in any form, by number and by label, and nobody by a part of the name', () => {
  const maria = label('PERSON', 'Maria Keller')
  const vogt = label('PERSON', 'Maria Vogt')
  const account = label('IBAN_CODE', 'DE89 3704 0044 0532 0130 00')
  const mail = label('EMAIL_ADDRESS', 'm.vogt@example.org')
  const groups = groupAliases([
    [maria, vogt],
    [vogt, account],
    [mail, maria],
  ])
  const asked = (query: string) =>
    withAliases({ query, hidden: hiddenQuery(query, { mayIdentify: true, mode: 'hybrid' }) }, groups, labelOf).labels
  const all = [maria, vogt, account, mail].map((one) => `<${one}>`).toSorted()
  for (const query of [
    'Maria Keller',
    'what do we know about maria keller?',
    'Keller, Maria',
    '(Mrs. Maria VOGT)',
    'payments to DE89 3704 0044 0532 0130 00.',
    'm.vogt@example.org,',
    `<${maria}>`,
    vogt,
  ])
    expect([query, [...asked(query)].toSorted()]).toEqual([query, all])
  for (const query of ['Keller', 'Maria', 'Jonas Keller', 'Maria Kellermann', 'Vogt Maria Anna Keller Berg'])
    expect([query, asked(query)]).toEqual([query, []])
})
