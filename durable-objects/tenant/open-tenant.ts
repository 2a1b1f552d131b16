// Opens a Tenant, once per wake: schema and tenant first, then the log with its anchor and the vault with its key.
import { accepted, refused, type Result } from '../../contract/result.ts'
import { tenantIdPattern } from '../../contract/tenant.ts'
import { pinOnce, readPin } from '../pin.ts'
import type { Sql, Transaction } from '../sql.ts'
import { openLog, type AuditLogEnv } from './log/open-log.ts'
import { settleMarks } from './identity/erasure-marks.ts'
import { openTenantSchema } from './schema.ts'
import type { OpenTenant } from './tenant-parts.ts'
import { openVault, type VaultEnv } from './vault/vault.ts'

export type TenantStoreEnv = AuditLogEnv & VaultEnv

export interface OpenTenantOptions {
  readonly env: TenantStoreEnv
  readonly sql: Sql
  readonly transaction: Transaction
  /** The object's name, the tenant's id, where the platform tells it. */
  readonly name: string | undefined
}

/** Schema and tenant: enough to read the catalog, and to give a document back while log or vault are out of reach. */
export function admitTenant({ sql, transaction, name }: OpenTenantOptions, tenantId: string): Result<string> {
  const schema = openTenantSchema(sql, transaction)
  if (schema === 'newer') return refused('CONFIG_REJECTED', 'The tenant was written by a newer release.')
  if (schema === 'changed') return refused('AUDIT_FORK', 'Tables or triggers of the log were changed.')
  const isTenant = tenantIdPattern.test(tenantId) && tenantId === (readPin(sql, 'tenant') ?? name ?? tenantId)
  if (!isTenant) return refused('NOT_FOUND', 'The object belongs to another tenant.')
  transaction(() => pinOnce(sql, 'tenant', tenantId))
  return accepted(tenantId)
}

/** Throws where R2 can't be read: nothing is known then. */
export async function openTenant(options: OpenTenantOptions, tenantId: string): Promise<Result<OpenTenant>> {
  const { sql, transaction, env } = options
  const vault = openVault({ env, sql, transaction, tenantId })
  if (!vault.ok) return vault
  // Before the log, whose newest entries are walked at every opening: while marks can't be read nothing else is.
  await settleMarks(env.KEYS, { tenantId, sql, vault: vault.value }, Date.now())
  const log = await openLog({ env, sql, transaction, tenantId })
  return log.ok ? accepted({ tenantId, sql, log: log.value, vault: vault.value }) : log
}
