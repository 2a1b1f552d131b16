// Tools as somebody accepted them: kept with their digests, compared with what their providers describe later, blocked where that is something else.
import { createHash } from 'node:crypto'
import type { RecordDraft } from '../../../contract/audit.ts'
import {
  externalToolSchema,
  type AcceptToolsCall,
  type FoundTools,
  type PinnedTool,
  type PinState,
} from '../../../contract/external-tool.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, assert, refused, type Result } from '../../../contract/result.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import { changesOf, digestOfTool, digestOfTools, type Changes } from '../../../core/tools/pins.ts'
import type { Sql } from '../../sql.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { writeRecorded } from '../write-documents.ts'

interface Row {
  [column: string]: SqlStorageValue
  operation_id: string
  definition: string
  digest: string
  state: PinState
}

/** Without what the asker has: an older copy of the data may have come back, so that content is compared and no number. */
export function findTools(sql: Sql, { knownDigest }: { readonly knownDigest: string | null }): FoundTools {
  const states = sql.exec<Row>('SELECT operation_id, digest, state FROM tool ORDER BY operation_id').toArray()
  const digest = createHash('sha256')
    .update(JSON.stringify(states.map((row) => [row.operation_id, row.digest, row.state])))
    .digest('hex')
  return { digest, tools: digest === knownDigest ? null : readTools(sql) }
}

const readTools = (sql: Sql): readonly PinnedTool[] =>
  sql
    .exec<Row>('SELECT operation_id, definition, digest, state FROM tool ORDER BY operation_id')
    .toArray()
    .map(({ definition, digest, state }) => ({ tool: externalToolSchema.parse(JSON.parse(definition)), digest, state }))

const digestsOf = (sql: Sql, provider: string): ReadonlyMap<string, string> =>
  new Map(
    sql
      .exec<Row>('SELECT operation_id, digest FROM tool WHERE provider = ?', provider)
      .toArray()
      .map((row) => [row.operation_id, row.digest]),
  )

const bytesOfOthers = (sql: Sql, provider: string): number =>
  sql
    .exec<{ n: number }>('SELECT coalesce(sum(length(definition)), 0) AS n FROM tool WHERE provider <> ?', provider)
    .toArray()[0]?.n ?? 0

/** Names stand in records: they are what a provider calls its operations, and nothing of anybody. */
const namedMax = 100
const named = (ids: readonly string[]): readonly string[] => ids.slice(0, namedMax)

/** All of the provider's, and no others from now on. */
export function acceptTools(tenant: OpenTenant, call: AcceptToolsCall, nowMs: number): Result<FoundTools> {
  const { sql } = tenant
  const { provider, tools, actor } = call
  assert(
    tools.every((tool) => tool.provider === provider),
    'a provider’s tools are its own',
  )
  const texts = tools.map((tool) => JSON.stringify(tool))
  const bytes = bytesOfOthers(sql, provider) + texts.reduce((sum, text) => sum + text.length, 0)
  if (bytes > limits.toolsBytesMax || tools.length > limits.toolsPerProviderMax)
    return refused('LIMIT_EXCEEDED', `All tools of a tenant have at most ${limits.toolsBytesMax / 2 ** 20} MiB.`, {
      next: `Name fewer operations in tools.providers.${provider}.allow.`,
    })
  const changes = changesOf(digestsOf(sql, provider), tools)
  const record = draftRecord({
    ...ofProvider(call),
    id: `tools.accepted:${provider}:${call.requestId}`,
    type: 'tools.accepted',
    op: 'tools.accept',
    body: { ...toldOf(changes), digest: digestOfTools(tools), tools: tools.length },
  })
  return writeRecorded(tenant, { records: [record], nowMs }, () => {
    sql.exec('DELETE FROM tool WHERE provider = ?', provider)
    const insert = `INSERT INTO tool(operation_id, provider, definition, digest, state, accepted_ms, accepted_by) VALUES(?, ?, ?, ?, 'good', ?, ?)`
    for (const [at, tool] of tools.entries())
      sql.exec(insert, tool.operationId, provider, texts[at]!, digestOfTool(tool), nowMs, actor.id)
    return findTools(sql, { knownDigest: null })
  })
}

const ofProvider = ({ actor, claims, requestId, provider }: AcceptToolsCall) =>
  ({ actor, claims, req: requestId, res: { kind: 'tool', id: provider } }) satisfies Partial<RecordDraft>

const toldOf = ({ added, changed, gone }: Changes) => ({
  added: added.length,
  changed: [...named(changed.map(({ operationId }) => operationId))],
  gone: [...named(gone)],
})

/** What is described otherwise now is blocked at once; nothing that was blocked comes back by itself. */
export function compareTools(
  tenant: OpenTenant,
  call: AcceptToolsCall,
  nowMs: number,
): Result<{ readonly changed: readonly string[]; readonly gone: readonly string[] }> {
  const { sql } = tenant
  const { provider, tools } = call
  const { changed: changedTools, gone } = changesOf(digestsOf(sql, provider), tools)
  const changed = changedTools.map(({ operationId }) => operationId)
  const states = new Map(
    sql
      .exec<Row>('SELECT operation_id, state FROM tool WHERE provider = ?', provider)
      .toArray()
      .map((row) => [row.operation_id, row.state]),
  )
  const news = [...changed, ...gone].filter((operationId) => states.get(operationId) === 'good')
  if (news.length === 0) return accepted({ changed, gone })
  const record = draftRecord({
    ...ofProvider(call),
    id: `tools.blocked:${provider}:${call.requestId}`,
    type: 'tools.blocked',
    op: 'tools.read',
    body: { changed: [...named(changed)], gone: [...named(gone)], blocked: news.length },
  })
  return writeRecorded(tenant, { records: [record], nowMs }, () => {
    const block = `UPDATE tool SET state = ? WHERE operation_id = ? AND state = 'good'`
    for (const operationId of changed) sql.exec(block, 'changed', operationId)
    for (const operationId of gone) sql.exec(block, 'gone', operationId)
    return { changed, gone }
  })
}
