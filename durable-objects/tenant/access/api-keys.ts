// The tenant's API keys: looked up by digest, made and revoked with their record in one commit.
import type { CreatedApiKey, FoundApiKey, GivenBy, KeyGrant, StoredApiKey } from '../../../contract/api-key.ts'
import type { RecordDraft } from '../../../contract/audit.ts'
import type { Call, IdempotencyMark } from '../../../contract/rpc.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import { missingCapabilities } from '../../../core/access/grant.ts'
import { capabilitiesOf, isAdmin } from '../../../core/access/roles.ts'
import { readProgress, writeProgress } from '../../pin.ts'
import type { Sql } from '../../sql.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { answeredBefore, keepAnswers } from '../catalog/idempotency.ts'
import { endTokensOf } from '../tokens/ended.ts'
import { writeRecorded } from '../write-documents.ts'
import { readRoles } from './policies.ts'
import { oweRevocation } from './revocations.ts'

interface Row {
  [column: string]: SqlStorageValue
  id: string
  name: string
  roles: string
  scopes: string
  actor_type: KeyGrant['actorType']
  created_ms: number
  created_by: string
  expires_ms: number | null
  revoked_ms: number | null
  last_used_ms: number | null
  /** Null of a key without bounds. */
  givers: string | null
  verticals: string | null
  cross_vertical: number | null
}

/** Last use is told to the minute: one write a minute and key at most. */
const usedEveryMs = 60_000
/** Ended keys beside those that may be good. */
const endedKeysMax = 10_000

const keys =
  'SELECT api_key.*, givers, verticals, cross_vertical FROM api_key LEFT JOIN api_key_bounds ON api_key_bounds.id = api_key.id'

const storedOf = (row: Row): StoredApiKey => ({
  id: row.id,
  name: row.name,
  roles: JSON.parse(row.roles) as string[],
  scopes: JSON.parse(row.scopes) as string[],
  actorType: row.actor_type,
  givers: JSON.parse(row.givers ?? '[]') as GivenBy[],
  verticals: row.verticals === null ? null : (JSON.parse(row.verticals) as string[]),
  crossVertical: row.cross_vertical !== 0,
  createdMs: row.created_ms,
  createdBy: row.created_by,
  expiresMs: row.expires_ms,
  revokedMs: row.revoked_ms,
  lastUsedMs: row.last_used_ms,
})

const grantOf = ({
  id,
  roles,
  scopes,
  actorType,
  givers,
  verticals,
  crossVertical,
  expiresMs,
}: StoredApiKey): KeyGrant => ({
  id,
  roles,
  scopes,
  actorType,
  givers,
  verticals,
  crossVertical,
  expiresMs,
})

const epochName = 'api-keys'
const isGood = ({ expiresMs, revokedMs }: StoredApiKey, nowMs: number): boolean =>
  revokedMs === null && (expiresMs === null || expiresMs > nowMs)

export function isKeyGood(sql: Sql, id: string, nowMs: number): boolean {
  const key = readKey(sql, id)
  return key !== null && isGood(key, nowMs)
}

/** How the digest is known, and whether its use has to be noted. */
export function findKey(
  sql: Sql,
  secretSha256: string,
  nowMs: number,
): { readonly found: FoundApiKey; readonly isUseDue: boolean } {
  const epoch = readProgress(sql, epochName)
  const [row] = sql.exec<Row>(`${keys} WHERE api_key.secret_sha256 = ?`, secretSha256).toArray()
  const key = row === undefined ? null : storedOf(row)
  if (key !== null && isGood(key, nowMs))
    return {
      found: { grant: grantOf(key), ended: null, epoch },
      isUseDue: key.lastUsedMs === null || Math.abs(nowMs - key.lastUsedMs) >= usedEveryMs,
    }
  const ended = key === null ? null : key.revokedMs === null ? 'expired' : 'revoked'
  return { found: { grant: null, ended, epoch }, isUseDue: false }
}

/** Within a turn. To the minute. */
export function noteUse(sql: Sql, id: string, nowMs: number): void {
  sql.exec('UPDATE api_key SET last_used_ms = ? WHERE id = ?', nowMs - (nowMs % usedEveryMs), id)
}

export function listKeys(sql: Sql): readonly StoredApiKey[] {
  return sql
    .exec<Row>(`${keys} ORDER BY created_ms DESC, api_key.id DESC LIMIT ?`, limits.apiKeysMax + endedKeysMax)
    .toArray()
    .map((row) => storedOf(row))
}

