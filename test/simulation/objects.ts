// Durable Objects: the real classes over node:sqlite. Rows and alarms outlive the process, what is in memory dies with it.
import { createNodeSql, type NodeSql } from '../bench/node-sql.ts'
import type { Sql, Transaction } from '../../durable-objects/sql.ts'
import type { Clock } from './clock.ts'
import type { Wire } from './wire.ts'

type Method = (argument: unknown) => unknown
type Instance = Record<string, Method | undefined>
export type ObjectClass = new (ctx: never, env: never) => object

export interface Namespace {
  readonly binding: { getByName(name: string): Record<string, (argument: unknown) => Promise<unknown>> }
  /** The rows of an object, for the checker. */
  store(name: string): NodeSql | undefined
  /** A process began: objects are made of its classes from now on. Alarms that the last one had in hand ring again. */
  wake(objectClass: ObjectClass, env: object): void
  /** The platform takes idle objects out of memory whenever it likes. */
  evict(): void
}

interface Live {
  readonly instance: Instance
  calls: number
}

const alarmRetryMs = 2_000

export function createNamespace(kind: string, clock: Clock, wire: Wire): Namespace {
  const stores = new Map<string, NodeSql>()
  const alarms = new Map<string, number>()
  const ringing = new Set<string>()
  let lives = new Map<string, Live>()
  let made: { readonly objectClass: ObjectClass; readonly env: object } | null = null

  function liveOf(name: string): Live {
    const known = lives.get(name)
    if (known !== undefined) return known
    if (made === null) throw new Error(`assertion failed: ${kind} is called while no process lives`)
    const store = stores.get(name) ?? createNodeSql()
    stores.set(name, store)
    const ctx = { id: { name }, storage: storageOf(name, store), waitUntil: () => {} }
    const instance = new made.objectClass(ctx as never, made.env as never) as Instance
    const live = { instance, calls: 0 }
    lives.set(name, live)
    return live
  }

  /** The object's rows, which may fail, and which a dead process can't reach. */
  function storageOf(name: string, { sql, transaction }: NodeSql) {
    const life = clock.life()
    const assertAlive = (): void => {
      if (clock.life() !== life) throw new Error('the process has ended')
    }
    const failing: Transaction = (work) => {
      assertAlive()
      return transaction(() => {
        const value = work()
        if (wire.hits(wire.hardship.storageShare)) throw new Error('the disk refused')
        return value
      })
    }
    const exec = (query: string, ...bindings: unknown[]): unknown => {
      assertAlive()
      return sql.exec(query, ...bindings)
    }
    return {
      sql: { exec } as unknown as Sql,
      transactionSync: failing,
      sync: async () => {},
      getAlarm: async () => alarms.get(name) ?? null,
      async setAlarm(atMs: number) {
        if (clock.life() === life) setAlarm(name, atMs)
      },
    }
  }

  function setAlarm(name: string, atMs: number): void {
    alarms.set(name, atMs)
    clock.after(atMs - clock.nowMs(), () => {
      if (alarms.get(name) === atMs && made !== null && !ringing.has(name)) void ring(name)
    })
  }

  /** At least once, one at a time: an alarm that throws rings again, one that is set meanwhile waits. */
  async function ring(name: string): Promise<void> {
    alarms.delete(name)
    ringing.add(name)
    const live = liveOf(name)
    live.calls++
    try {
      await (live.instance['alarm'] as (() => Promise<void>) | undefined)?.call(live.instance)
    } catch {
      if (!alarms.has(name)) setAlarm(name, clock.nowMs() + alarmRetryMs)
    }
    live.calls--
    ringing.delete(name)
    const setMeanwhileMs = alarms.get(name)
    if (setMeanwhileMs !== undefined) setAlarm(name, Math.max(setMeanwhileMs, clock.nowMs()))
  }

  async function invoke(name: string, method: string, argument: unknown): Promise<unknown> {
    const live = liveOf(name)
    live.calls++
    try {
      const run = live.instance[method]
      if (run === undefined) throw new Error(`assertion failed: ${kind} has no ${method}`)
      return structuredClone(await run.call(live.instance, structuredClone(argument)))
    } finally {
      live.calls--
    }
  }

  return {
    binding: {
      getByName: (name) =>
        new Proxy(
          {},
          {
            get: (_target, method) => (argument: unknown) =>
              wire.call(`${kind}.${String(method)}`, () => invoke(name, String(method), argument), 'inProcess'),
          },
        ),
    },
    store: (name) => stores.get(name),
    wake(objectClass, env) {
      lives = new Map()
      made = { objectClass, env }
      for (const name of [...ringing, ...alarms.keys()]) setAlarm(name, Math.max(clock.nowMs(), alarms.get(name) ?? 0))
      ringing.clear()
    },
    evict() {
      for (const [name, live] of lives) if (live.calls === 0) lives.delete(name)
    },
  }
}
