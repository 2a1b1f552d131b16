// MemoryGraph: one graph of one tenant. Ranks and stores sealed chunks by keyed names; it never sees text.
import { DurableObject } from 'cloudflare:workers'
import type { AuditLogRpc } from '../../contract/audit.ts'
import type {
  MemoryAddCall,
  MemoryAroundCall,
  MemoryContentsCall,
  MemoryDropCall,
  MemoryGraphRpc,
  MemoryRecallCall,
  MemorySourcesCall,
} from '../../contract/memory.ts'
import type { ForgottenIdentity, MentionedAsked, NamedPart } from '../../contract/memory-walk.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { objectName } from '../../contract/tenant.ts'
import { Durations } from '../durations.ts'
import { addPart, checkAdd, earlierNodes } from './add.ts'
import { checkAttempt, checkDrop, dropSlice, isLongOther } from './attempts.ts'
import { flushDelta, isFlushDue } from './delta.ts'
import { filterStatus } from './filter-state.ts'
import { checkForget, forget } from './forget.ts'
import { locateNode } from './locate.ts'
import { openMemory, type GraphMemory } from './memory.ts'
import { drainOutbox, isOutboxEmpty } from './outbox.ts'
import { checkAround, readAround } from './neighbourhood.ts'
import { readContents } from './contents.ts'
import { checkPin, ownCall, readPin, type Pin } from './pin.ts'
import { checkPrune, planPrune, pruneSlice, slicesOf, type PruneCall } from './prune.ts'
import { checkRecall, recallFiltered } from './recall.ts'
import { readMentioned, readNames, resealParts } from './names.ts'
import { furtherSources, readCopies } from './recalled.ts'
import { migrate } from './schema.ts'
import { randomSeeds } from './seeds.ts'
import { isBehind, keepUpForTurn, upkeepDelayMs } from './upkeep.ts'
import { warmUp } from './warm-up.ts'

export interface MemoryGraphEnv {
  readonly TENANT: { getByName(name: string): Pick<AuditLogRpc, 'append' | 'digests'> }
}

const retryDelayMs = 10_000
/** Some seconds at most. */
const forgetStepsPerCall = 256

