// Objects of the simulation: what a turn sends leaves after its commit, and an object that has ended does nothing more, as in workerd.
import { expect, test } from 'vitest'
import type { Sql } from '../../durable-objects/sql.ts'
import { createBucket } from './bucket.ts'
import { createClock } from './clock.ts'
import { easy } from './easy.ts'
import { createNamespace } from './objects.ts'
import { createChance } from './random.ts'
import { createWire, type Hardship } from './wire.ts'

interface Context {
  readonly storage: { readonly sql: Sql; setAlarm(atMs: number): Promise<void> }
}
interface Env {
  readonly BUCKET: { put(key: string, value: string): Promise<unknown> }
}

/** Notes a thing, asks for an alarm, and tells the bucket; what it does after its last call it does for itself. */
class Teller {
  readonly ctx: Context
  readonly env: Env
  constructor(ctx: Context, env: Env) {
    this.ctx = ctx
    this.env = env
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS told (thing TEXT)')
  }
  #note(thing: string): void {
    this.ctx.storage.sql.exec('INSERT INTO told (thing) VALUES (?)', thing)
  }
  async tell({ thing, alarmMs }: { readonly thing: string; readonly alarmMs: number }): Promise<void> {
    this.#note(thing)
    void this.ctx.storage.setAlarm(alarmMs)
    await this.env.BUCKET.put(thing, 'told')
    this.#note(`${thing} again`)
  }
  async tellLate({ thing }: { readonly thing: string }): Promise<void> {
    await this.env.BUCKET.put(`before ${thing}`, 'told')
    this.#note(thing)
    await this.env.BUCKET.put(thing, 'told')
  }
  /** Answers before it has done anything. */
  async leave(argument: { readonly thing: string }): Promise<void> {
    void this.tellLate(argument)
  }
  async alarm(): Promise<void> {
    await this.env.BUCKET.put('rung', 'told')
  }
}

const nobody = (): void => {}

function createWorld() {
  const clock = createClock(0)
  const hardship: { -readonly [Name in keyof Hardship]: Hardship[Name] } = { ...easy }
  const wire = createWire({ clock, chance: createChance(1), hardship, note: nobody, crash: nobody })
  const bucket = createBucket(wire, 'bucket')
  const tellers = createNamespace('teller', clock, wire)
  clock.live(1)
  tellers.wake(Teller, { BUCKET: bucket.binding })
  const query = 'SELECT thing FROM told'
  return {
    tellers,
    /** While it holds, the disk refuses every commit, or a call takes its time. */
    set: (share: 'storageShare' | 'slowShare', isSet: boolean): void => void (hardship[share] = isSet ? 1 : 0),
    rows: () => tellers.store('one')!.sql.exec(query).toArray().flatMap(Object.values),
    sent: () => [...bucket.stored.keys()],
    call: (method: 'tell' | 'tellLate' | 'leave', argument: object): Promise<unknown> =>
      tellers.binding.getByName('one')[method]!(argument).then(
        () => 'done',
        (error: unknown) => (error as Error).message,
      ),
    run: async (isOver = (): boolean => false): Promise<void> => {
      while (!isOver() && (await clock.step())) continue
    },
  }
}

test('what a turn writes, sends and asks of the alarm is there after it', async () => {
  const { rows, sent, call, run } = createWorld()
  const done = call('tell', { thing: 'a', alarmMs: 50 })
  await run()
  expect(await done).toBe('done')
  expect(rows()).toEqual(['a', 'a again'])
  expect(sent()).toEqual(['a', 'rung'])
})

test('an object whose commit failed has written, sent and asked for nothing, and its call fails', async () => {
  const { set, rows, sent, call, run } = createWorld()
  const first = call('tell', { thing: 'a', alarmMs: 50 })
  await run()
  await first
  set('storageShare', true)
  const done = call('tell', { thing: 'b', alarmMs: 100 })
  await run()
  expect(await done).toBe('the disk refused')
  expect(rows()).toEqual(['a', 'a again'])
  expect(sent()).toEqual(['a', 'rung'])
})

test('what was under way in an object that has ended goes no further', async () => {
  const { set, rows, sent, call, run } = createWorld()
  set('slowShare', true)
  const late = call('tellLate', { thing: 'late' })
  // It is told, and hears of it in a while.
  await run(() => sent().length > 0)
  set('slowShare', false)
  set('storageShare', true)
  let ended: unknown
  void call('tell', { thing: 'b', alarmMs: 100 }).then((how) => (ended = how))
  await run(() => ended !== undefined)
  set('storageShare', false)
  await run()
  expect([await late, ended]).toEqual(['the disk refused', 'the disk refused'])
  expect(rows()).toEqual([])
  expect(sent()).toEqual(['before late'])
})

test('what was under way in an object that was taken out of memory goes no further', async () => {
  const { tellers, set, rows, sent, call, run } = createWorld()
  set('slowShare', true)
  const left = call('leave', { thing: 'late' })
  await run(() => sent().length > 0)
  tellers.evict()
  const done = call('tell', { thing: 'a', alarmMs: 100 })
  await run()
  expect([await left, await done]).toEqual(['done', 'done'])
  expect(rows()).toEqual(['a', 'a again'])
  expect(sent()).toEqual(['before late', 'a', 'rung'])
})
