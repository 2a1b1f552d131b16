// Calls and drafts that the tests of Tenant share.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { RecordDraft } from '../../contract/audit.ts'
import type { Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'
import { draftOf } from '../unit/audit/draft.ts'

export type TenantStub = DurableObjectStub & TenantRpc
interface TestBindings {
  readonly TENANT: { getByName(name: string): TenantStub }
  readonly AUDIT: R2Bucket
  readonly KEYS: R2Bucket
}
export const bindings = env as unknown as TestBindings

let tenants = 0
/** A tenant of its own per test. */
export function newTenant(): string {
  tenants += 1
  return `t_01JAVD1T${String(tenants).padStart(18, '0')}`
}

export const callOf = (tenantId: string): Call => ({
  v: 1,
  tenantId,
  actor: { id: 'tester', type: 'service' },
  requestId: 'request-0001',
})

export const tenantOf = (tenantId: string): TenantStub => bindings.TENANT.getByName(tenantId)

export function opened<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.detail}`)
  return result.value
}

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

export const draftsOf = (prefix: string, count: number, more: Partial<RecordDraft> = {}): RecordDraft[] =>
  Array.from({ length: count }, (_, at) => draftOf(`${prefix}-${at}`, more))

export const redacted = (documentId: string, outSha256: string): RecordDraft =>
  draftOf(`redacted-${documentId}-${outSha256}`, {
    type: 'document.redacted',
    res: { kind: 'document', id: documentId },
    body: { outSha256, entities: { EMAIL: 1 } },
  })

export const rooted = (documentId: string, outSha256: string, body: RecordDraft['body'] = {}): RecordDraft =>
  draftOf(`rooted-${documentId}-${outSha256}`, {
    type: 'document.rooted',
    res: { kind: 'document', id: documentId },
    body: { merkleRoot: `root of ${documentId}`, leaves: 3, outSha256, ...body },
  })

/** Appends `count` records in calls of 256. */
export async function fill(log: TenantStub, tenantId: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += 256) {
    const records = draftsOf(`fill-${at}`, Math.min(256, count - at), { res: { kind: 'document', id: `d${at % 7}` } })
    opened(await log.append({ ...callOf(tenantId), records }))
  }
}

/** Runs a statement inside the object; answers what SQLite said against it, or null. */
export function attack(log: TenantStub, statement: string): Promise<string | null> {
  return runInDurableObject(log, (_, state) => {
    try {
      state.storage.sql.exec(statement)
      return null
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  })
}

/** Changes stored rows as an operator with the file could: without the triggers, which are put back afterwards. */
export async function tamper(
  log: TenantStub,
  change: string | ((storage: DurableObjectStorage) => void),
): Promise<void> {
  await runInDurableObject(log, (_, { storage }) => {
    const { sql } = storage
    const triggers = sql
      .exec<{ name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
      .toArray()
    for (const trigger of triggers) sql.exec(`DROP TRIGGER ${trigger.name}`)
    if (typeof change === 'string') sql.exec(change)
    else change(storage)
    for (const trigger of triggers) sql.exec(trigger.sql)
  })
}

export async function restart(log: TenantStub): Promise<void> {
  await evictDurableObject(log)
}

export { sealedDocument, ulidOf } from './sealed-document.ts'
