// Group commit: what documents owe to the catalog and the audit log goes out together, across all batches of the isolate.
import type { RecordDraft } from '../../contract/audit.ts'
import { limits } from '../../contract/limits.ts'
import type { Call } from '../../contract/rpc.ts'
import type { StateBindings } from '../shared/bindings.ts'
import { tenantObjects } from '../shared/bindings.ts'
import { outboxDelete, outboxInserts, outboxOwed, type OwedRecord } from '../shared/catalog/outbox.ts'
import { createGroup, type Member } from '../shared/group.ts'
import { saveReports, type StageRow } from './job.ts'
import { createUnderWay, lingerMs } from '../shared/under-way.ts'

/** A commit of one document: catalog statements, and the records that they owe. Writing it twice must be harmless. */
export interface Commit {
  readonly call: Call
  readonly documentId: string
  /** Fences the records: they are owed only while the document is under it. */
  readonly lease: string
  /** Saved before the statements: a document's last commit gives up the lease that fences them. */
  readonly reports: readonly StageRow[]
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

type Answers = readonly D1Result[]
type Pending = Member<Commit, Answers>

/** Documents under way in this isolate. */
export const documentsUnderWay = createUnderWay()

const statementsPerGroupMax = 400
/** Each commit costs more than what it holds. */
const linger = { eachMs: 5, mostMs: 60 }

/** One committer serves the isolate. Statements are bound to no request, so whoever writes a group may run those of others. */
export function createCommitter(
  env: Pick<StateBindings, 'DB' | 'AUDIT_LOG' | 'MEMORY_GRAPH' | 'KEY_VAULT'>,
  counters: { wormWrites: number },
) {
  /** What the log has and the outbox still holds: removed with the next group, or by the sweep. */
  let drainedIds: string[] = []

  /** Catalog and outbox in one transaction, then the log: a crash between leaves the outbox, which the sweep drains. */
  async function write(group: readonly Pending[]): Promise<void> {
    const acknowledged = drainedIds
    const reports = group.flatMap(({ item }) => item.reports)
    const owed = group.flatMap(({ item }) => owedBy(item))
    const inserts = outboxInserts(env.DB, owed, Date.now())
    const ids = owed.map(({ record }) => record.id)
    const answers = await env.DB.batch([
      saveReports(env.DB, reports),
      ...inserts,
      outboxOwed(env.DB, ids),
      ...group.flatMap(({ item }) => item.statements),
      ...(acknowledged.length === 0 ? [] : [outboxDelete(env.DB, acknowledged)]),
    ])
    drainedIds = drainedIds.slice(acknowledged.length)
    const [standing, ...ownAnswers] = answers.slice(1 + inserts.length)
    const standingIds = new Set((standing?.results ?? []).map((row) => (row as { id: string }).id))
    const owing = withAnswers(group, ownAnswers).filter(({ member, own }) => {
      const { records } = member.item
      if (records.length === 0) member.settle(own)
      return records.length > 0 && records.every(({ id }) => standingIds.has(id))
    })
    for (const ofTenant of Map.groupBy(owing, ({ member }) => member.item.call.tenantId).values()) {
      await append(ofTenant.map(({ member }) => member.item))
      for (const { member, own } of ofTenant) member.settle(own)
    }
    const isAllOwed = ids.every((id) => standingIds.has(id))
    if (!isAllOwed) throw new CommitError('CONFLICT', 'The document is under another lease.')
  }

  async function append(commits: readonly Commit[]): Promise<void> {
    const [first] = commits
    if (first === undefined) return
    const { auditLog } = tenantObjects(env, first.call.tenantId)
    const all = commits.flatMap((commit) => commit.records)
    for (let from = 0; from < all.length; from += limits.auditAppendRecordsMax) {
      const records = all.slice(from, from + limits.auditAppendRecordsMax)
      const appended = await auditLog.append({ ...first.call, records })
      if (!appended.ok) throw new CommitError(appended.refusal.code, appended.refusal.detail)
      counters.wormWrites += records.length
      drainedIds.push(...records.map((record) => record.id))
    }
  }

  const group = createGroup<Commit, Answers>({
    weigh: (commit) => commit.statements.length + 1,
    weightMax: statementsPerGroupMax,
    lingerMs: () => lingerMs(documentsUnderWay.count(), linger),
    write,
  })
  return {
    /**
     * Durable in catalog and audit log on return; answers one result per statement. Throws what the catalog or the log
     * refused. `waitUntil` is that of the calling request.
     */
    submit: (commit: Commit, waitUntil: (work: Promise<void>) => void): Promise<Answers> =>
      group.submit(commit, waitUntil),
  }
}

/** Committer of one request: submits to the isolate's. */
export interface Committer {
  submit(commit: Commit): Promise<Answers>
}

const owedBy = ({ call, documentId, lease, records }: Commit): readonly OwedRecord[] =>
  records.map((record) => ({ tenantId: call.tenantId, documentId, lease, record }))

/** The results of each commit's own statements. */
function withAnswers(group: readonly Pending[], answers: Answers): { member: Pending; own: Answers }[] {
  let at = 0
  return group.map((member) => {
    const { statements } = member.item
    const own = answers.slice(at, at + statements.length)
    at += statements.length
    return { member, own }
  })
}
