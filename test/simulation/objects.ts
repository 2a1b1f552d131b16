// Durable Objects: the real classes over node:sqlite. Rows and alarms outlive the process, what is in memory dies with it.
import { createNodeSql, type NodeSql } from '../bench/node-sql.ts'
import type { Sql, Transaction } from '../../durable-objects/sql.ts'
import type { Clock } from './clock.ts'
import { createGate, type Gate } from './gate.ts'
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
  /** The world is over: its stores give their memory back. */
  close(): void
  /** The platform takes idle objects out of memory whenever it likes. */
  evict(): void
}

interface Live {
  readonly instance: Instance
  calls: number
  /** Every call under way fails once the object has ended. */
  readonly gate: Gate
}

/** Where the object itself ended, it is rung for again so soon. */
const alarmAgainMs = 2_000
/** An alarm that throws is tried again so often, each time after twice as long; then the platform gives it up. */
const alarmRetriesMax = 6

export function createNamespace(kind: string, clock: Clock, wire: Wire): Namespace {
  const stores = new Map<string, NodeSql>()
  const alarms = new Map<string, number>()
  const ringing = new Set<string>()
  const retries = new Map<string, number>()
  /** With the rows that each was last asked of: those of another object may be of an older release. */
  const statements = new Map<string, NodeSql>()
  let lives = new Map<string, Live>()
  let made: { readonly objectClass: ObjectClass; readonly env: object } | null = null
  const onCommit: (() => void)[] = []
  let rings = 0

  /** An object that its alarm woke is not told its name. */
  function liveOf(name: string, id: { readonly name?: string }): Live {
    const known = lives.get(name)
    if (known !== undefined) return known
    if (made === null) throw new Error(`assertion failed: ${kind} is called while no process lives`)
    const store = stores.get(name) ?? createNodeSql()
    stores.set(name, store)
    const gate = createGate()
    const end = (error: Error): void => {
      if (lives.get(name)?.gate === gate) lives.delete(name)
      gate.end(error)
    }
    const storage = storageOf(name, store, { gate, end })
    const abort = (reason: string): void => {
      storage.rollBack()
      end(new Error(reason))
    }
    const ctx = { id, storage, waitUntil: () => {}, abort }
    const instance = new made.objectClass(ctx as never, gate.around(made.env) as never) as Instance
    const live = { instance, calls: 0, gate }
    lives.set(name, live)
    return live
  }

  /**
   * The object's rows. As in workerd the writes of a turn, its alarm among them, are one transaction, which is committed before
   * anything leaves the object; a commit that fails ends it. What has ended, or is of a dead process, reaches nothing.
   */
  function storageOf(
    name: string,
    store: NodeSql,
    { gate, end }: { readonly gate: Gate; readonly end: (error: Error) => void },
  ) {
    const { sql } = store
    const life = clock.life()
    let isOpen = false
    let alarmAtMs: number | null = null
    const assertAlive = (): void => {
      if (clock.life() !== life) throw new Error('the process has ended')
      if (gate.hasEnded()) throw new Error('the object has ended')
    }
    const close = (statement: 'COMMIT' | 'ROLLBACK'): void => {
      if (isOpen) sql.exec(statement)
      isOpen = false
      gate.open()
    }
    const rollBack = (): void => {
      alarmAtMs = null
      close('ROLLBACK')
    }
    const commit = (): void => {
      if (!isOpen) return
      if (wire.hits(wire.hardship.storageShare)) {
        end(new Error('the disk refused'))
        return rollBack()
      }
      close('COMMIT')
      if (alarmAtMs !== null) setAlarm(name, alarmAtMs)
      alarmAtMs = null
      for (const look of onCommit) look()
    }
    const exec = (query: string, ...bindings: unknown[]): unknown => {
      assertAlive()
      if (/^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)/i.test(query)) statements.set(query, store)
      const isWrite = !/^\s*(?:SELECT|PRAGMA)/i.test(query)
      if (isWrite && !isOpen) {
        sql.exec('BEGIN')
        isOpen = true
        gate.shut()
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
        if (clock.life() !== life || gate.hasEnded()) return
        if (isOpen) alarmAtMs = atMs
        else setAlarm(name, atMs)
      },
    }
  }

  function setAlarm(name: string, atMs: number): void {
    alarms.set(name, atMs)
    clock.after(atMs - clock.nowMs(), () => {
      if (alarms.get(name) === atMs && made !== null && !ringing.has(name)) void ring(name)
    })
  }

  /** At least once, one at a time: an alarm that throws rings again for a while, one that is set meanwhile waits. */
  async function ring(name: string): Promise<void> {
    alarms.delete(name)
    rings++
    ringing.add(name)
    const live = liveOf(name, {})
    live.calls++
    try {
      const rung = (live.instance['alarm'] as (() => Promise<void>) | undefined)?.call(live.instance)
      await Promise.race([rung, live.gate.ended])
      retries.delete(name)
    } catch {
      const retry = live.gate.hasEnded() ? 0 : (retries.get(name) ?? 0) + 1
      retries.set(name, retry)
      if (!alarms.has(name) && retry <= alarmRetriesMax) setAlarm(name, clock.nowMs() + alarmAgainMs * 2 ** retry)
    }
    live.calls--
    ringing.delete(name)
    const setMeanwhileMs = alarms.get(name)
    if (setMeanwhileMs !== undefined) setAlarm(name, Math.max(setMeanwhileMs, clock.nowMs()))
  }

  async function invoke(name: string, method: string, argument: unknown): Promise<unknown> {
    const live = liveOf(name, { name })
    live.calls++
    try {
      const run = live.instance[method]
      if (run === undefined) throw new Error(`assertion failed: ${kind} has no ${method}`)
      return structuredClone(await Promise.race([run.call(live.instance, structuredClone(argument)), live.gate.ended]))
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
      return new Map([...statements].map(([query, store]) => [query, store.plan(query)]))
    },
    rings: () => rings,
    onCommit,
    wake(objectClass, env) {
      lives = new Map()
      made = { objectClass, env }
      for (const name of [...ringing, ...alarms.keys()]) setAlarm(name, Math.max(clock.nowMs(), alarms.get(name) ?? 0))
      ringing.clear()
    },
    close() {
      for (const store of stores.values()) store.close()
      stores.clear()
    },
    evict() {
      for (const [name, live] of lives) {
        if (live.calls > 0) continue
        lives.delete(name)
        live.gate.end(new Error('the object was taken out of memory'))
      }
    },
  }
}
