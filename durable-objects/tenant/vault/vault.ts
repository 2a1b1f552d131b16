// An opened vault: whose it is and its keys. Opened once per wake.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { pinOnce } from '../../pin.ts'
import type { Sql, Transaction } from '../../sql.ts'
import { deriveKey, hmac, readRootKey } from './derive.ts'
import { OpenedKeys } from './opened-keys.ts'
import { Shares } from './shares.ts'

/** What the vault is given. ROOT_KEY is base64 of 32 bytes. */
export interface VaultEnv {
  readonly KEYS: R2Bucket
  readonly ROOT_KEY: string
}

export interface Vault {
  readonly sql: Sql
  readonly transaction: Transaction
  readonly tenantId: string
  readonly tenantKey: Uint8Array
  readonly shares: Shares
  readonly opened: OpenedKeys
}

export interface OpenVaultOptions {
  readonly env: VaultEnv
  readonly sql: Sql
  readonly transaction: Transaction
  readonly tenantId: string
}

/** Pins the root key at first use. The object's schema and tenant are checked before. */
export function openVault({ env, sql, transaction, tenantId }: OpenVaultOptions): Result<Vault> {
  const rootKey = readRootKey(env.ROOT_KEY)
  if (rootKey === null) return refused('CONFIG_REJECTED', 'The secret ROOT_KEY is missing or not base64 of 32 bytes.')
  const tenantKey = deriveKey({
    secret: rootKey,
    salt: new Uint8Array(32),
    purpose: ['clawql', 'tenant', '1', tenantId],
  })
  const rootCheck = hmac(tenantKey, 'root key check').toHex()
  if (transaction(() => pinOnce(sql, 'root', rootCheck)) !== rootCheck)
    return refused('CONFIG_REJECTED', 'ROOT_KEY is not the key that this vault was started with.')
  const shares = new Shares(env.KEYS, tenantId)
  return accepted({ sql, transaction, tenantId, tenantKey, shares, opened: new OpenedKeys() })
}
