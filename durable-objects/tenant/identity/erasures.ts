// Erasures of somebody: begun with its record, carried on by the alarm, ended with its record. What is being erased stands in one row.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { EraseCall, Erased, ErasureAnswer } from '../../../contract/identity.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import type { Json } from '../../../contract/rpc.ts'
import type { Sql } from '../../sql.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { beginDestroy, readScopes, scopeNames } from '../vault/scopes.ts'
import { writeRecorded } from '../write-documents.ts'
import { dropAliasesOf } from './aliases.ts'
import { isSubjectHeld, underHold } from './held.ts'

export interface Erasure {
  readonly id: number
  readonly kind: Erased['kind']
  readonly ref: string
  readonly run: string
  readonly state: 'erasing' | 'erased'
  readonly isAgain: boolean
  readonly beganMs: number
  readonly documents: number
  readonly place: string
  readonly forget: string
}

const columns = `id, kind, ref, run, state, is_again AS isAgain, began_ms AS beganMs, documents, place, forget`

type Row = Omit<Erasure, 'isAgain'> & { readonly isAgain: number }

const read = (sql: Sql, where: string, ...values: readonly string[]): readonly Erasure[] =>
  sql
    .exec<Row & { [column: string]: string | number }>(
      `SELECT ${columns} FROM erasure WHERE ${where} ORDER BY id`,
      ...values,
    )
    .toArray()
    .map((row) => ({ ...row, isAgain: row.isAgain === 1 }))

export const readErasure = (sql: Sql, ref: string): Erasure | null => read(sql, 'ref = ?', ref)[0] ?? null
export const readErasing = (sql: Sql): readonly Erasure[] => read(sql, `state = 'erasing'`)

/** Whether the data is older than an erasure that is not done again yet. */
export const isErasingAgain = (sql: Sql): boolean => readErasing(sql).some(({ isAgain }) => isAgain)

export const erasingAgain = refused(
  'NOT_READY',
  'This data was restored from before an erasure, which is done again first.',
  { retryAfterSeconds: 2 },
)

export const answerOf = ({ state, documents }: Erasure): ErasureAnswer => ({ state, documents })

interface Recorded extends Pick<RecordDraft, 'actor' | 'claims' | 'req'> {
  readonly tenantId: string
  readonly body: { readonly [name: string]: Json }
}

/** The keyed name of a subject, as every record of its documents has it; of a label nothing, for the log forgets nothing. */
function recordOf(
  { kind, ref, run, isAgain, beganMs }: Pick<Erasure, 'kind' | 'ref' | 'run' | 'isAgain' | 'beganMs'>,
  act: 'erasing' | 'erased',
  { actor, claims, req, tenantId, body }: Recorded,
): RecordDraft {
  return draftRecord({
    // Done again it is the same erasure, with an end of its own.
    id: `identity.${act}:${run}${isAgain ? `:${beganMs}` : ''}`,
    type: `identity.${act}`,
    op: 'identities.erase',
    actor,
    claims,
    req,
    res: { kind: 'tenant', id: tenantId },
    subj: kind === 'subject' ? [ref] : [],
    body: { erasure: run, kind, ...body },
  })
}

/** In the caller's turn. What is being erased is answered as it stands; what was erased is looked for once more. */
export function beginErasure(
  tenant: OpenTenant,
  { call, forget }: { readonly call: EraseCall; readonly forget: string },
  nowMs: number,
): Result<ErasureAnswer> {
  const { sql, vault } = tenant
  const { kind, ref } = call.erased
  const before = readErasure(sql, ref)
  if (before?.state === 'erasing') return accepted(answerOf(before))
  const scope = scopeNames.subject(ref)
  if (kind === 'subject') {
    if (readScopes(sql, [scope]).size === 0) return refused('NOT_FOUND', 'No document was given under this subject.')
    if (isSubjectHeld(tenant, ref)) return underHold
  }
  const run = crypto.randomUUID()
  const { actor, claims, requestId: req, tenantId, purpose } = call
  const began = { kind, ref, run, isAgain: false, beganMs: nowMs }
  const record = recordOf(began, 'erasing', { actor, claims, req, tenantId, body: { purpose } })
  return writeRecorded(tenant, { records: [record], nowMs }, () => {
    writeErasing(sql, { ...began, forget })
    if (kind === 'label') dropAliasesOf(sql, ref, nowMs)
    else beginDestroy(vault, scope)
    return answerOf(readErasure(sql, ref)!)
  })
}

export function writeErasing(
  sql: Sql,
  { kind, ref, run, isAgain, beganMs, forget }: Omit<Erasure, 'id' | 'state' | 'documents' | 'place'>,
): void {
  sql.exec(
    `INSERT INTO erasure (kind, ref, run, state, is_again, began_ms, forget) VALUES (?, ?, ?, 'erasing', ?, ?, ?)
     ON CONFLICT (ref) DO UPDATE SET run = excluded.run, state = 'erasing', is_again = excluded.is_again,
       began_ms = excluded.began_ms, place = '', forget = excluded.forget`,
    kind,
    ref,
    run,
    isAgain ? 1 : 0,
    beganMs,
    forget,
  )
}

/** Where the work stands. */
export function notePlace(sql: Sql, { id }: Erasure, place: string): void {
  sql.exec('UPDATE erasure SET place = ? WHERE id = ?', place, id)
}

/** Written over before: SQLite frees room as it is. */
export function noteForget(sql: Sql, { id }: Erasure, forget: string): void {
  const [held] = sql.exec<{ n: number }>('SELECT length(forget) AS n FROM erasure WHERE id = ?', id).toArray()
  sql.exec('UPDATE erasure SET forget = ? WHERE id = ?', '0'.repeat(held?.n ?? 0), id)
  sql.exec('UPDATE erasure SET forget = ? WHERE id = ?', forget, id)
}

/** Nothing of it is left. */
export function endErasure(tenant: OpenTenant, erasure: Erasure, nowMs: number): Result<unknown> {
  const { sql } = tenant
  const { documents, isAgain } = readErasure(sql, erasure.ref) ?? erasure
  const actor = { id: isAgain ? 'restore' : 'tenant', type: 'service' } as const
  const recorded = { actor, claims: null, req: 'erasure', tenantId: tenant.tenantId, body: { documents, isAgain } }
  return writeRecorded(tenant, { records: [recordOf(erasure, 'erased', recorded)], nowMs }, () => {
    noteForget(sql, erasure, '')
    sql.exec(`UPDATE erasure SET state = 'erased', is_again = 0, place = '' WHERE id = ?`, erasure.id)
  })
}

/** The newest document. What came before an erasure is told by it: a clock may be set back. */
export const newestDocument = (sql: Sql): number =>
  sql.exec<{ id: number | null }>('SELECT max(id) AS id FROM document').toArray()[0]?.id ?? 0

/** Whether documents up to this one are worked on: what they bring comes after a look that began now. */
export const isAnyUnderWay = (sql: Sql, upTo: number): boolean =>
  sql
    .exec(`SELECT 1 FROM document WHERE status = 'processing' AND status <> 'completed' AND id <= ? LIMIT 1`, upTo)
    .toArray().length > 0
