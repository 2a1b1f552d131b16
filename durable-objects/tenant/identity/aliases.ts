// Aliases: a steward decides that two labels mean one, or takes it back; each with its record in one commit.
import type { Alias, AliasAnswer, AliasCall, AliasDecisions, AliasesCall } from '../../../contract/identity.ts'
import type { RecordDraft } from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import { groupAliases } from '../../../core/identity/aliases.ts'
import { readProgress, writeProgress } from '../../pin.ts'
import type { Sql } from '../../sql.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { writeRecorded } from '../write-documents.ts'

const epochName = 'aliases'

interface Decision {
  readonly id: number
  readonly decision: string
  readonly one: string
  readonly other: string
  readonly atMs: number
  readonly by: string
}

/** At most `limits.aliasesMax`: they are read whole, so that no index keeps a label when its row is gone. */
const readAll = (sql: Sql): readonly Decision[] =>
  sql
    .exec<{ [column in keyof Decision]: Decision[column] }>(
      'SELECT id, decision, one, other, decided_ms AS atMs, decided_by AS "by" FROM alias ORDER BY id',
    )
    .toArray()

const pairsOf = (decisions: readonly Decision[]): NonNullable<AliasDecisions['pairs']> =>
  decisions.map(({ one, other }) => [one, other] as const)

/** Another number whenever a decision came or went. */
export const aliasEpochOf = (sql: Sql): number => readProgress(sql, epochName)

export function readDecisions(sql: Sql, { epoch: known, isDetailed = false }: Asked): AliasDecisions {
  const epoch = aliasEpochOf(sql)
  if (epoch === known) return { epoch, pairs: null }
  const decisions = readAll(sql)
  const decided = decisions.map(({ atMs, by }) => ({ atMs, by }))
  return { epoch, pairs: pairsOf(decisions), ...(isDetailed ? { decided } : {}) }
}

type Asked = Pick<AliasesCall, 'epoch' | 'isDetailed'>

/** By the clock: an older copy that is restored does not come to the same number with other decisions. */
const nextEpoch = (sql: Sql, nowMs: number): void =>
  writeProgress(sql, epochName, Math.max(aliasEpochOf(sql) + 1, nowMs))

/** Neither label, which would outlive an erasure there: the decision's number of chance. */
function recordOf(
  { actor, requestId, claims, tenantId }: AliasCall,
  decision: string,
  act: 'aliased' | 'unaliased',
): RecordDraft {
  return draftRecord({
    id: `identity.${act}:${decision}`,
    type: `identity.${act}`,
    op: act === 'aliased' ? 'identities.alias' : 'identities.unalias',
    actor,
    claims,
    req: requestId,
    res: { kind: 'tenant', id: tenantId },
    body: { decision },
  })
}

function stand({ a, b }: Alias, decisions: readonly Decision[]): AliasAnswer {
  const group = groupAliases(pairsOf(decisions)).get(a) ?? [a]
  return { a, b, aliased: group.includes(b), labels: group.length }
}

const isAbout =
  ({ a, b }: Alias) =>
  ({ one, other }: Decision): boolean =>
    (one === a && other === b) || (one === b && other === a)

export function decideAlias(tenant: OpenTenant, call: AliasCall, nowMs: number): Result<AliasAnswer> {
  const { sql } = tenant
  const { a, b } = call
  if (a === b) return refused('VALIDATION_FAILED', 'A label means what it means already: name two.')
  const before = readAll(sql)
  if (before.some(isAbout(call))) return accepted(stand(call, before))
  if (before.length >= limits.aliasesMax)
    return refused('CONFLICT', `A tenant has at most ${limits.aliasesMax} such decisions.`, {
      next: 'Take decisions back that are not needed.',
    })
  const made = { id: 0, decision: crypto.randomUUID(), one: a, other: b, atMs: nowMs, by: call.actor.id }
  const answer = stand(call, [...before, made])
  if (answer.labels > limits.aliasedLabelsMax)
    return refused('CONFLICT', `At most ${limits.aliasedLabelsMax} labels mean one.`, {
      next: 'Look at the decisions that brought so many together.',
    })
  return writeRecorded(tenant, { records: [recordOf(call, made.decision, 'aliased')], nowMs }, () => {
    const insert = 'INSERT INTO alias (decision, one, other, decided_ms, decided_by) VALUES (?, ?, ?, ?, ?)'
    sql.exec(insert, made.decision, a, b, nowMs, call.actor.id)
    nextEpoch(sql, nowMs)
    return answer
  })
}

export function undoAlias(tenant: OpenTenant, call: AliasCall, nowMs: number): Result<AliasAnswer> {
  const { sql } = tenant
  const before = readAll(sql)
  const undone = before.filter(isAbout(call))
  const records = undone.map(({ decision }) => recordOf(call, decision, 'unaliased'))
  return writeRecorded(tenant, { records, nowMs }, () => {
    dropAliases(sql, undone, nowMs)
    return stand(
      call,
      before.filter((one) => !undone.includes(one)),
    )
  })
}

const blank = '0'.repeat(80)

/** Within the caller's turn: a label that is erased means one with nobody. */
export function dropAliasesOf(sql: Sql, label: string, nowMs: number): void {
  const gone = readAll(sql).filter(({ one, other }) => one === label || other === label)
  dropAliases(sql, gone, nowMs)
}

/** Written over, by as many bytes, before they are deleted: what SQLite frees keeps its bytes. */
function dropAliases(sql: Sql, gone: readonly Decision[], nowMs: number): void {
  if (gone.length === 0) return
  for (const { id, decision, one, other } of gone) {
    const blanks = [decision, one, other].map(({ length }) => blank.slice(0, length))
    sql.exec('UPDATE alias SET decision = ?, one = ?, other = ? WHERE id = ?', ...blanks, id)
    sql.exec('DELETE FROM alias WHERE id = ?', id)
  }
  nextEpoch(sql, nowMs)
}
