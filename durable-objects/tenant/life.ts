// A Tenant's life between wake and eviction: opening, turns and how long they take, its one alarm, and who waits for a document's end.
import type { DocumentRow } from '../../contract/catalog.ts'
import { accepted, assert, refused, type Refusal, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { findPin } from '../pin.ts'
import type { Sql, Transaction } from '../sql.ts'
import { Durations } from '../durations.ts'
import { hasSuspects } from './catalog/take.ts'
import { newestLog } from './log/epochs.ts'
import { openEpoch, type OpenEpochOptions } from './log/open-epoch.ts'
import { isPublishDue } from './log/publish.ts'
import { admitTenant, openTenant, type TenantStoreEnv } from './open-tenant.ts'
import type { OpenTenant, TenantStore, Turn } from './tenant-parts.ts'
import { publishSilenceMs, runUpkeep } from './upkeep.ts'
import type { Upkeep, UpkeepEnv } from './upkeep-part.ts'

export type TenantEnv = TenantStoreEnv & UpkeepEnv

type Work<Opened, T> = (opened: Opened, turn: Turn) => Result<T> | Promise<Result<T>>

/** After a wake everything that may be due is looked up once. */
const lookMs = 100
const sweepWithinMs = 3_000
const resumeAfterMs = 5_000
/** Tables of another release stay so until there is another one. */
const refusedAgainMs = 3_600_000
/** What was to come later than this was dated before the clock was set back. */
const alarmWithinMs = 60_000
/** A document that is not heard of for this long is not under way in a living process. */
const forgottenMs = 10_000

const unavailable: Refusal = {
  code: 'AUDIT_UNAVAILABLE',
  detail: 'The tenant could not read or write its stores; nothing was changed.',
  retryAfterSeconds: 5,
}

export class TenantLife {
  readonly recalls = new Durations()
  readonly #turns = new Durations()
  readonly #ctx: DurableObjectState
  readonly #env: TenantEnv
  readonly #sql: Sql
  readonly #underWay = new Map<string, number>()
  readonly #waiting = new Map<string, Set<() => void>>()
  #admittedId: string | null = null
  #logSql: Sql | null = null
  #opening: Promise<Result<OpenTenant>> | null = null
  #alarmAtMs: number | null = null
  #appended = { lastMs: 0, sinceMs: 0 }
  readonly #listed = { atMs: 0 }
  readonly #sorted: Upkeep['sorted'] = { sorting: null }
  readonly #hanging = new Set<string>()

  constructor(ctx: DurableObjectState, env: TenantEnv) {
    this.#ctx = ctx
    this.#env = env
    this.#sql = ctx.storage.sql
  }

  /** The writes of a turn are one commit. Where the work throws, the object ends and nothing of the turn is written: no savepoint is needed. */
  readonly #whole: Transaction = (work) => {
    try {
      return work()
    } catch (error) {
      this.#report('transaction', error)
      this.#ctx.abort('a turn failed')
      throw error
    }
  }

  /** Runs on the catalog of the right tenant; log and vault may be out of reach. */
  async admitted<T>(call: Pick<Call, 'tenantId'>, work: Work<TenantStore, T>, method = 'catalog'): Promise<Result<T>> {
    try {
      const admitted = this.#admit(call.tenantId)
      if (!admitted.ok) return admitted
      const store = { tenantId: call.tenantId, sql: this.#sql, transaction: this.#whole }
      return await work(store, (turn) => this.#turn(method, turn))
    } catch (error) {
      return this.#failed(method, error)
    }
  }

  /** Runs on the opened tenant; what its stores throw is a refusal that may be retried. */
  async opened<T>(call: Pick<Call, 'tenantId'>, method: string, work: Work<OpenTenant, T>): Promise<Result<T>> {
    try {
      const opened = await this.#open(call.tenantId)
      return opened.ok ? await work(opened.value, (turn) => this.#turn(method, turn)) : opened
    } catch (error) {
      return this.#failed(method, error)
    }
  }

  /** The same for many calls at once: each gets the refusal where there is one for all. */
  async group<T>(
    count: number,
    method: string,
    work: (tenant: OpenTenant, turn: Turn) => Promise<readonly Result<T>[]>,
  ): Promise<readonly Result<T>[]> {
    assert(this.#admittedId, 'a group is of an admitted tenant')
    const call = { tenantId: this.#admittedId }
    const done = await this.opened(call, method, async (tenant, turn) => accepted(await work(tenant, turn)))
    return done.ok ? done.value : Array.from({ length: count }, () => done)
  }

  #admit(tenantId: string): Result<string> {
    if (this.#admittedId === tenantId) return accepted(tenantId)
    const admitted = admitTenant(this.#options(), tenantId)
    if (!admitted.ok) return admitted
    this.#admittedId = tenantId
    this.#wakeBy(Date.now() + lookMs)
    return admitted
  }

  /** Opened once per wake; what failed is tried again by the next call. */
  async #open(tenantId: string): Promise<Result<OpenTenant>> {
    const admitted = this.#admit(tenantId)
    if (!admitted.ok) return admitted
    this.#opening ??= openTenant(this.#options(), tenantId)
    try {
      const opened = await this.#opening
      if (!opened.ok) this.#opening = null
      return opened
    } catch (error) {
      this.#opening = null
      throw error
    }
  }

  /** Closes the log and goes on in its next epoch. */
  async nextEpoch(call: OpenEpochOptions['call']): ReturnType<typeof openEpoch> {
    return await this.opened(call, 'openEpoch', async ({ log }) => {
      const done = await openEpoch(log, { call, nowMs: Date.now(), sql: this.#sql })
      this.#opening = null
      this.#logSql = null
      return done
    })
  }

  /** The log that grows, whether it is opened or not. */
  #log(): Sql {
    return (this.#logSql ??= newestLog(this.#sql).sql)
  }

  #options() {
    return { env: this.#env, sql: this.#sql, transaction: this.#whole, name: this.#ctx.id.name }
  }

  #turn<T>(method: string, work: () => T): T {
    const startedMs = performance.now()
    const value = work()
    const nowMs = Date.now()
    if (isPublishDue({ sql: this.#log() })) {
      const isFirst = this.#appended.sinceMs === 0
      this.#appended = { lastMs: nowMs, sinceMs: isFirst ? nowMs : this.#appended.sinceMs }
      this.#wakeBy(nowMs + publishSilenceMs)
    }
    this.#turns.observe(method, performance.now() - startedMs)
    return value
  }

  #failed(method: string, error: unknown): Result<never> {
    this.#report(method, error)
    return refused(unavailable.code, unavailable.detail, { retryAfterSeconds: 5 })
  }

  /** The name only: a message may hold what a document holds. */
  #report(method: string, error: unknown): void {
    const name = error instanceof Error ? error.name : 'unknown'
    console.log(JSON.stringify({ level: 'error', message: 'tenant failed', method, name }))
  }

  durations() {
    return { recalls: this.recalls.read(), turns: this.#turns.read() }
  }

  /** A document is worked on from now; the sweep looks after it, whatever becomes of who does. */
  begin(documentId: string): void {
    this.#underWay.set(documentId, Date.now())
  }

  /** The document is not worked on any more; whoever waits for its end is told. */
  settle({ documentId, status }: Pick<DocumentRow, 'documentId' | 'status'>): void {
    this.#underWay.delete(documentId)
    // Others may have waited for this one to leave.
    const isAwaited = status === 'processing' || hasSuspects(this.#sql)
    this.#wakeBy(Date.now() + (isAwaited ? 0 : sweepWithinMs))
    if (status === 'processing') return
    for (const wake of this.#waiting.get(documentId) ?? []) wake()
    this.#waiting.delete(documentId)
  }

  /** The alarm rings at once. */
  rouse(): void {
    this.#wakeBy(Date.now())
  }

  /** The sweep runs within three seconds. */
  guard(): void {
    this.#wakeBy(Date.now() + sweepWithinMs)
  }

  /** Resolves once the document has ended, or the time is up. */
  async ended(documentId: string, withinMs: number): Promise<void> {
    const waiters = this.#waiting.get(documentId) ?? new Set()
    this.#waiting.set(documentId, waiters)
    let wake = (): void => {}
    let timer: ReturnType<typeof setTimeout> | null = null
    await new Promise<void>((resolve) => {
      wake = resolve
      waiters.add(wake)
      timer = setTimeout(resolve, withinMs)
    })
    clearTimeout(timer)
    waiters.delete(wake)
  }

  /** How long a group is held open: the longer the more documents are under way. */
  lingerMs({ eachMs, mostMs }: { readonly eachMs: number; readonly mostMs: number }): number {
    const oldestMs = Date.now() - forgottenMs
    for (const [documentId, sinceMs] of this.#underWay) {
      if (sinceMs >= oldestMs) break
      this.#underWay.delete(documentId)
    }
    const { size } = this.#underWay
    return size <= 1 ? 0 : Math.min(mostMs, eachMs * size)
  }

  /** A destruction has begun: durable on return, and finished by the alarm where this process can't. */
  async begun(): Promise<void> {
    this.#wakeBy(Date.now() + resumeAfterMs)
    await this.#ctx.storage.sync()
  }

  /** An alarm is never moved later than one that was asked for. */
  #wakeBy(atMs: number): void {
    if (this.#alarmAtMs !== null && this.#alarmAtMs <= atMs) return
    this.#alarmAtMs = atMs
    void this.#ctx.storage.setAlarm(atMs)
  }

  async ring(): Promise<void> {
    this.#alarmAtMs = null
    // An object that its alarm woke may not be told its name. What was never pinned owes nothing.
    const tenantId = this.#admittedId ?? findPin(this.#sql, 'tenant')
    if (tenantId === null) return
    // The alarm is all that looks after what is owed where nobody calls.
    if (!this.#admit(tenantId).ok) return this.#wakeBy(Date.now() + refusedAgainMs)
    const nextMs = await runUpkeep({
      env: this.#env,
      tenantId,
      sql: this.#sql,
      log: () => this.#log(),
      open: () => this.#open(tenantId),
      appended: this.#appended,
      sorted: this.#sorted,
      listed: this.#listed,
      hanging: this.#hanging,
      now: () => Date.now(),
      report: (part, error) => this.#report(part, error),
    })
    const isDue = isPublishDue({ sql: this.#log() })
    if (!isDue) this.#appended = { lastMs: 0, sinceMs: 0 }
    // One part may have made due what another looked for before.
    const publishMs = isDue ? Date.now() + resumeAfterMs : Infinity
    const dueMs = Math.min(nextMs ?? Infinity, this.#alarmAtMs ?? Infinity, publishMs)
    if (dueMs < Infinity) this.#wakeBy(Math.min(dueMs, Date.now() + alarmWithinMs))
  }
}
