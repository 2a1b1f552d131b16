// A MemoryGraph's life between wake and eviction: opening, turns and how long they take, its one alarm, warming up, and forgetting.
import type { AuditLogRpc } from '../../contract/audit.ts'
import { refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { objectName } from '../../contract/tenant.ts'
import { Durations } from '../durations.ts'
import type { Place, PruneCall } from './forgotten.ts'
import { openMemory, type GraphMemory } from './memory.ts'
import { drainOutbox, isOutboxEmpty } from './outbox.ts'
import { checkPin, ownCall, readPin, type Pin } from './pin.ts'
import { pruneGraph, unfinishedRun } from './pruning.ts'
import { migrate } from './schema.ts'
import { randomSeeds } from './seeds.ts'
import { keepUpForTurn, upkeepDelayMs } from './upkeep.ts'
import { warmUp } from './warm-up.ts'

export interface MemoryGraphEnv {
  readonly TENANT: { getByName(name: string): Pick<AuditLogRpc, 'append' | 'digests' | 'held'> }
}

const retryDelayMs = 10_000
/** Tables of another release stay so until there is another one. */
const unreadableDelayMs = 3_600_000

/** Ends a turn: what waits comes before the next slice. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** A platform gives an alarm up that throws some times: what is out of reach is not done. */
const isDone = (work: Promise<Result<unknown>>): Promise<boolean> =>
  work.then(
    ({ ok }) => ok,
    () => false,
  )

export class GraphLife {
  readonly turns = new Durations()
  readonly #ctx: DurableObjectState
  readonly #env: MemoryGraphEnv
  readonly #isReadable: boolean
  #memory: GraphMemory | null = null
  #pin: Pin | null = null
  #warming: Promise<boolean> | null = null
  #pruning: Promise<unknown> | null = null
  #alarmAtMs = Infinity

  constructor(ctx: DurableObjectState, env: MemoryGraphEnv) {
    this.#ctx = ctx
    this.#env = env
    this.#isReadable = migrate(ctx.storage.sql, (work) => ctx.storage.transactionSync(work))
    if (this.#isReadable) this.#pin = readPin(ctx.storage.sql)
  }

  /** Every call comes through here: readable schema, right tenant, memory loaded. */
  async admitted<T>(
    call: Call,
    work: (memory: GraphMemory, pin: Pin) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    if (!this.#isReadable) return refused('NOT_READY', 'The graph was written by another release.')
    const pin = checkPin(this.#ctx.storage.sql, this.#pin, { call, name: this.#ctx.id.name ?? '' })
    if (!pin.ok) return pin
    this.#pin = pin.value
    return work(this.#open(pin.value), pin.value)
  }

  #open(pin: Pin): GraphMemory {
    if (this.#memory !== null) return this.#memory
    const { sql } = this.#ctx.storage
    const memory = openMemory({
      sql,
      transaction: (work) => this.#whole(work),
      seeds: randomSeeds(),
      now: () => Date.now(),
    })
    this.#memory = memory
    if (memory.filter.seen !== null) this.#ctx.waitUntil(this.#warm(memory, pin))
    if (!isOutboxEmpty(sql) || unfinishedRun(sql) !== null) this.#setAlarm(0)
    return memory
  }

  /**
   * Writes of a turn are one commit, without a savepoint, which would copy every page that is touched. Where the work throws,
   * the object ends: nothing of the turn is written, and memory that ran ahead of the rows is gone.
   */
  #whole<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      this.#memory = null
      this.#ctx.abort('a write failed')
      throw error
    }
  }

  /** One writing turn. */
  turn<T>(method: string, memory: GraphMemory, work: () => T): T {
    const value = this.turns.timed(method, () => memory.transaction(work))
    this.planUpkeep(memory)
    return value
  }

  /** One turn of upkeep; true once nothing is left to do. */
  keepUp(memory: GraphMemory): boolean {
    const nowMs = (): number => performance.now()
    return this.turns.timed('upkeep', () => keepUpForTurn(memory, randomSeeds(), nowMs))
  }

  /** One warm-up at a time; a failed one is tried again by the alarm. */
  #warm(memory: GraphMemory, pin: Pin): Promise<boolean> {
    const isCurrent = (): boolean => this.#memory === memory
    const options = { call: ownCall(pin), graph: pin.graph, now: () => Date.now(), isCurrent }
    this.#warming ??= warmUp(memory, this.#log(pin), options).finally(() => {
      this.#warming = null
      if (memory.filter.seen !== null) this.#setAlarm(retryDelayMs)
    })
    return this.#warming
  }

  #log(pin: Pin): Pick<AuditLogRpc, 'append' | 'digests' | 'held'> {
    return this.#env.TENANT.getByName(objectName.tenant(pin.tenantId))
  }

  planUpkeep(memory: GraphMemory): void {
    const delayMs = upkeepDelayMs(memory)
    if (delayMs !== null) this.#setAlarm(delayMs)
  }

  /** Within the turn of a write it is part of the same commit. An earlier one stands. */
  #setAlarm(delayMs: number): void {
    const atMs = Date.now() + delayMs
    if (atMs >= this.#alarmAtMs) return
    this.#alarmAtMs = atMs
    this.#ctx.waitUntil(this.#ctx.storage.setAlarm(atMs))
  }

  /** One run at a time. */
  async prune(memory: GraphMemory, pin: Pin, begun: { call: PruneCall; place: Place | null }) {
    const turn = async <T>(work: () => T): Promise<T> => {
      await nextTurn()
      const value = this.turn('prune', memory, work)
      this.#setAlarm(retryDelayMs)
      return value
    }
    const askHeld = (documentIds: readonly string[]) => this.#log(pin).held({ ...ownCall(pin), documentIds })
    const run = () => pruneGraph(memory, { ...begun, graph: pin.graph, askHeld, turn })
    const pruning = (this.#pruning ?? Promise.resolve()).then(run, run)
    this.#pruning = pruning
    const done = await pruning.finally(() => {
      if (this.#pruning === pruning) this.#pruning = null
    })
    const drained = await drainOutbox(memory.sql, this.#log(pin), begun.call)
    return done.ok && !drained.ok ? drained : done
  }

  /** Upkeep, and what a crash or an unreachable log left undone. */
  async alarm(): Promise<void> {
    this.#alarmAtMs = Infinity
    const pin = this.#pin
    if (!this.#isReadable) return this.#setAlarm(unreadableDelayMs)
    if (pin === null) return
    const memory = this.#open(pin)
    while (!this.keepUp(memory)) await nextTurn()
    const isWarm = memory.filter.seen === null || (await this.#warm(memory, pin))
    // What is owed to the log comes before a run adds to it.
    const isDrained = await isDone(drainOutbox(memory.sql, this.#log(pin), ownCall(pin)))
    const left = this.#pruning === null ? unfinishedRun(memory.sql) : null
    const isPruned = left === null || (await isDone(this.prune(memory, pin, left)))
    // A run that whoever asked for it waits for may still be refused: its row has an alarm as long as it stands.
    const isLeft = unfinishedRun(memory.sql) !== null
    if (!isDrained || !isWarm || !isPruned || isLeft) this.#setAlarm(retryDelayMs)
    this.planUpkeep(memory)
  }
}
