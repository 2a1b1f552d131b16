// Turns between clients: generated floods, and what none of them takes from anybody else.
import { setTimeout as wait } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Clients, networkOf } from '../../../self-host/door/clients.ts'
import { Turns, type TurnsOptions } from '../../../self-host/door/turns.ts'

const usual: TurnsOptions = {
  atATime: 16,
  freshPerClient: 4,
  freshMs: 60_000,
  waitMs: 60_000,
  makeRoom: () => undefined,
}

interface Asked {
  readonly client: string
  state: 'waiting' | 'begun' | 'refused' | 'over'
  end: () => void
}

function world(options: Partial<TurnsOptions> = {}) {
  const turns = new Turns({ ...usual, ...options })
  const all: Asked[] = []
  const ask = (client: string): Asked => {
    const one: Asked = { client, state: 'waiting', end: () => undefined }
    all.push(one)
    const over = turns.ask(client, {
      begin: () => (one.state = 'begun'),
      giveUp: () => (one.state = 'refused'),
    })
    one.end = () => {
      one.state = 'over'
      over()
    }
    return one
  }
  const begun = (client?: string): readonly Asked[] =>
    all.filter((one) => one.state === 'begun' && (client === undefined || one.client === client))
  return { all, ask, begun }
}

describe('Turns', () => {
  it('gives a client that comes its turn at once, however many requests of others are there', () => {
    const { ask, begun } = world()
    for (let at = 0; at < 500; at++) ask('flood')
    expect(begun('flood')).toHaveLength(4)
    expect(ask('one').state).toBe('begun')
    expect(ask('another').state).toBe('begun')
  })

  it('keeps turns free for whoever comes, though every client holds its requests for long', async () => {
    const { ask, begun } = world({ freshMs: 1 })
    for (let at = 0; at < 60; at++) {
      ask('flood')
      await wait(1)
    }
    await expect.poll(() => begun('flood').length).toBe(12)
    for (const client of ['one', 'two']) expect(ask(client).state, client).toBe('begun')
  })

  it('lets a client have more than its part of fresh requests as they grow old, in the order they came', async () => {
    const { ask, all, begun } = world({ freshMs: 40 })
    for (let at = 0; at < 10; at++) ask('busy')
    expect(begun()).toHaveLength(4)
    await expect.poll(() => begun().length, { interval: 5 }).toBe(8)
    expect(all.slice(0, 8).every(({ state }) => state === 'begun')).toBe(true)
    await expect.poll(() => begun().length, { interval: 5 }).toBe(10)
  })

  it('refuses only who waited too long, and takes no turn for who left', async () => {
    const { ask, begun } = world({ waitMs: 30 })
    const asked = Array.from({ length: 8 }, () => ask('flood'))
    asked[4]!.end()
    await expect.poll(() => asked.filter(({ state }) => state === 'refused').length).toBe(3)
    expect(begun()).toHaveLength(4)
    for (const one of asked.slice(0, 4)) one.end()
    expect(ask('flood').state).toBe('begun')
  })

  it('holds its bounds over any order of events, loses no turn, and leaves nobody waiting where there is room', () => {
    const client = fc.constantFrom('a', 'b', 'c')
    const event = fc.oneof(
      fc.record({ does: fc.constant('ask' as const), client, at: fc.constant(0) }),
      fc.record({ does: fc.constant('end' as const), client, at: fc.nat(40) }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const { all, ask, begun } = world({ atATime: 8, freshPerClient: 3 })
        for (const { does, client: name, at } of events) {
          const under = all.filter(({ state }) => state === 'begun' || state === 'waiting')
          if (does === 'ask') ask(name)
          else under[at % Math.max(1, under.length)]?.end()
          expect(begun().length).toBeLessThanOrEqual(8)
          for (const one of ['a', 'b', 'c']) {
            const held = begun(one).length
            expect(held).toBeLessThanOrEqual(3)
            const isWaiting = all.some(({ state, client: of }) => state === 'waiting' && of === one)
            if (isWaiting) expect(held === 3 || held >= 3 * (8 - begun().length)).toBe(true)
          }
        }
        for (const one of all) if (one.state === 'begun' || one.state === 'waiting') one.end()
        for (const name of ['a', 'b']) expect(ask(name).state).toBe('begun')
      }),
    )
  })
})

describe('Clients', () => {
  const from = (remoteAddress: string, authorization?: string) =>
    ({ headers: authorization === undefined ? {} : { authorization }, socket: { remoteAddress } }) as never
  const taken = { statusCode: 403, headers: { 'ratelimit-policy': '"key";q=1;w=60' } } as never

  it('tells holders of credentials apart once main took them, and takes any other credential for its address', () => {
    const clients = new Clients()
    const names = () => ['Bearer a', 'Bearer b', undefined].map((key) => clients.nameOf(from('127.0.0.1', key)))
    expect(new Set(names()).size).toBe(1)
    const [address = ''] = names()
    clients.learn(from('127.0.0.1', 'Bearer a'), address, taken)
    clients.learn(from('127.0.0.1', 'Bearer b'), address, { statusCode: 200, headers: {} })
    const [a, b, none] = names()
    expect(b).toBe(none)
    expect(a).not.toBe(none)
    expect(a).not.toContain('Bearer')
    expect(clients.nameOf(from('192.0.2.1', 'Bearer a'))).toBe(a)
    clients.learn(from('127.0.0.1', 'Bearer a'), a!, { statusCode: 401, headers: {} })
    expect(new Set(names()).size).toBe(1)
  })

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('takes %s for %s', (address, network) => expect(networkOf(address)).toBe(network))
})
