// One turn for many documents: what each comes to is planned first, then rows, keys and records are written together.
import type { Appended, RecordDraft } from '../../contract/audit.ts'
import type { Acceptance, DocumentCommit, DocumentRow, LeasedDocument } from '../../contract/catalog.ts'
import { accepted, type Refusal, type Result } from '../../contract/result.ts'
import { planAccept, writeAccept, type AcceptItem } from './catalog/accept.ts'
import { planCommit, writeCommit } from './catalog/commit.ts'
import { forgetLate } from './catalog/forgotten.ts'
import { planRetry, writeRetry, type RetryCall } from './catalog/retry.ts'
import { endRecord, planStop, writeEnd, writeStop, type StopItem } from './catalog/stop.ts'
import { mayLease, planTake, writeTake } from './catalog/take.ts'
import type { StoredDocument } from './catalog/rows.ts'
import { planAppend, writeAppend } from './log/append.ts'
import type { OpenTenant, TenantStore } from './tenant-parts.ts'

/** Appends the records with what `write` changes, in one turn; nothing is written where the log refuses. */
export function writeRecorded<T>(
  { log }: OpenTenant,
  { records, nowMs }: { readonly records: readonly RecordDraft[]; readonly nowMs: number },
  write: (appended: readonly Appended[]) => T,
): Result<T> {
  if (records.length === 0) return accepted(log.transaction(() => write([])))
  const plan = planAppend(log, records, nowMs)
  if (!plan.ok) return plan
  return accepted(
    log.transaction(() => {
      const value = write(plan.value.answers)
      writeAppend(log, plan.value)
      return value
    }),
  )
}

const all = (count: number, refusal: Refusal): Result<never>[] =>
  Array.from({ length: count }, () => ({ ok: false, refusal }))

/** Where the log refuses a group, each of it is told by itself. */
function eachAlone<Item, Answer>(
  items: readonly Item[],
  refusal: Refusal,
  write: (items: readonly Item[]) => readonly Result<Answer>[],
): readonly Result<Answer>[] {
  return items.length === 1 ? all(1, refusal) : items.flatMap((item) => write([item]))
}

/** Answers in the order of the items. The keys' shares are at hand. */
export function acceptDocuments(
  tenant: OpenTenant,
  items: readonly AcceptItem[],
  nowMs: number,
): readonly Result<Acceptance>[] {
  const { vault, sql } = tenant
  const plan = planAccept(vault, items, { nowMs, mayLease: mayLease(sql, nowMs) })
  const records = [...plan.added, ...plan.joined].map(({ record }) => record)
  const written = writeRecorded(tenant, { records, nowMs }, () => writeAccept(vault, plan, nowMs))
  if (written.ok) return plan.answers
  return eachAlone(items, written.refusal, (alone) => acceptDocuments(tenant, alone, nowMs))
}

/** Answers in the order of the items. */
export function commitDocuments(
  tenant: OpenTenant,
  items: readonly DocumentCommit[],
  nowMs: number,
): readonly Result<DocumentRow>[] {
  const { sql } = tenant
  const plans = items.map((item) => planCommit(sql, item, nowMs))
  const records = plans.flatMap((plan) => (plan.ok ? plan.value.records : []))
  const written = writeRecorded(tenant, { records, nowMs }, (appended) => {
    const seqById = new Map(appended.map(({ id, seq }) => [id, seq]))
    return plans.map((plan, at) => {
      if (plan.ok) return accepted(writeCommit(sql, plan.value, { nowMs, seqById }))
      forgetLate(sql, items[at]!)
      return plan
    })
  })
  if (written.ok) return written.value
  return eachAlone(items, written.refusal, (alone) => commitDocuments(tenant, alone, nowMs))
}

export function stopDocument(
  tenant: OpenTenant,
  item: StopItem,
  { nowMs, random }: { readonly nowMs: number; readonly random: number },
): Result<DocumentRow> {
  const plan = planStop(tenant.sql, item)
  if (!plan.ok) return late({ sql: tenant.sql, transaction: tenant.log.transaction }, item, plan)
  const { records } = plan.value
  return writeRecorded(tenant, { records, nowMs }, () => writeStop(tenant.sql, plan.value, { nowMs, random }))
}

/** Gives a document back to be tried again: the catalog alone is needed, so it works while log and vault are out of reach. */
export function giveBackDocument(
  store: TenantStore,
  item: StopItem,
  at: { readonly nowMs: number; readonly random: number },
): Result<DocumentRow> {
  const plan = planStop(store.sql, item)
  return plan.ok ? accepted(store.transaction(() => writeStop(store.sql, plan.value, at))) : late(store, item, plan)
}

function late<Refused>(
  { sql, transaction }: Pick<TenantStore, 'sql' | 'transaction'>,
  item: StopItem,
  refusal: Refused,
): Refused {
  transaction(() => forgetLate(sql, item))
  return refusal
}

/** Null where there is no such document that shows to the caller. */
export function retryDocument(tenant: OpenTenant, call: RetryCall, nowMs: number): Result<DocumentRow | null> {
  const plan = planRetry(tenant.sql, call)
  if (!plan.ok) return plan
  const { value } = plan
  if (value === null) return accepted(null)
  return writeRecorded(tenant, { records: value.records, nowMs }, () => writeRetry(tenant.sql, value))
}

/** The keys are warmed. Documents that can't be worked on any more end here. */
export function takeDocuments(
  tenant: OpenTenant,
  rows: readonly StoredDocument[],
  { lease, nowMs }: { readonly lease: string; readonly nowMs: number },
): Result<readonly LeasedDocument[]> {
  const { sql, vault } = tenant
  const plan = planTake(vault, rows, lease)
  const records = plan.lost.map(({ row, code }) => endRecord(sql, row, { status: 'failed', code }))
  return writeRecorded(tenant, { records, nowMs }, () => {
    for (const { row, code } of plan.lost) writeEnd(sql, row, { status: 'failed', code, nowMs })
    writeTake(sql, plan, nowMs)
    return plan.taken.map(({ leased }) => leased)
  })
}
