// MemoryGraph: one graph of one tenant. Ranks and stores sealed chunks by keyed names; it never sees text.
import { DurableObject } from 'cloudflare:workers'
import type { AuditLogRpc } from '../../contract/audit.ts'
import type { MemoryAddCall, MemoryGraphRpc, MemoryRecallCall } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { objectName } from '../../contract/tenant.ts'
import { filterStatus } from './filter-state.ts'
import { dropRevision, type DropPlace } from './drop.ts'
import { addPart, checkPlaces, readPart } from './ingest.ts'
import { openMemory, type GraphMemory } from './memory.ts'
import { drainOutbox, isOutboxEmpty } from './outbox.ts'
import { checkPin, ownCall, readPin, type Pin } from './pin.ts'
import { checkPrune, pruneNodes, type PruneCall } from './prune.ts'
import { checkRecall, recallNodes } from './recall.ts'
import { migrate } from './schema.ts'
import { locateNode } from './locate.ts'
import { randomSeeds } from './seeds.ts'
import type { Transaction } from '../sql.ts'
import { flushUses, keepUp, needsUpkeep } from './upkeep.ts'
import { warmUp } from './warm-up.ts'

export interface MemoryGraphEnv {
  readonly TENANT: { getByName(name: string): Pick<AuditLogRpc, 'append' | 'digests'> }
}

const upkeepDelayMs = 5_000
const retryDelayMs = 10_000

export class MemoryGraph extends DurableObject<MemoryGraphEnv> implements MemoryGraphRpc {
  readonly #isReadable: boolean
  #memory: GraphMemory | null = null
  #pin: Pin | null = null
  #warming: Promise<boolean> | null = null
  #alarmSet = false

  constructor(ctx: DurableObjectState, env: MemoryGraphEnv) {
    super(ctx, env)
    this.#isReadable = migrate(ctx.storage.sql, (work) => ctx.storage.transactionSync(work))
    if (this.#isReadable) this.#pin = readPin(ctx.storage.sql)
  }

  /** Durable on return: nodes, index, edges, digests; a retry with the same places changes nothing, another root replaces them. */
  async add(call: MemoryAddCall): ReturnType<MemoryGraphRpc['add']> {
    const part = readPart(call)
    if (!part.ok) return part
    return this.#admitted(call, (memory) => {
      const places = checkPlaces(memory, part.value)
      if (!places.ok) return places
      const answer = memory.transaction(() => {
        flushUses(memory.sql, memory.resident)
        return addPart(memory, part.value)
      })
      if (needsUpkeep(memory)) this.#setAlarm(upkeepDelayMs)
      return accepted(answer)
    })
  }

  async drop(call: Call & DropPlace): ReturnType<MemoryGraphRpc['drop']> {
    return this.#admitted(call, (memory) => accepted({ done: memory.transaction(() => dropRevision(memory, call)) }))
  }

  async recall(call: MemoryRecallCall): ReturnType<MemoryGraphRpc['recall']> {
    const checked = checkRecall(call)
    return checked.ok ? this.#admitted(call, (memory) => accepted(recallNodes(memory, call))) : checked
  }

  async prune(call: PruneCall): ReturnType<MemoryGraphRpc['prune']> {
    const checked = checkPrune(call)
    if (!checked.ok) return checked
    return this.#admitted(call, async (memory, pin) => {
      const answer = pruneNodes(memory, call, pin.graph)
      this.#setAlarm(retryDelayMs)
      const drained = await drainOutbox(memory.sql, this.#log(pin), call)
      return drained.ok ? accepted(answer) : drained
    })
  }

  async status(call: Call): ReturnType<MemoryGraphRpc['status']> {
    return this.#admitted(call, ({ resident, filter }) =>
      accepted({ nodeCount: resident.nodeCount, warm: filter.seen === null, cuckoo: filterStatus(filter) }),
    )
  }

  async locate(call: Call & { readonly nodeId: string }): ReturnType<MemoryGraphRpc['locate']> {
    return this.#admitted(call, ({ sql }) => accepted(locateNode(sql, call.nodeId)))
  }

  /** Upkeep, and what a crash or an unreachable log left undone. */
  override async alarm(): Promise<void> {
    this.#alarmSet = false
    const pin = this.#pin
    if (!this.#isReadable || pin === null) return
    const memory = this.#open(pin)
    keepUp(memory, randomSeeds())
    const isWarm = memory.filter.seen === null || (await this.#warm(memory, pin))
    const drained = await drainOutbox(memory.sql, this.#log(pin), ownCall(pin))
    if (!drained.ok || !isWarm) this.#setAlarm(retryDelayMs)
  }

  /** Every call comes through here: readable schema, right tenant, memory loaded. */
  async #admitted<T>(
    call: Call,
    work: (memory: GraphMemory, pin: Pin) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    if (!this.#isReadable) return refused('NOT_READY', 'The graph was written by a newer release.')
    const pin = checkPin(this.ctx.storage.sql, this.#pin, { call, name: this.ctx.id.name ?? '' })
    if (!pin.ok) return pin
    this.#pin = pin.value
    return work(this.#open(pin.value), pin.value)
  }

  #open(pin: Pin): GraphMemory {
    if (this.#memory !== null) return this.#memory
    const { sql } = this.ctx.storage
    const transaction: Transaction = (work) => this.#inTransaction(work)
    const memory = openMemory({ sql, transaction, seeds: randomSeeds(), now: () => Date.now() })
    this.#memory = memory
    if (memory.filter.seen !== null) this.ctx.waitUntil(this.#warm(memory, pin))
    if (!isOutboxEmpty(sql)) this.#setAlarm(0)
    return memory
  }

  /** Memory that ran ahead of a rollback is dropped and loaded again from rows. */
  #inTransaction<T>(work: () => T): T {
    try {
      return this.ctx.storage.transactionSync(work)
    } catch (error) {
      this.#memory = null
      throw error
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

  /** Within the turn of a write it is part of the same commit. */
  #setAlarm(delayMs: number): void {
    if (this.#alarmSet) return
    this.#alarmSet = true
    this.ctx.waitUntil(this.ctx.storage.setAlarm(Date.now() + delayMs))
  }
}
