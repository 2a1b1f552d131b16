// What each part of a Tenant's upkeep is given by the alarm.
import type { BridgeRpc } from '../../contract/external-tool.ts'
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import type { AdvanceMessage } from '../../contract/pipeline.ts'
import type { Result } from '../../contract/result.ts'
import type { Sql } from '../sql.ts'
import type { Sorting } from './log/entry-index.ts'
import type { OpenTenant } from './tenant-parts.ts'

export interface UpkeepEnv {
  readonly JOBS: Pick<Queue<AdvanceMessage>, 'sendBatch'>
  /** Absent where nothing looks across tenants. */
  readonly DB?: D1Database
  readonly MEMORY_GRAPH: { getByName(name: string): Pick<MemoryGraphRpc, 'drop' | 'mentioned' | 'reseal' | 'forget'> }
  /** Who is told of calls that wait for a person; absent where nobody is. */
  readonly BRIDGE?: Pick<BridgeRpc, 'notify'>
  /** Beside shares of keys, who was erased. */
  readonly KEYS: R2Bucket
}

export interface Upkeep {
  readonly env: UpkeepEnv
  readonly tenantId: string
  readonly sql: Sql
  /** The log that grows, as its statements see the database. */
  readonly log: () => Sql
  /** Log and vault, which may be out of reach while the catalog is not. */
  readonly open: () => Promise<Result<OpenTenant>>
  /** When the log's head was last changed, and since when it is not published. */
  readonly appended: { readonly lastMs: number; readonly sinceMs: number }
  /** Names of nodes that are being sorted into the log's index. */
  readonly sorted: { sorting: Sorting | null }
  /** When the listing was last fed. */
  readonly listed: { atMs: number }
  /** Parts that did not end in time and are still under way: none runs twice at once. */
  readonly hanging: Set<string>
  readonly now: () => number
  readonly report: (part: string, error: unknown) => void
}
