// The door's table of connections over random sequences of what clients do: its bounds hold, and nobody loses what main is working on.
import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseBounds, type DoorBounds } from '../../../self-host/door/bounds.ts'
import { Connections } from '../../../self-host/door/connections.ts'

const bounds: DoorBounds = {
  connectionsMax: 6,
  connectionsPerAddressMax: 4,
  requestsMax: 2,
  requestsPerClientMax: 32,
  turnWaitMs: 1_000,
  headMs: 1_000,
  idleMs: 3_000,
  stallMs: 5_000,
}

interface TestLine {
  bytesRead: number
  bytesWritten: number
  writableLength: number
  isClosed: boolean
  destroy(): void
}

function createLine(): TestLine {
  return {
    bytesRead: 0,
    bytesWritten: 0,
    writableLength: 0,
    isClosed: false,
    destroy() {
      this.isClosed = true
    },
  }
}

function createTable(given: Partial<DoorBounds> = {}) {
  let nowMs = 0
  const table = new Connections({ ...bounds, ...given }, () => nowMs)
  const admit = (address = 'a'): TestLine => {
    const line = createLine()
    if (!table.admit(line, address)) line.isClosed = true
    nowMs++
    return line
  }
  const work = (line: TestLine, isComplete = true): TestLine => {
    table.hear(line, { complete: isComplete })
    table.wait(line, 'a client')
    table.begin(line)
    nowMs++
    return line
  }
  const pass = (ms: number): void => {
    nowMs += ms
    table.sweep()
  }
  return { table, admit, work, pass }
}

describe('Connections', () => {
  const step = record({
    does: constantFrom('admit', 'hear', 'wait', 'begin', 'move', 'finish', 'leave', 'sweep', 'makeRoom'),
    which: integer({ min: 0, max: 40 }),
    address: constantFrom('a', 'b', 'c'),
    isComplete: constantFrom(true, false),
    ms: integer({ min: 0, max: 2_000 }),
  })

  it('keeps its bounds, and closes nothing whose request main works on', () => {
    assert(
      property(array(step, { maxLength: 120 }), (steps) => {
        let nowMs = 0
        const table = new Connections(bounds, () => nowMs)
        const open: { line: TestLine; address: string; state: string; complete: boolean }[] = []
        for (const { does, which, address, isComplete, ms } of steps) {
          nowMs += ms
          const chosen = open.length === 0 ? undefined : open[which % open.length]
          const isSafe = open.filter(
            ({ state, complete: isSent }) => state === 'waiting' || (state === 'busy' && isSent),
          )
          if (does === 'admit') {
            const line = createLine()
            if (table.admit(line, address)) open.push({ line, address, state: 'silent', complete: true })
          } else if (does === 'sweep') table.sweep()
          else if (does === 'makeRoom') table.makeRoom(undefined)
          else if (chosen !== undefined) {
            const { line, state } = chosen
            if (does === 'hear' && (state === 'silent' || state === 'idle')) {
              table.hear(line, chosen)
              Object.assign(chosen, { state: 'sending', complete: isComplete })
            } else if (does === 'wait' && state === 'sending') {
              table.wait(line, 'a client')
              chosen.state = 'waiting'
            } else if (does === 'begin' && state === 'waiting') {
              table.begin(line)
              chosen.state = 'busy'
            } else if (does === 'move') line.bytesRead += which
            else if (does === 'finish' && state === 'busy') {
              table.finish(line)
              Object.assign(chosen, { state: 'idle', complete: true })
            } else if (does === 'leave') {
              table.remove(line)
              line.isClosed = true
              isSafe.splice(isSafe.indexOf(chosen) >>> 0, 1)
            }
          }
          expect(isSafe.filter(({ line }) => line.isClosed)).toEqual([])
          open.splice(0, open.length, ...open.filter(({ line }) => !line.isClosed))
          expect(table.counts.connections).toBe(open.length)
          expect(open.length).toBeLessThanOrEqual(bounds.connectionsMax)
          for (const name of ['a', 'b', 'c'])
            expect(open.filter((one) => one.address === name).length).toBeLessThanOrEqual(
              bounds.connectionsPerAddressMax,
            )
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives up who owes something longest, and hears who has just come', () => {
    const { admit, work, table } = createTable({ connectionsPerAddressMax: 6 })
    const kept = work(admit())
    table.finish(kept)
    work(kept)
    table.finish(kept)
    const strangers = Array.from({ length: 5 }, () => admit())
    const newcomer = admit()
    expect([kept, ...strangers, newcomer].map(({ isClosed }) => isClosed)).toEqual([
      false,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
  })

  it('gives up who was answered before somebody who came a moment ago', () => {
    const { admit, work, table, pass } = createTable({ connectionsPerAddressMax: 6 })
    const unheard = admit()
    pass(10)
    const answered = Array.from({ length: 5 }, () => work(admit()))
    for (const line of answered) table.finish(line)
    admit()
    expect([unheard, ...answered].map(({ isClosed }) => isClosed)).toEqual([false, true, false, false, false, false])
    pass(990)
    admit()
    expect(unheard.isClosed).toBe(true)
  })

  it('takes from the address that has too many, not from others', () => {
    const { admit } = createTable()
    const other = admit('b')
    const many = Array.from({ length: 20 }, () => admit('a'))
    expect(other.isClosed).toBe(false)
    expect(many.filter(({ isClosed }) => !isClosed)).toEqual(many.slice(-4))
  })

  it('takes a turn from a client that stands still, not from one that moves or waits for main', () => {
    const { admit, work, pass, table } = createTable()
    const waits = work(admit())
    const still = work(admit(), false)
    const moves = work(admit(), false)
    pass(300)
    moves.bytesRead += 1_000
    table.makeRoom(undefined)
    expect([waits, still, moves].map(({ isClosed }) => isClosed)).toEqual([false, true, false])
  })

  it('ends what does nothing for too long, and no request that waits for main', () => {
    const { admit, work, pass, table } = createTable()
    const silent = admit()
    const waits = work(admit())
    const still = work(admit(), false)
    const idle = work(admit())
    table.finish(idle)
    pass(2_900)
    expect(silent.isClosed).toBe(false)
    pass(200)
    expect(silent.isClosed).toBe(true)
    pass(2_000)
    expect([idle, still].map(({ isClosed }) => isClosed)).toEqual([true, true])
    pass(60_000)
    expect(waits.isClosed).toBe(false)
    expect(table.counts).toMatchObject({ connections: 1, expired: 3 })
  })
})

describe('chooseBounds()', () => {
  it('stays well below the descriptors of both processes, whatever the limit', () => {
    assert(
      property(integer({ min: 256, max: 1_000_000 }), constantFrom(true, false), (descriptorsMax, isLoopback) => {
        const chosen = chooseBounds({ descriptorsMax, isLoopback })
        expect(chosen.connectionsMax + chosen.requestsMax).toBeLessThanOrEqual(descriptorsMax / 2)
        expect(2 * chosen.requestsMax).toBeLessThanOrEqual(descriptorsMax / 4)
        expect(chosen.connectionsMax).toBeGreaterThan(chosen.requestsMax)
      }),
    )
  })
})
