// A supervised process over random sequences of what is asked of it and what befalls it, with real processes.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { array, assert, asyncProperty, constantFrom, oneof, record, integer, constant, property } from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { Child } from '../../../self-host/supervise/child.ts'
import { hasProcess, nextState, type ChildEvent, type ChildState } from '../../../self-host/supervise/child-states.ts'
import { ProcessLog } from '../../../self-host/supervise/process-log.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-child-'))
const log = new ProcessLog(dir)
const graceMs = 1_000
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** A length of sleep that no other process has names the processes of one child. */
let lastSeconds = 7_000_000
function createSleeper(): {
  readonly child: Child
  readonly living: () => readonly number[]
  readonly starts: () => number
} {
  const seconds = String(++lastSeconds)
  let starts = 0
  const child = new Child({
    name: 'sleeper',
    command: '/bin/sleep',
    args: [seconds],
    cwd: dir,
    environment: {},
    log,
    beforeStart: () => starts++,
    afterChange: () => undefined,
  })
  return { child, living: () => findLiving(seconds), starts: () => starts }
}

/** Every process with this argument that has not ended, whoever tracks it. */
function findLiving(seconds: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isZombie = / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
        return !isZombie && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(seconds)
      } catch {
        return false
      }
    })
    .map(Number)
}

type Step =
  | { readonly does: 'start' | 'stop' | 'restart' | 'kill' | 'exit' | 'answer' | 'settle' }
  | { readonly does: 'wait'; readonly ms: number }

const steps = array(
  oneof(
    record({
      does: constantFrom('start' as const, 'stop' as const, 'restart' as const, 'kill' as const, 'exit' as const),
    }),
    record({ does: constantFrom('answer' as const, 'settle' as const) }),
    record({ does: constant('wait' as const), ms: integer({ min: 0, max: 120 }) }),
  ),
  { minLength: 2, maxLength: 14 },
)

describe.skipIf(process.platform !== 'linux')('Child', () => {
  it('has at most one process, none once stop() resolved, and one after the last start', async () => {
    await assert(
      asyncProperty(steps, async (sequence: readonly Step[]) => {
        const { child, living } = createSleeper()
        const asked: Promise<void>[] = []
        let last: 'start' | 'stop' = 'stop'
        let asks = 0
        const end = async (how: 'stop' | 'restart'): Promise<void> => {
          const ask = ++asks
          await child[how](graceMs)
          if (how === 'stop' && ask === asks) expect(living()).toEqual([])
        }
        const acts: { readonly [does in Step['does']]: (step: Step) => unknown } = {
          start: () => (asks++, child.start()),
          stop: () => void asked.push(end('stop')),
          restart: () => void asked.push(end('restart')),
          kill: () => child.kill('test'),
          exit: () => child.pid !== undefined && process.kill(child.pid, 'SIGTERM'),
          answer: () => child.markRunning(),
          settle: () => Promise.all(asked),
          wait: (step) => wait('ms' in step ? step.ms : 0),
        }
        try {
          for (const step of sequence) {
            await acts[step.does](step)
            if (step.does === 'start' || step.does === 'restart') last = 'start'
            if (step.does === 'stop') last = 'stop'
            expect(living().length).toBeLessThanOrEqual(1)
          }
          await Promise.all(asked)
          if (last === 'stop') expect([living(), child.state]).toEqual([[], 'stopped'])
          else await vi.waitFor(() => expect(living()).toEqual([child.pid]), { timeout: 20_000, interval: 20 })
        } finally {
          await child.stop(graceMs)
          expect([living(), child.pid, child.state]).toEqual([[], undefined, 'stopped'])
        }
      }),
      { numRuns: 40, endOnFailure: true },
    )
  }, 120_000)

  it('starts once where it is restarted during a back-off', async () => {
    const { child, living, starts } = createSleeper()
    child.start()
    child.kill('test')
    await vi.waitFor(() => expect(child.state).toBe('backing off'), { interval: 1 })
    await Promise.all([child.restart(graceMs), child.restart(graceMs)])
    await wait(300)
    expect([living().length, living()[0]]).toEqual([1, child.pid])
    expect(starts()).toBeLessThanOrEqual(3)
    await child.stop(graceMs)
    expect(living()).toEqual([])
  })

  it('starts nothing where it is stopped during a back-off', async () => {
    const { child, living, starts } = createSleeper()
    child.start()
    child.kill('test')
    await vi.waitFor(() => expect(child.state).toBe('backing off'), { interval: 1 })
    await child.stop(graceMs)
    await wait(300)
    expect([living(), child.state, starts()]).toEqual([[], 'stopped', 1])
  })

  it('kills a process that does not end within its grace', async () => {
    const child = new Child({
      name: 'deaf',
      command: '/bin/sh',
      args: ['-c', 'trap "" TERM; echo up; while :; do sleep 0.05; done'],
      cwd: dir,
      environment: {},
      log,
      beforeStart: () => undefined,
      afterChange: () => undefined,
    })
    child.start()
    await vi.waitFor(() => expect(log.tail(1, ({ process }) => process === 'deaf')).toHaveLength(1))
    await Promise.all([child.stop(60_000), child.stop(50)])
    expect([child.pid, child.state]).toEqual([undefined, 'stopped'])
  }, 10_000)
})

describe('nextState()', () => {
  const events: readonly ChildEvent[] = ['start', 'stop', 'restart', 'answered', 'ended', 'due']
  it('starts a process only where none lives, and ends only where none does', () => {
    assert(
      property(array(constantFrom(...events), { maxLength: 50 }), (sequence) => {
        let state: ChildState = 'stopped'
        let processes = 0
        for (const event of sequence) {
          if (event === 'ended' && processes === 0) continue
          if (event === 'ended') processes--
          const from: ChildState = state
          state = nextState(from, event)
          if (state === 'starting' && state !== from) processes++
          expect(processes).toBe(hasProcess(state) ? 1 : 0)
          if (event === 'stop') expect(['stopped', 'stopping']).toContain(state)
          if (event === 'start' || event === 'restart') expect(['stopped', 'stopping']).not.toContain(state)
        }
      }),
    )
  })
})
