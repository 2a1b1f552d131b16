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
  /** How SQLite goes about every statement of the objects, a line a step. */
  plans(): ReadonlyMap<string, readonly string[]>
  /** How often alarms rang, of all objects. */
  rings(): number
  /** Called after every committed turn. */
  readonly onCommit: (() => void)[]
  /** A process began: objects are made of its classes from now on. Alarms that the last one had in hand ring again. */
  wake(objectClass: ObjectClass, env: object): void
  /** The platform takes idle objects out of memory whenever it likes. */
  evict(): void
}

interface Live {
  readonly instance: Instance
  calls: number
  /** Rejects once the object has ended: a turn threw, or its commit failed. Every call under way fails with it. */
  readonly ended: Promise<never>
}

const alarmRetryMs = 2_000

export function createNamespace(kind: string, clock: Clock, wire: Wire): Namespace {
  const stores = new Map<string, NodeSql>()
  const alarms = new Map<string, number>()
  const ringing = new Set<string>()
  const statements = new Set<string>()
  let lives = new Map<string, Live>()
  let made: { readonly objectClass: ObjectClass; readonly env: object } | null = null
  const onCommit: (() => void)[] = []
  let rings = 0

  function liveOf(name: string): Live {
    const known = lives.get(name)
    if (known !== undefined) return known
    if (made === null) throw new Error(`assertion failed: ${kind} is called while no process lives`)
    const store = stores.get(name) ?? createNodeSql()
    stores.set(name, store)
    let fail: (error: Error) => void = () => {}
    const ended = new Promise<never>((_resolve, reject) => (fail = reject))
    ended.catch(() => {})
    const end = (error: Error): void => {
      lives.delete(name)
      fail(error)
    }
    const storage = storageOf(name, store, end)
    const abort = (reason: string): void => {
      storage.rollBack()
      end(new Error(reason))
    }
    const ctx = { id: { name }, storage, waitUntil: () => {}, abort }
    const instance = new made.objectClass(ctx as never, made.env as never) as Instance
    const live = { instance, calls: 0, ended }
    lives.set(name, live)
    return live
  }

  /**
   * The object's rows. As in workerd the writes of a turn are one transaction, which is committed before anybody hears of it;
   * a commit that fails ends the object. A dead process reaches nothing.
   */
  function storageOf(name: string, { sql }: NodeSql, end: (error: Error) => void) {
    const life = clock.life()
    let isOpen = false
    const assertAlive = (): void => {
      if (clock.life() !== life) throw new Error('the process has ended')
    }
    const rollBack = (): void => {
      if (isOpen) sql.exec('ROLLBACK')
      isOpen = false
    }
    const commit = (): void => {
      if (!isOpen) return
      if (wire.hits(wire.hardship.storageShare)) {
        rollBack()
        return end(new Error('the disk refused'))
      }
      isOpen = false
      sql.exec('COMMIT')
      for (const look of onCommit) look()
    }
    const exec = (query: string, ...bindings: unknown[]): unknown => {
      assertAlive()
      if (/^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)/i.test(query)) statements.add(query)
      const isWrite = !/^\s*(?:SELECT|PRAGMA)/i.test(query)
      if (isWrite && !isOpen) {
        sql.exec('BEGIN')
        isOpen = true
        queueMicrotask(commit)
      }
      return sql.exec(query, ...bindings)
    }
    const transactionSync: Transaction = (work) => {
      assertAlive()
      exec('SAVEPOINT turn')
      try {
        const value = work()
        sql.exec('RELEASE turn')
        return value
      } catch (error) {
        sql.exec('ROLLBACK TO turn')
        sql.exec('RELEASE turn')
        throw error
      }
    }
    return {
      sql: { exec } as unknown as Sql,
      transactionSync,
      rollBack,
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
    rings++
    ringing.add(name)
    const live = liveOf(name)
    live.calls++
    try {
      const rung = (live.instance['alarm'] as (() => Promise<void>) | undefined)?.call(live.instance)
      await Promise.race([rung, live.ended])
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
      return structuredClone(await Promise.race([run.call(live.instance, structuredClone(argument)), live.ended]))
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
    plans() {
      const [store] = stores.values()
      return new Map([...statements].map((query) => [query, store?.plan(query) ?? []]))
    },
    rings: () => rings,
    onCommit,
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