/** Keys that are good, newest first. */
const goodKeys = (sql: Sql, nowMs: number): readonly StoredApiKey[] => {
  const query = `${keys} WHERE revoked_ms IS NULL AND coalesce(expires_ms, ?) >= ?`
  return sql
    .exec<Row>(query, nowMs + 1, nowMs + 1)
    .toArray()
    .map((row) => storedOf(row))
}

function countGood(sql: Sql, name: string, nowMs: number): { readonly total: number; readonly named: number } {
  const query = `SELECT count(*) AS total, coalesce(sum(name = ?), 0) AS named FROM api_key
     WHERE revoked_ms IS NULL AND coalesce(expires_ms, ?) >= ?`
  const [counted] = sql.exec<{ total: number; named: number }>(query, name, nowMs + 1, nowMs + 1).toArray()
  return counted ?? { total: 0, named: 0 }
}

/** Never the name: it may be a person's, and the log forgets nothing. */
function recordOf(
  { actor, requestId, claims }: Call & { readonly claims: string | null },
  key: KeyGrant,
  act: 'created' | 'revoked',
): RecordDraft {
  const { id, roles, scopes, actorType, verticals, crossVertical, expiresMs } = key
  // Absent from a gateway of a release before.
  const bounds = (verticals ?? null) === null ? {} : { verticals, crossVertical }
  const expiresAt = expiresMs === null ? null : new Date(expiresMs).toISOString()
  return draftRecord({
    id: `key.${act}:${id}`,
    type: `key.${act}`,
    op: act === 'created' ? 'keys.create' : 'keys.revoke',
    actor,
    claims,
    req: requestId,
    res: { kind: 'key', id },
    body: { roles, scopes, actorType, ...bounds, expiresAt },
  })
}

const nextEpoch = (sql: Sql): void => writeProgress(sql, epochName, readProgress(sql, epochName) + 1)

/** Room for a new row: of keys that ended, the oldest leave. */
function dropEnded(sql: Sql, nowMs: number): void {
  const ended = `SELECT id FROM api_key WHERE revoked_ms IS NOT NULL OR expires_ms <= ? ORDER BY created_ms DESC, id LIMIT -1 OFFSET ?`
  sql.exec(`DELETE FROM api_key WHERE id IN (${ended})`, nowMs, endedKeysMax)
  sql.exec('DELETE FROM api_key_bounds WHERE id NOT IN (SELECT id FROM api_key)')
}

export type CreateCall = Call & {
  readonly claims: string | null
  readonly key: KeyGrant & { readonly name: string; readonly secretSha256: string }
  readonly idempotency?: IdempotencyMark
  readonly nonce?: string
}

/** Kept under an Idempotency-Key: what the key was made of, never the key. */
interface Made {
  readonly id: string
  readonly nonce: string
}

function replayCreated(sql: Sql, { id, nonce }: Made): Result<CreatedApiKey> {
  const key = readKey(sql, id)
  return key === null
    ? refused('CONFLICT', 'The key that was made under this Idempotency-Key is gone.', {
        next: 'Make another one under another Idempotency-Key.',
      })
    : accepted({ ...key, replayedNonce: nonce })
}

