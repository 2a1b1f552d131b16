// An opened log: whose it is, its key, and where its anchor stands.
import type { Sql, Transaction } from '../../sql.ts'
import type { EpochLog } from './epochs.ts'
import type { ChainHeads } from './chain-heads.ts'
import type { KeptCheckpoint } from './kept-checkpoint.ts'
import type { LogKey } from './log-key.ts'
import type { SelfChecker } from './self-check.ts'

export interface Log {
  readonly epoch: number
  /** As the log of this epoch sees it. */
  readonly sql: Sql
  /** Closed logs, the newest last. */
  readonly earlier: readonly EpochLog[]
  readonly transaction: Transaction
  readonly bucket: R2Bucket
  readonly tenantId: string
  /** Prefix of the log's objects in R2. */
  readonly prefix: string
  readonly origin: string
  readonly key: LogKey
  readonly heads: ChainHeads
  readonly checker: SelfChecker
  readonly kept: KeptCheckpoint
}
