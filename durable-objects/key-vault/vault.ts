// An opened vault: whose it is and its keys. Opened once per wake.
import { accepted, refused, type Result } from '../../contract/result.ts'
import { tenantIdPattern } from '../../contract/tenant.ts'
import { pinOnce, readPin } from '../pin.ts'
import type { Sql, Transaction } from '../sql.ts'
import { deriveKey, hmac, readRootKey } from './derive.ts'
import { openSchema } from './schema.ts'
import { Shares } from './shares.ts'

/** What the object is given. ROOT_KEY is base64 of 32 bytes. */
export interface KeyVaultEnv {
  readonly KEYS: R2Bucket
  readonly ROOT_KEY: string
}

export interface Vault {
  readonly sql: Sql
  readonly transaction: Transaction
  readonly tenantId: string
  readonly tenantKey: Uint8Array
  readonly shares: Shares
}

export interface OpenOptions {
  readonly env: KeyVaultEnv
  readonly sql: Sql
  readonly transaction: Transaction
  /** The object's name, the tenant's id, where the platform tells it. */
  readonly name: string | undefined
}

/** Runs the schema and pins tenant and root key at first use. */
export function openVault({ env, sql, transaction, name }: OpenOptions, tenantId: string): Result<Vault> {
  const rootKey = readRootKey(env.ROOT_KEY)
  if (rootKey === null) return refused('CONFIG_REJECTED', 'The secret ROOT_KEY is missing or not base64 of 32 bytes.')
  if (!openSchema(sql, transaction)) return refused('CONFIG_REJECTED', 'The vault was written by a newer release.')
  const isTenant = tenantIdPattern.test(tenantId) && tenantId === (readPin(sql, 'tenant') ?? name ?? tenantId)
  if (!isTenant) return refused('NOT_FOUND', 'The vault belongs to another tenant.')
  const tenantKey = deriveKey({
    secret: rootKey,
    salt: new Uint8Array(32),
    purpose: ['clawql', 'tenant', '1', tenantId],
  })
  const rootCheck = hmac(tenantKey, 'root key check').toHex()
  const isSame = transaction(
    () => pinOnce(sql, 'tenant', tenantId) === tenantId && pinOnce(sql, 'root', rootCheck) === rootCheck,
  )
  if (!isSame) return refused('CONFIG_REJECTED', 'ROOT_KEY is not the key that this vault was started with.')
  return accepted({ sql, transaction, tenantId, tenantKey, shares: new Shares(env.KEYS, tenantId) })
}