export function createKey(tenant: OpenTenant, call: CreateCall, nowMs: number): Result<CreatedApiKey> {
  const { sql } = tenant
  const { key, idempotency: mark, nonce = '' } = call
  const before = answeredBefore<Made>(sql, mark, nowMs)
  if (!before.ok) return before
  if (before.value !== null) return replayCreated(sql, before.value)
  const { total, named } = countGood(sql, key.name, nowMs)
  if (named > 0)
    return refused('CONFLICT', 'A key of this name is good already.', {
      next: 'Choose another name, or revoke that key.',
    })
  if (total >= limits.apiKeysMax)
    return refused('CONFLICT', `A tenant has at most ${limits.apiKeysMax} keys.`, {
      next: 'Revoke keys that are not used.',
    })
  return writeRecorded(tenant, { records: [recordOf(call, key, 'created')], nowMs }, () => {
    dropEnded(sql, nowMs)
    writeBounds(sql, key)
    sql.exec(
      `INSERT INTO api_key(id, name, secret_sha256, roles, scopes, actor_type, created_ms, created_by, expires_ms)
         VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      key.id,
      key.name,
      key.secretSha256,
      JSON.stringify(key.roles),
      JSON.stringify(key.scopes),
      key.actorType,
      nowMs,
      call.actor.id,
      key.expiresMs,
    )
    nextEpoch(sql)
    if (mark !== undefined) keepAnswers(sql, [{ mark, answer: { id: key.id, nonce } satisfies Made }], nowMs)
    return readKey(sql, key.id)!
  })
}

/** Absent from a gateway of a release before. */
function writeBounds(
  sql: Sql,
  { id, givers = [], verticals = null, crossVertical }: Partial<KeyGrant> & { id: string },
): void {
  if (verticals === null && givers.length === 0) return
  sql.exec(
    'INSERT INTO api_key_bounds(id, verticals, givers, cross_vertical) VALUES(?, ?, ?, ?)',
    id,
    verticals === null ? null : JSON.stringify(verticals),
    JSON.stringify(givers),
    verticals === null || crossVertical === true ? 1 : 0,
  )
}

function readKey(sql: Sql, id: string): StoredApiKey | null {
  const [row] = sql.exec<Row>(`${keys} WHERE api_key.id = ?`, id).toArray()
  return row === undefined ? null : storedOf(row)
}

export type RevokeCall = Call & {
  readonly claims: string | null
  readonly id: string
  readonly capabilities: readonly string[]
  readonly verticals?: readonly string[] | null
  readonly isAdminElsewhere: boolean
}

/** One who sees some rows can give nobody the others. */
const isWholeAdmin = (key: StoredApiKey): boolean => isAdmin(key) && key.verticals === null

/** As nobody gives it: rows that the caller does not see, and an agent what is a person's. */
function refuseBeyond({ actor, verticals = null }: RevokeCall, key: StoredApiKey): Result<never> | null {
  const missing = verticals === null ? [] : (key.verticals ?? ['*']).filter((vertical) => !verticals.includes(vertical))
  if (missing.length > 0)
    return refused('ATR_PERMISSION_DENIED', 'Nobody takes back what shows more rows than they see.', {
      details: { required: { verticals: missing }, missing: { verticals: missing } },
    })
  if (actor.type !== 'agent' || key.actorType === 'agent') return null
  return refused('ATR_PERMISSION_DENIED', 'An agent takes back keys of agents only.', {
    details: { required: { actorType: key.actorType }, missing: { actorType: key.actorType } },
  })
}

export function revokeKey(tenant: OpenTenant, call: RevokeCall, nowMs: number): Result<StoredApiKey> {
  const { sql } = tenant
  const key = readKey(sql, call.id)
  if (key === null) return refused('NOT_FOUND', 'There is nothing at this address for your tenant.')
  const missing = missingCapabilities(call.capabilities, capabilitiesOf(readRoles(sql), key))
  if (missing.length > 0)
    return refused('ATR_PERMISSION_DENIED', 'Nobody takes back more than they hold.', {
      details: { required: { scopes: missing }, missing: { scopes: missing } },
    })
  const beyond = refuseBeyond(call, key)
  if (beyond !== null) return beyond
  if (key.revokedMs !== null) return accepted(key)
  const isLastAdmin =
    isWholeAdmin(key) &&
    isGood(key, nowMs) &&
    !call.isAdminElsewhere &&
    !goodKeys(sql, nowMs).some((other) => other.id !== key.id && isWholeAdmin(other))
  if (isLastAdmin)
    return refused('CONFLICT', 'This is the last key of an administrator.', {
      next: 'Make another key of role admin first.',
    })
  return writeRecorded(tenant, { records: [recordOf(call, key, 'revoked')], nowMs }, () => {
    sql.exec('UPDATE api_key SET revoked_ms = ? WHERE id = ?', nowMs, key.id)
    oweRevocation(sql, key.id)
    endTokensOf(sql, key.id, nowMs)
    nextEpoch(sql)
    return { ...key, revokedMs: nowMs }
  })
}

/** Revokes again what was revoked before the data was restored from an older copy; recorded, for the restored log does not know it. */
export function revokeAgain(
  tenant: OpenTenant,
  { call, ids }: { readonly call: Call; readonly ids: readonly string[] },
  nowMs: number,
): Result<number> {
  const { sql } = tenant
  const known = new Set(ids)
  const revived = listKeys(sql).filter(({ id, revokedMs }) => revokedMs === null && known.has(id))
  if (revived.length === 0) return accepted(0)
  const restored = { ...call, actor: { id: 'restore', type: 'service' }, claims: null } as const
  const records = revived.map((key) => recordOf(restored, key, 'revoked'))
  return writeRecorded(tenant, { records, nowMs }, () => {
    for (const { id } of revived) {
      sql.exec('UPDATE api_key SET revoked_ms = ? WHERE id = ?', nowMs, id)
      endTokensOf(sql, id, nowMs)
    }
    nextEpoch(sql)
    return revived.length
  })
}
