// Tokens given and renewed: recorded in one commit with what is kept of a task, then signed. A token itself is kept nowhere.
import { CompactSign } from 'jose'
import type { RecordDraft } from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, assert, refused, type Result } from '../../../contract/result.ts'
import type { TokenDraft, TokenPayload } from '../../../contract/token.ts'
import type { EndTokenCall, IssueCall, IssuedToken, RenewCall } from '../../../contract/token-rpc.ts'
import { isOfIssuer } from '../../../core/access/issued.ts'
import { familyOf, payloadOf } from '../../../core/access/token-claims.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import { newUlid } from '../../../core/ids/kid.ts'
import type { Sql } from '../../sql.ts'
import type { OpenTenant, Turn } from '../tenant-parts.ts'
import { writeRecorded } from '../write-documents.ts'
import { dropOver } from './ended.ts'
import { requireLivingGivers } from './living.ts'
import { openSigningKey, type SigningKey } from './signing-keys.ts'
import { endToken } from './state.ts'
import { countTasks, countTasksOf, readTask, type Task } from './tasks.ts'

/** What is to be signed. */
type Written = Omit<IssuedToken, 'token'> & { readonly payload: TokenPayload }

export async function issueToken(tenant: OpenTenant, call: IssueCall, turn: Turn): Promise<Result<IssuedToken>> {
  assert(call.draft.tenantId === call.tenantId, 'a tenant signs for itself alone')
  const making = { call, claims: call.claims, op: 'auth.token', nowMs: Date.now() }
  const key = await openSigningKey(tenant, turn, making)
  if (!key.ok) return key
  const written = turn(() => writeIssue(tenant, call, Date.now()))
  return written.ok ? accepted(await sign(written.value, key.value)) : written
}

export async function renewToken(tenant: OpenTenant, call: RenewCall, turn: Turn): Promise<Result<IssuedToken>> {
  const making = { call, claims: call.claims, op: 'auth.renew', nowMs: Date.now() }
  const key = await openSigningKey(tenant, turn, making)
  if (!key.ok) return key
  const written = turn(() => writeRenewal(tenant, call, Date.now()))
  return written.ok ? accepted(await sign(written.value, key.value)) : written
}

function writeIssue(tenant: OpenTenant, call: IssueCall, nowMs: number): Result<Written> {
  const { sql } = tenant
  const { draft, taskEndsMs } = call
  const jti = newUlid(nowMs, crypto.getRandomValues(new Uint8Array(16)))
  const living = requireLivingGivers(sql, { sub: draft.sub, jti, act: draft.act }, nowMs)
  if (!living.ok) return living
  const mostSeconds = taskEndsMs === null ? limits.tokenSecondsMax : limits.taskTokenSecondsMax
  const expiresMs = Math.min(call.expiresMs, nowMs + mostSeconds * 1_000)
  const room = taskEndsMs === null ? accepted(null) : requireTaskRoom(sql, draft.sub, nowMs)
  if (!room.ok) return room
  const written = writtenOf(draft, { jti, nowMs, expiresMs, taskEndsMs })
  return writeRecorded(tenant, { records: [recordOf(call, written, 'issued')], nowMs }, () => {
    if (taskEndsMs !== null) {
      const insert = 'INSERT INTO token_task(jti, sub, draft, ends_ms, renewals) VALUES(?, ?, ?, ?, 0)'
      sql.exec(insert, jti, draft.sub, JSON.stringify(draft), taskEndsMs)
    }
    dropOver(sql, nowMs)
    return written
  })
}

function requireTaskRoom(sql: Sql, sub: string, nowMs: number): Result<null> {
  const next = 'End those that are over: DELETE /api/auth/tokens/{jti}.'
  if (countTasksOf(sql, sub, nowMs) >= limits.tokenTasksPerKeyMax)
    return refused('CONFLICT', `A key has at most ${limits.tokenTasksPerKeyMax} tasks under way.`, { next })
  return countTasks(sql, nowMs) < limits.tokenTasksMax
    ? accepted(null)
    : refused('CONFLICT', `A tenant has at most ${limits.tokenTasksMax} tasks under way.`, { next })
}

