// Opens a log, once per wake: schema, tenant, key, and the comparison with its anchor in R2.
import { auditKeys } from '../../r2/object-keys.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { firstEpoch, tenantIdPattern } from '../../contract/tenant.ts'
import type { Sql, Transaction } from '../sql.ts'
import { findFork } from './fork-guard.ts'
import { freeze, type Log } from './log.ts'
import { importLogKey } from './log-key.ts'
import { pinOnce, readPin } from '../pin.ts'
import { openSchema } from './schema.ts'

/** What the object is given. LOG_KEY is Ed25519 as PKCS #8 PEM; INSTANCE_ID names the instance in the log's origin. */
export interface AuditLogEnv {
  readonly AUDIT: R2Bucket
  readonly LOG_KEY: string
  readonly INSTANCE_ID: string
}

export interface OpenOptions {
  readonly env: AuditLogEnv
  readonly sql: Sql
  readonly transaction: Transaction
  /** The object's name, `<tenantId>/<epoch>`, where the platform tells it. */
  readonly name: string | undefined
}

/** Runs the schema, pins tenant and origin at first use, imports the key, and compares the log with its anchor. */
export async function openLog(options: OpenOptions, tenantId: string): Promise<Result<Log>> {
  const { env, sql, transaction } = options
  const isConfigured = Boolean(env.LOG_KEY) && Boolean(env.INSTANCE_ID)
  if (!isConfigured) return refused('CONFIG_REJECTED', 'LOG_KEY or INSTANCE_ID is missing; run the bootstrap.')
  const schema = openSchema(sql, transaction)
  if (schema === 'newer') return refused('CONFIG_REJECTED', 'The log was written by a newer release.')
  if (schema === 'changed') return refused('AUDIT_FORK', 'Tables or triggers of the log were changed.')
  const pinned = pinTenant(options, tenantId)
  if (!pinned.ok) return pinned
  const { epoch, origin } = pinned.value
  const key = await importLogKey(env.LOG_KEY, origin)
  if (!key.ok) return key
  if (pinOnce(sql, 'vkey', key.value.vkey) !== key.value.vkey) {
    return refused('CONFIG_REJECTED', 'LOG_KEY is not the key that this log was started with.')
  }
  const prefix = auditKeys.prefix(tenantId, epoch)
  const log = { sql, transaction, bucket: env.AUDIT, tenantId, prefix, origin, key: key.value }
  const fork = await findFork(log)
  if (fork !== null) freeze(sql, fork)
  return accepted(log)
}

/** Tenant, epoch and origin stand for ever from the first use on. */
function pinTenant(options: OpenOptions, tenantId: string): Result<{ epoch: number; origin: string }> {
  const { env, sql, name } = options
  const [nameTenant, epochText] = name?.split('/') ?? []
  const isTenant = tenantIdPattern.test(tenantId) && tenantId === (readPin(sql, 'tenant') ?? nameTenant ?? tenantId)
  if (!isTenant) return refused('NOT_FOUND', 'The log belongs to another tenant.')
  return options.transaction(() => {
    pinOnce(sql, 'tenant', tenantId)
    const epoch = Number(pinOnce(sql, 'epoch', epochText ?? String(firstEpoch)))
    return accepted({ epoch, origin: pinOnce(sql, 'origin', `${env.INSTANCE_ID}.clawql/t/${tenantId}/${epoch}`) })
  })
}
