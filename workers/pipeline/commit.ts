// Group commit: what documents of one batch owe to the catalog and the audit log goes out together; what arrives during a flush joins the next.
import type { RecordDraft } from '../../contract/audit.ts'
import type { Call } from '../../contract/rpc.ts'
import type { StateBindings } from '../shared/bindings.ts'
import { tenantObjects } from '../shared/bindings.ts'
import { outboxDelete, outboxInsert } from '../shared/catalog/outbox.ts'

/** A commit of one document: catalog statements, and the records that they owe. */
export interface Commit {
  readonly call: Call
  readonly documentId: string
  readonly statements: readonly D1PreparedStatement[]
  readonly records: readonly RecordDraft[]
}

/** The audit log or the catalog did not take a commit; the document is retried. */
export class CommitError extends Error {
  readonly code: string
  constructor(code: string, detail: string) {
    super(detail)
    this.code = code
  }
}

interface Pending {
  readonly commit: Commit
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const statementsPerFlushMax = 400

/** One committer serves one queue batch, so no promise crosses requests. */
export function createCommitter(
  env: Pick<StateBindings, 'DB' | 'AUDIT_LOG' | 'MEMORY_GRAPH' | 'KEY_VAULT'>,
  counters: { wormWrites: number },
) {
  const pending: Pending[] = []
  let drainedIds: string[] = []
  let isFlushing = false

  /** Catalog and outbox in one transaction, then the log: a crash between leaves the outbox, which the sweep drains. */
  async function write(group: readonly Pending[]): Promise<void> {
    const acknowledged = drainedIds
    const statements = group.flatMap(({ commit }) => [...commit.statements, ...outboxStatements(commit)])
    if (acknowledged.length > 0) statements.push(outboxDelete(env.DB, acknowledged))
    if (statements.length > 0) await env.DB.batch(statements)
    drainedIds = drainedIds.slice(acknowledged.length)
    for (const [tenantId, commits] of byTenant(group)) await append(tenantId, commits)
  }

  function outboxStatements({ call, documentId, records }: Commit): D1PreparedStatement[] {
    return records.length === 0
      ? []
      : [outboxInsert(env.DB, { tenantId: call.tenantId, documentId, records, nowMs: Date.now() })]
  }

  async function append(tenantId: string, commits: readonly Commit[]): Promise<void> {
    const records = commits.flatMap((commit) => commit.records)
    const [first] = commits
    if (records.length === 0 || first === undefined) return
    const appended = await tenantObjects(env, tenantId).auditLog.append({ ...first.call, records })
    if (!appended.ok) throw new CommitError(appended.refusal.code, appended.refusal.detail)
    counters.wormWrites += records.length
    drainedIds.push(...records.map((record) => record.id))
  }

  /** A group that fails whole is tried again one by one, so that one bad commit fails alone. */
  async function flush(group: readonly Pending[]): Promise<void> {
    try {
      await write(group)
      for (const { resolve } of group) resolve()
    } catch (error) {
      if (group.length === 1) return group[0]!.reject(error)
      for (const single of group) await flush([single])
    }
  }

  async function loop(): Promise<void> {
    isFlushing = true
    while (pending.length > 0) await flush(takeGroup(pending))
    isFlushing = false
  }

  return {
    /** Durable in catalog and audit log on return. Throws what the catalog or the log refused. */
    submit(commit: Commit): Promise<void> {
      return new Promise((resolve, reject) => {
        pending.push({ commit, resolve, reject })
        if (!isFlushing) void loop()
      })
    },
    /** Removes what the log has from the outbox; the sweep would do it later. */
    async close(): Promise<void> {
      if (drainedIds.length > 0) await outboxDelete(env.DB, drainedIds).run()
      drainedIds = []
    },
  }
}

export type Committer = ReturnType<typeof createCommitter>

function takeGroup(pending: Pending[]): Pending[] {
  let statements = 0
  let count = 0
  while (count < pending.length && (count === 0 || statements < statementsPerFlushMax)) {
    statements += pending[count]!.commit.statements.length + 1
    count++
  }
  return pending.splice(0, count)
}

function byTenant(group: readonly Pending[]): Map<string, Commit[]> {
  const commitsByTenant = new Map<string, Commit[]>()
  for (const { commit } of group) {
    const commits = commitsByTenant.get(commit.call.tenantId)
    if (commits === undefined) commitsByTenant.set(commit.call.tenantId, [commit])
    else commits.push(commit)
  }
  return commitsByTenant
}
