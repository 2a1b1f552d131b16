// Turns at the engines: tenants in turn, first come first served within one, and none waits for ever.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTurns, type Ticket } from '../../../workers/compute/engines/turns.ts'

const bounds = { waitingMax: 20, waitingPerTenantMax: 10, abandonedMs: 2_000 }
const ticketOf = (tenantId: string): Ticket => ({ tenantId, seenMs: 0, wake: () => {} })
const nobodyRuns = (): number => 0

test('one of another tenant comes next, however many wait before it', () => {
  const turns = createTurns(bounds)
  const many = Array.from({ length: 10 }, () => ticketOf('a'))
  for (const ticket of many) expect(turns.enter(ticket, 0)).toBe(true)
  expect(turns.enter(ticketOf('a'), 0)).toBe(false)
  const one = { nowMs: 0, free: 1, runningOf: nobodyRuns }
  expect(turns.take(many[0]!, one)).toBe(true)
  const other = ticketOf('b')
  turns.enter(other, 0)
  const runningOf = (tenantId: string): number => (tenantId === 'a' ? 1 : 0)
  expect(turns.take(many[1]!, { ...one, runningOf })).toBe(false)
  expect(turns.take(other, { ...one, runningOf })).toBe(true)
  expect(turns.take(many[2]!, one)).toBe(false)
  expect(turns.take(many[1]!, one)).toBe(true)
})

test('who never looks again is passed over', () => {
  const turns = createTurns(bounds)
  const [gone, living] = [ticketOf('a'), ticketOf('a')]
  turns.enter(gone, 0)
  turns.enter(living, 0)
  living.seenMs = 3_000
  expect(turns.take(living, { nowMs: 3_000, free: 1, runningOf: nobodyRuns })).toBe(true)
})

test('whoever waits is served after at most one turn of each other tenant for each of its own before it', () => {
  const arrivals = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(arrivals, (tenants) => {
      const turns = createTurns({ ...bounds, waitingPerTenantMax: 20 })
      const tickets = tenants.map(ticketOf)
      for (const ticket of tickets) turns.enter(ticket, 0)
      const served: Ticket[] = []
      while (served.length < tickets.length) {
        const next = tickets.find(
          (ticket) => !served.includes(ticket) && turns.take(ticket, { nowMs: 0, free: 1, runningOf: nobodyRuns }),
        )
        expect(next).toBeDefined()
        served.push(next!)
      }
      const kinds = new Set(tenants).size
      for (const [place, ticket] of served.entries()) {
        const own = tickets.filter(({ tenantId }) => tenantId === ticket.tenantId).indexOf(ticket)
        expect(place).toBeLessThan((own + 1) * kinds)
      }
    }),
  )
})