/** From what was kept at first, and not from what the caller has by now. */
function writeRenewal(tenant: OpenTenant, call: RenewCall, nowMs: number): Result<Written> {
  const { sql } = tenant
  const task = readTask(sql, familyOf(call.jti))
  if (task === null || task.ended_ms !== null || task.ends_ms <= nowMs)
    return refused('ATR_PERMISSION_DENIED', 'The task of this token has ended, or it is none’s.', {
      next: 'Ask for another token with a key: POST /api/auth/token.',
    })
  const use = useOf(task, call, nowMs)
  if (use === 'again') return endReused(tenant, call, nowMs)
  if (use === 'notItself')
    return refused('ATR_PERMISSION_DENIED', 'The token is a client’s, which renews it by its refresh token.')
  const draft = JSON.parse(task.draft) as TokenDraft
  const jti = `${task.jti}.${task.renewals + 1}`
  const living = requireLivingGivers(sql, { sub: draft.sub, jti, act: draft.act }, nowMs)
  if (!living.ok) return living
  const expiresMs = Math.min(task.ends_ms, nowMs + limits.taskTokenSecondsMax * 1_000)
  const written = writtenOf(draft, { jti, nowMs, expiresMs, taskEndsMs: task.ends_ms })
  return writeRecorded(tenant, { records: [recordOf(call, written, 'renewed')], nowMs }, () => {
    sql.exec('UPDATE token_task SET renewals = renewals + 1 WHERE jti = ?', task.jti)
    if (use === 'next')
      sql.exec('UPDATE token_task SET generation = generation + 1, used_ms = ? WHERE jti = ?', nowMs, task.jti)
    return written
  })
}

/** An answer that was lost on its way is asked for again, and clients with several windows ask at once. */
const againMs = 60_000

/**
 * A code is used once. A refresh token gives way to the next one, which its client may not have got: for a minute it gives the same
 * next one again. Where a client renews, its tokens don't renew themselves: they would outlive what tells that one was stolen.
 */
function useOf(
  { generation, used_ms: usedMs }: Task,
  { atGeneration }: RenewCall,
  nowMs: number,
): 'itself' | 'notItself' | 'next' | 'same' | 'again' {
  if (atGeneration === undefined) return generation === 0 ? 'itself' : 'notItself'
  if (atGeneration === generation) return 'next'
  const isLate = Math.abs(nowMs - (usedMs ?? 0)) > againMs
  return atGeneration > 0 && atGeneration === generation - 1 && !isLate ? 'same' : 'again'
}

/** Whoever has it beside its client has what came of it as well: all of it ends. */
function endReused(tenant: OpenTenant, call: RenewCall, nowMs: number): Result<never> {
  const ended = endToken(tenant, call, nowMs)
  if (!ended.ok) return ended
  return refused('ATR_PERMISSION_DENIED', 'It was used before: what came of it has ended.', {
    next: 'Have the user sign in again.',
  })
}

const writtenOf = (draft: TokenDraft, times: Parameters<typeof payloadOf>[1]): Written => ({
  jti: times.jti,
  expiresMs: times.expiresMs,
  taskEndsMs: times.taskEndsMs,
  draft,
  payload: payloadOf(draft, times),
})

async function sign({ payload, ...issued }: Written, { kid, privateKey }: SigningKey): Promise<IssuedToken> {
  const signed = new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
  const token = await signed.setProtectedHeader({ alg: 'EdDSA', typ: 'atr+jwt', kid }).sign(privateKey)
  return { ...issued, token }
}

function recordOf(
  { actor, requestId, claims }: Omit<EndTokenCall, 'jti' | 'tenantId'>,
  { jti, draft, expiresMs, taskEndsMs }: Written,
  act: 'issued' | 'renewed',
): RecordDraft {
  const { actorId, actorType, roles, scope, verticals, crossVertical, delegationDepth, taskId } = draft
  const task = taskEndsMs === null ? {} : { taskId: taskId ?? '', taskEndsAt: new Date(taskEndsMs).toISOString() }
  return draftRecord({
    id: `token.${act}:${jti}`,
    type: `token.${act}`,
    op: act === 'issued' ? 'auth.token' : 'auth.renew',
    actor,
    claims,
    req: requestId,
    res: { kind: 'key', id: jti },
    // The key that gave it in the end has it in its trail as well.
    also: isOfIssuer(draft.sub) ? [] : [{ kind: 'key', id: keyIdOf(draft) }],
    body: {
      actorId,
      actorType,
      roles: [...roles],
      scope,
      verticals: [...verticals],
      crossVertical,
      delegationDepth,
      ...task,
      expiresAt: new Date(expiresMs).toISOString(),
    },
  })
}

/** As records name it: of the secret's its id, without its mark. */
const keyIdOf = ({ sub }: TokenDraft): string => (sub.startsWith('s:') ? (sub.split(':', 2)[1] ?? sub) : sub)
