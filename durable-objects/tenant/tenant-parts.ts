// What a tenant's functions are given: the catalog, and log and vault once they are open.
import type { Sql, Transaction } from '../sql.ts'
import type { Log } from './log/log.ts'
import type { Vault } from './vault/vault.ts'

/** The catalog alone: what is there while log or vault are out of reach. */
export interface TenantStore {
  readonly tenantId: string
  readonly sql: Sql
  readonly transaction: Transaction
}

/** A tenant whose log may grow and whose keys may be opened. */
export interface OpenTenant {
  readonly tenantId: string
  readonly sql: Sql
  readonly log: Log
  readonly vault: Vault
}

/** Runs work without an await as one turn, and takes its time. */
export type Turn = <T>(work: () => T) => T
