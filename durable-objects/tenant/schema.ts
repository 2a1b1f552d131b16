// The Tenant's tables: pins, log, vault, catalog, in one database, so that a change and its record are one transaction.
import { isSchema, openSchema, type SchemaState, type SchemaSteps } from '../open-schema.ts'
import { pinTables } from '../pin.ts'
import type { Sql, Transaction } from '../sql.ts'
import { apiKeyTables, approvalTables, keyBoundTables, noticeTables, policyTables } from './access/tables.ts'
import { captionTables } from './catalog/captions.ts'
import { idempotencyTables } from './catalog/idempotency.ts'
import { itemTables } from './catalog/items.ts'
import { labelIndexes } from './catalog/remembered.ts'
import { retryTables } from './catalog/retry.ts'
import { catalogTables } from './catalog/tables.ts'
import { chainTables } from './log/chain-heads.ts'
import { recentDocumentsTables, recentNodesTables } from './log/entry-index.ts'
import { epochTables, listEpochs } from './log/epochs.ts'
import { aliasTables, erasureTables } from './identity/tables.ts'
import { logTables } from './log/tables.ts'
import { tokenTables } from './tokens/tables.ts'
import { toolTables } from './tools/tables.ts'
import { vaultTables } from './vault/tables.ts'

const steps: SchemaSteps = [
  [...pinTables, ...logTables, ...vaultTables, ...catalogTables],
  recentNodesTables,
  // 2026.11.3
  [...recentDocumentsTables, ...chainTables, ...apiKeyTables, ...idempotencyTables],
  // 2026.11.5
  [...aliasTables, ...itemTables, ...erasureTables, ...labelIndexes],
  // 2026.11.6
  [
    policyTables,
    keyBoundTables,
    approvalTables,
    noticeTables,
    tokenTables,
    toolTables,
    captionTables,
    retryTables,
  ].flat(),
]

/** Later epochs of the log were made when they were opened. */
const epochs = (sql: Sql): readonly string[] => listEpochs(sql).slice(1).flatMap(epochTables)

export const openTenantSchema = (sql: Sql, transaction: Transaction): SchemaState =>
  openSchema(sql, transaction, { steps, beside: epochs(sql) })

export const isTenantSchema = (sql: Sql): boolean => isSchema(sql, steps, epochs(sql))