/** Ends a turn: what waits comes before the next slice. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

export class MemoryGraph extends DurableObject<MemoryGraphEnv> implements MemoryGraphRpc {
  readonly #isReadable: boolean
  readonly #turns = new Durations()
  #memory: GraphMemory | null = null
  #pin: Pin | null = null
  #warming: Promise<boolean> | null = null
  #alarmAtMs = Infinity

  constructor(ctx: DurableObjectState, env: MemoryGraphEnv) {
    super(ctx, env)
    this.#isReadable = migrate(ctx.storage.sql, (work) => ctx.storage.transactionSync(work))
    if (this.#isReadable) this.#pin = readPin(ctx.storage.sql)
  }

  /** Durable on return: nodes, index, edges, digests; a retry with the same places changes nothing. */
  async add(call: MemoryAddCall): ReturnType<MemoryGraphRpc['add']> {
    const part = checkAdd(call)
    if (!part.ok) return part
    return this.#admitted(call, async (memory) => {
      if (isBehind(memory)) {
        this.#keepUp(memory)
        await nextTurn()
      }
      while (checkAttempt(memory, call).ok && (isLongOther(memory, call) || isFlushDue(memory.resident))) {
        this.#makeRoom(memory, call)
        await nextTurn()
      }
      const attempt = checkAttempt(memory, call)
      if (!attempt.ok) return attempt
      // No await between the look and the write; what another attempt left is short by now and goes in the same transaction.
      const earlier = earlierNodes(memory, call, part.value.chunks)
      if (!earlier.ok) return earlier
      return accepted(this.#turn('add', memory, () => addPart(memory, call, { ...part.value, earlier: earlier.value })))
    })
  }

  /** Durable on return: a slice less of what the revision holds under another root. */
  async drop(call: MemoryDropCall): ReturnType<MemoryGraphRpc['drop']> {
    const checked = checkDrop(call)
    if (!checked.ok) return checked
    return this.#admitted(call, (memory) =>
      accepted({ done: this.#turn('drop', memory, () => dropSlice(memory, call)) }),
    )
  }

  async recall(call: MemoryRecallCall): ReturnType<MemoryGraphRpc['recall']> {
    const checked = checkRecall(call)
    if (!checked.ok) return checked
    return this.#admitted(call, (memory) => {
      const answer = this.#turns.timed('recall', () => recallFiltered(memory, call))
      this.#planUpkeep(memory)
      return answer
    })
  }

  async around(call: MemoryAroundCall): ReturnType<MemoryGraphRpc['around']> {
    const checked = checkAround(call)
    if (!checked.ok) return checked
    return this.#admitted(call, (memory) => this.#turns.timed('around', () => readAround(memory, call)))
  }

  async contents(call: MemoryContentsCall): ReturnType<MemoryGraphRpc['contents']> {
    return this.#admitted(call, ({ sql }) => this.#turns.timed('contents', () => readContents(sql, call)))
  }

  async sources(call: MemorySourcesCall): ReturnType<MemoryGraphRpc['sources']> {
    return this.#admitted(call, ({ sql }) => furtherSources(sql, call))
  }

  async copies(call: Call & { readonly copies: readonly number[] }): ReturnType<MemoryGraphRpc['copies']> {
    return this.#admitted(call, ({ sql }) => readCopies(sql, call.copies))
  }

  async names(call: Call & { readonly copies: readonly number[] }): ReturnType<MemoryGraphRpc['names']> {
    return this.#admitted(call, ({ sql }) => readNames(sql, call.copies))
  }

  async mentioned(call: Call & MentionedAsked): ReturnType<MemoryGraphRpc['mentioned']> {
    return this.#admitted(call, (memory) => accepted(readMentioned(memory, call)))
  }

  async reseal(call: Call & { readonly parts: readonly NamedPart[] }): ReturnType<MemoryGraphRpc['reseal']> {
    return this.#admitted(call, (memory) => {
      this.#turn('reseal', memory, () => resealParts(memory.sql, call.parts))
      return accepted(true as const)
    })
  }

  /** Some steps, each in a turn and a transaction of its own. */
  async forget(call: Call & ForgottenIdentity): ReturnType<MemoryGraphRpc['forget']> {
    const checked = checkForget(call)
    if (!checked.ok) return checked
    return this.#admitted<{ readonly done: boolean }>(call, async (memory) => {
      const steps = forget(memory, call)
      for (let step = 0; step < forgetStepsPerCall; step += 1) {
        if (this.#turn('forget', memory, () => steps.next()).done === true) return accepted({ done: true })
        await nextTurn()
      }
      return accepted({ done: false })
    })
  }

  /** Removes in slices, each in a turn and a transaction of its own; what is committed has its record in the outbox. */
  async prune(call: PruneCall): ReturnType<MemoryGraphRpc['prune']> {
    const checked = checkPrune(call)
    if (!checked.ok) return checked
    return this.#admitted(call, async (memory, pin) => {
      const plan = this.#turns.timed('plan-prune', () => planPrune(memory, call.maxNodes))
      let pruned = 0
      for (const at of slicesOf(plan)) {
        if (at > 0) await nextTurn()
        pruned += this.#turn('prune', memory, () => pruneSlice(memory, { call, graph: pin.graph, plan, at }))
        this.#setAlarm(retryDelayMs)
      }
      const { heldSkipped } = plan
      const drained = await drainOutbox(memory.sql, this.#log(pin), call)
      return drained.ok ? accepted({ pruned, kept: memory.resident.nodeCount, heldSkipped }) : drained
    })
  }

  async status(call: Call): ReturnType<MemoryGraphRpc['status']> {
    return this.#admitted(call, ({ resident, filter }) =>
      accepted({
        nodeCount: resident.nodeCount,
        warm: filter.seen === null,
        cuckoo: filterStatus(filter),
        turns: this.#turns.read(),
      }),
    )
  }

  async locate(call: Call & { readonly nodeId: string }): ReturnType<MemoryGraphRpc['locate']> {
    return this.#admitted(call, ({ sql }) => accepted(locateNode(sql, call.nodeId)))
  }

  /** Upkeep, and what a crash or an unreachable log left undone. */
  override async alarm(): Promise<void> {
    this.#alarmAtMs = Infinity
    const pin = this.#pin
    if (!this.#isReadable || pin === null) return
    const memory = this.#open(pin)
    while (!this.#keepUp(memory)) await nextTurn()
    const isWarm = memory.filter.seen === null || (await this.#warm(memory, pin))
    const drained = await drainOutbox(memory.sql, this.#log(pin), ownCall(pin))
    if (!drained.ok || !isWarm) this.#setAlarm(retryDelayMs)
    this.#planUpkeep(memory)
  }

  /** Every call comes through here: readable schema, right tenant, memory loaded. */
  async #admitted<T>(
    call: Call,
    work: (memory: GraphMemory, pin: Pin) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    if (!this.#isReadable) return refused('NOT_READY', 'The graph was written by another release.')
    const pin = checkPin(this.ctx.storage.sql, this.#pin, { call, name: this.ctx.id.name ?? '' })
    if (!pin.ok) return pin
    this.#pin = pin.value
    return work(this.#open(pin.value), pin.value)
  }

  #open(pin: Pin): GraphMemory {
    if (this.#memory !== null) return this.#memory
    const { sql } = this.ctx.storage
    const memory = openMemory({
      sql,
      transaction: (work) => this.#whole(work),
      seeds: randomSeeds(),
      now: () => Date.now(),
    })
    this.#memory = memory
    if (memory.filter.seen !== null) this.ctx.waitUntil(this.#warm(memory, pin))
    if (!isOutboxEmpty(sql)) this.#setAlarm(0)
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
      this.ctx.abort('a write failed')
      throw error
    }
  }

  /** One writing turn. */
  #turn<T>(method: string, memory: GraphMemory, work: () => T): T {
    const value = this.#turns.timed(method, () => memory.transaction(work))
    this.#planUpkeep(memory)
    return value
  }

  /** One turn of upkeep; true once nothing is left to do. */
  #keepUp(memory: GraphMemory): boolean {
    const nowMs = (): number => performance.now()
    return this.#turns.timed('upkeep', () => keepUpForTurn(memory, randomSeeds(), nowMs))
  }

  /** One turn of what comes before a part is added. */
  #makeRoom(memory: GraphMemory, call: MemoryAddCall): void {
    const { sql, resident } = memory
    if (isLongOther(memory, call)) this.#turn('drop', memory, () => dropSlice(memory, call))
    else {
      this.#turn('flush', memory, () => {
        flushDelta(sql, resident)
      })
    }
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

  #log(pin: Pin): Pick<AuditLogRpc, 'append' | 'digests'> {
    return this.env.TENANT.getByName(objectName.tenant(pin.tenantId))
  }

  #planUpkeep(memory: GraphMemory): void {
    const delayMs = upkeepDelayMs(memory)
    if (delayMs !== null) this.#setAlarm(delayMs)
  }

  /** Within the turn of a write it is part of the same commit. An earlier one stands. */
  #setAlarm(delayMs: number): void {
    const atMs = Date.now() + delayMs
    if (atMs >= this.#alarmAtMs) return
    this.#alarmAtMs = atMs
    this.ctx.waitUntil(this.ctx.storage.setAlarm(atMs))
  }
}
