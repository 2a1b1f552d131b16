// AuditLog: one tenant's append-only log of one epoch. RPC surface only; the behaviour stands in the functions it calls.
import { bytesToHex } from '@noble/hashes/utils.js'
import { DurableObject } from 'cloudflare:workers'
import type {
  AuditLogInspection,
  AuditLogRpc,
  AuditStatus,
  RecordDraft,
  Resource,
  SelfCheck,
  TileRequest,
} from '../../contract/audit.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { isResource } from '../../core/audit/record.ts'
import { appendRecords } from './append.ts'
import { currentCheckpoint, lastCheckpoint } from './checkpoints.ts'
import { readRoot } from './head.ts'
import { frozenReason, type Log } from './log.ts'
import { readTile } from './nodes.ts'
import { openLog, type AuditLogEnv } from './open-log.ts'
import { isPublishDue, publish } from './publish.ts'
import { readPin } from '../pin.ts'
import { verifyWholeLog } from './self-check.ts'
import { readDigests, readTrail, verifyRoot } from './trail.ts'

/** An acknowledged record stands under a signed, published checkpoint at the latest after this, as long as R2 answers. */
const publishWithinMs = 800
const publishRetryMs = 5_000
const trailEntriesMax = 1_000

export class AuditLog extends DurableObject<AuditLogEnv> implements AuditLogRpc, AuditLogInspection {
  #opened: Promise<Result<Log>> | null = null
  #isAlarmSet = false

  /** Opened once per wake; what failed is tried again by the next call. */
  async #open(tenantId: string): Promise<Result<Log>> {
    this.#opened ??= this.#wake(tenantId)
    const opened = await this.#opened
    if (!opened.ok) this.#opened = null
    if (!opened.ok || opened.value.tenantId === tenantId) return opened
    return refused('NOT_FOUND', 'The log belongs to another tenant.')
  }

  async #wake(tenantId: string): Promise<Result<Log>> {
    const { storage, id } = this.ctx
    const transaction = <T>(work: () => T): T => storage.transactionSync(work)
    try {
      const opened = await openLog({ env: this.env, sql: storage.sql, transaction, name: id.name }, tenantId)
      if (opened.ok && isPublishDue(opened.value)) this.#schedulePublish(publishWithinMs)
      return opened
    } catch {
      return refused('AUDIT_UNAVAILABLE', 'The log could not be opened.', { retryAfterSeconds: 5 })
    }
  }

  /** Runs on the opened log; what storage throws is a refusal, and nothing was changed. */
  async #run<T>(call: Call, work: (log: Log) => Result<T> | Promise<Result<T>>): Promise<Result<T>> {
    const opened = await this.#open(call.tenantId)
    if (!opened.ok) return opened
    try {
      return await work(opened.value)
    } catch {
      return refused('AUDIT_UNAVAILABLE', 'The log could not read or write its storage.', { retryAfterSeconds: 5 })
    }
  }

  #schedulePublish(withinMs: number): void {
    if (this.#isAlarmSet) return
    this.#isAlarmSet = true
    void this.ctx.storage.setAlarm(Date.now() + withinMs)
  }

  append(call: Call & { readonly records: readonly RecordDraft[] }) {
    return this.#run(call, (log) => {
      const { sql, transaction, tenantId } = log
      if (frozenReason(sql) !== null) return refused('AUDIT_FORK', 'The log is frozen; it does not match its anchor.')
      const appended = appendRecords(sql, { tenantId, nowMs: Date.now(), records: call.records, transaction })
      if (appended.ok) this.#schedulePublish(publishWithinMs)
      return appended
    })
  }

  trail(call: Call & { readonly resource: Resource; readonly limit: number }) {
    return this.#run(call, async (log) => {
      if (!isResource(call.resource) || !isCount(call.limit)) return malformed()
      const checkpoint = await currentCheckpoint(log)
      if (!checkpoint.ok) return checkpoint
      const limit = Math.min(call.limit, trailEntriesMax)
      return accepted(readTrail(log.sql, { resource: call.resource, limit, checkpoint: checkpoint.value }))
    })
  }

  verify(call: Call & { readonly merkleRoot: string; readonly contentId: string }) {
    return this.#run(call, async (log) => {
      const checkpoint = await currentCheckpoint(log)
      if (!checkpoint.ok) return checkpoint
      const { merkleRoot, contentId } = call
      return accepted(verifyRoot(log.sql, { merkleRoot, contentId, checkpoint: checkpoint.value }))
    })
  }

  checkpoint(call: Call): Promise<Result<string>> {
    return this.#run(call, async (log) => {
      const checkpoint = await currentCheckpoint(log)
      return checkpoint.ok ? accepted(checkpoint.value.note) : checkpoint
    })
  }

  tile(call: Call & TileRequest): Promise<Result<Uint8Array | null>> {
    const { level, n, width } = call
    return this.#run(call, ({ sql }) => accepted(readTile(sql, { level, n, width }, readRoot(sql).size)))
  }

  status(call: Call): Promise<Result<AuditStatus>> {
    return this.#run(call, ({ sql, origin, key }) => {
      const { size, root } = readRoot(sql)
      const state = frozenReason(sql) === null ? 'open' : 'frozen'
      const checkpointSize = lastCheckpoint(sql)?.size ?? 0
      return accepted({ size, rootHash: bytesToHex(root), state, origin, vkey: key.vkey, checkpointSize })
    })
  }

  digests(call: Call & { readonly graph: string; readonly afterSeq: number; readonly limit: number }) {
    return this.#run(call, ({ sql }) => {
      if (!isCount(call.limit) || !isCount(call.afterSeq + 2)) return malformed()
      const limit = Math.min(call.limit, limits.auditAppendRecordsMax)
      return accepted(readDigests(sql, { graph: call.graph, afterSeq: call.afterSeq, limit }))
    })
  }

  selfCheck(call: Call): Promise<Result<SelfCheck>> {
    return this.#run(call, ({ sql }) => accepted(verifyWholeLog(sql)))
  }

  /** Signs and publishes the head. An alarm that fails sets the next one itself, so the platform's retry limit never ends it. */
  override async alarm(): Promise<void> {
    this.#isAlarmSet = false
    const tenantId = readPin(this.ctx.storage.sql, 'tenant')
    if (tenantId === null) return
    const log = await this.#open(tenantId)
    if (!log.ok) return this.#schedulePublish(publishRetryMs)
    try {
      await publish(log.value)
      if (isPublishDue(log.value)) this.#schedulePublish(publishWithinMs)
    } catch {
      this.#isAlarmSet = false
      this.#schedulePublish(publishRetryMs)
    }
  }
}

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n > 0
const malformed = (): Result<never> =>
  refused('VALIDATION_FAILED', 'The call has a malformed resource, place or limit.')
