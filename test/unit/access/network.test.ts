// Networks of a policy: what the contract takes is read, by bits, whichever way an address is written; and what is not known gets nobody through.
import { BlockList, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conditionsSchema, policySchema } from '../../../contract/policy.ts'
import { isWithin, plainNetwork, readAddress, readNetwork } from '../../../core/access/network.ts'
import { compileConditions } from '../../../core/access/policy/conditions.ts'
import type { AccessRequest } from '../../../core/access/access-request.ts'

const drawnAddress = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('::ffff:10.1.2.3', '::', '::1', '255.255.255.255'))
const drawnNetwork = drawnAddress.chain((address) =>
  fc.integer({ min: 0, max: isIPv6(address) ? 128 : 32 }).map((bits) => `${address}/${bits}`),
)

/** Node's own reading of networks, as the other opinion; it has mapped addresses as IPv6. */
function isWithinByNode(address: string, network: string): boolean {
  const [base = '', bits = '0'] = network.split('/')
  const list = new BlockList()
  list.addSubnet(base, Number(bits), isIPv6(base) ? 'ipv6' : 'ipv4')
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

describe('a network', () => {
  test('is read wherever the contract takes it, and one that is none is taken nowhere', () => {
    fc.assert(
      fc.property(fc.oneof(drawnNetwork, drawnAddress), (text) => {
        const taken = conditionsSchema.safeParse({ network: [text] }).success
        expect([text, taken, readNetwork(text) !== null]).toEqual([text, true, true])
      }),
      { numRuns: 2_000 },
    )
    for (const text of [
      '',
      '10',
      '10.0.0.0/33',
      '010.0.0.1',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      'fe80::1%eth0',
      '::/129',
      '0x0a.0.0.1',
      'localhost',
      '10.0.0.0/-1',
      ' 10.0.0.1',
    ])
      expect([text, conditionsSchema.safeParse({ network: [text] }).success]).toEqual([text, false])
  })

  test('holds what Node says that it holds', () => {
    const isMapped = (text: string): boolean => /^(?:0{1,4}:){5}ffff|^::ffff:/i.test(text)
    fc.assert(
      fc.property(drawnAddress, drawnNetwork, (address, network) => {
        fc.pre(!isMapped(address) && !isMapped(network) && isIPv6(address) === isIPv6(network.split('/')[0]!))
        expect(isWithin(readAddress(address)!, readNetwork(network)!)).toBe(isWithinByNode(address, network))
      }),
      { numRuns: 2_000 },
    )
  })

  test('of IPv4 holds its addresses however they are written, and no others', () => {
    const ten = readNetwork('10.0.0.0/8')!
    for (const [text, isIn] of [
      ['10.9.8.7', true],
      ['::ffff:10.9.8.7', true],
      ['::ffff:a09:807', true],
      ['11.0.0.0', false],
      ['::10.9.8.7', false],
    ] as const)
      expect([text, isWithin(readAddress(text)!, ten)]).toEqual([text, isIn])
    expect(isWithin(readAddress('10.9.8.7')!, readNetwork('::ffff:10.0.0.0/104')!)).toBe(true)
    expect(isWithin(readAddress('10.9.8.7')!, readNetwork('::/0')!)).toBe(false)
    expect([plainNetwork('10.0.0.5/8'), plainNetwork('10.0.0.0/8'), plainNetwork('10.0.0.5')]).toEqual([
      '10.0.0.0/8',
      null,
      null,
    ])
  })
})

test('from where nobody knows, nobody is let through, and nobody gets past', () => {
  const asked = (address?: string | null) => ({ address }) as AccessRequest
  const { network } = policySchema.parse({ rules: [{ operations: ['**'], conditions: { network: ['10.0.0.0/8'] } }] })
    .rules[0]!.conditions
  const [grants, keeps] = [true, false].map((isGranting) => compileConditions({ network }, isGranting)!)
  for (const unknown of [undefined, null, '', 'no address', '10.0.0.256'])
    expect([unknown, grants!(asked(unknown)), keeps!(asked(unknown))]).toEqual([unknown, false, true])
  expect([
    grants!(asked('10.1.1.1')),
    keeps!(asked('10.1.1.1')),
    grants!(asked('11.1.1.1')),
    keeps!(asked('11.1.1.1')),
  ]).toEqual([true, true, false, false])
})
