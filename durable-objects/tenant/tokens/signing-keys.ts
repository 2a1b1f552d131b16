// The tenant's keys that sign tokens: one signs, those before it verify what they signed. A private half is wrapped in the vault, and destroyed when another takes its place.
import { createHash } from 'node:crypto'
import type { RecordDraft } from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import type { TokenKey } from '../../../contract/token-rpc.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import type { Sql } from '../../sql.ts'
import { importSeed } from '../ed25519.ts'
import type { OpenTenant, Turn } from '../tenant-parts.ts'
import { openKeys, prepareKeys, putKey } from '../vault/document-keys.ts'
import { newScopeKid } from '../vault/derive.ts'
import { beginDestroy, scopeNames } from '../vault/scopes.ts'
import { writeRecorded } from '../write-documents.ts'
import { dropOver, outAtMostMs } from './ended.ts'

interface Row extends TokenKey {
  [column: string]: SqlStorageValue
  n: number
  made_ms: number
  good_until_ms: number | null
}

/** Of age: another takes its place where a token is signed, and by the alarm. */
export const signsAtMostMs = 30 * 24 * 3_600_000

/** No name that a caller of the vault may ask for: it is opened here alone. */
const scopeOf = (n: number): string => scopeNames.named(`token:${n}`)

const signingRow = (sql: Sql): Row | null =>
  sql.exec<Row>('SELECT * FROM token_key WHERE good_until_ms IS NULL').toArray()[0] ?? null

/** The one that signs first. */
export const readTokenKeys = (sql: Sql, nowMs: number): readonly TokenKey[] =>
  sql
    .exec<Row>('SELECT * FROM token_key ORDER BY n DESC')
    .toArray()
    .filter(({ good_until_ms: untilMs }) => untilMs === null || untilMs > nowMs)
    .map(({ kid, x }) => ({ kid, x }))

const base64url = (bytes: Uint8Array): string => bytes.toBase64({ alphabet: 'base64url', omitPadding: true })

/** RFC 7638: of the members that make the key, in their order. */
const thumbprint = (x: string): string =>
  base64url(
    createHash('sha256')
      .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
      .digest(),
  )

export interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
}

interface Making {
  readonly call: Pick<Call, 'actor' | 'requestId'>
  readonly claims: string | null
  readonly op: string
  /** Whether what was signed before ends as well. */
  readonly endTokens: boolean
  readonly nowMs: number
}

export const isSigningKeyOld = (sql: Sql, nowMs: number): boolean => {
  const row = signingRow(sql)
  return row !== null && nowMs - row.made_ms >= signsAtMostMs
}

/** The key that signs now; made where there is none, it is too old, or an older copy of the data lacks what opens it. */
export async function openSigningKey(
  tenant: OpenTenant,
  turn: Turn,
  making: Omit<Making, 'endTokens'>,
): Promise<Result<SigningKey>> {
  const { sql, vault } = tenant
  const row = signingRow(sql)
  if (row !== null && !isSigningKeyOld(sql, making.nowMs)) {
    const [opened] = await openKeys(vault, [scopeOf(row.n)])
    if (opened !== undefined) return accepted({ kid: row.kid, privateKey: (await importSeed(opened.key)).privateKey })
  }
  return await replaceSigningKey(tenant, turn, { ...making, endTokens: false, seenN: row?.n ?? 0 })
}

/** Another key in place of the one that was seen; where somebody was faster, theirs. */
export async function replaceSigningKey(
  tenant: OpenTenant,
  turn: Turn,
  making: Making & { readonly seenN?: number },
): Promise<Result<SigningKey>> {
  const { sql, vault } = tenant
  const seed = crypto.getRandomValues(new Uint8Array(32))
  const { privateKey, publicBytes } = await importSeed(seed)
  const x = base64url(publicBytes)
  const key = { kid: thumbprint(x), x }
  await prepareKeys(vault, [scopeOf(nextN(sql))])
  const made = turn(() => {
    const seen = signingRow(sql)
    const isOvertaken = making.seenN !== undefined && (seen?.n ?? 0) !== making.seenN
    return isOvertaken ? accepted(null) : writeKey(tenant, { key, seed }, making)
  })
  if (!made.ok) return made
  return made.value === null ? await openSigningKey(tenant, turn, making) : accepted({ kid: key.kid, privateKey })
}

const nextN = (sql: Sql): number => {
  const [row] = sql.exec<{ n: number }>('SELECT coalesce(max(n), 0) + 1 AS n FROM token_key').toArray()
  return row?.n ?? 1
}

/** Within a turn, after `prepareKeys`. */
function writeKey(
  tenant: OpenTenant,
  { key, seed }: { readonly key: TokenKey; readonly seed: Uint8Array },
  making: Making,
): Result<TokenKey> {
  const { sql, vault } = tenant
  const { nowMs, endTokens } = making
  if (!endTokens && readTokenKeys(sql, nowMs).length >= limits.tokenKeysMax)
    return refused('CONFLICT', `Tokens of ${limits.tokenKeysMax} keys may be out, and no more.`, {
      next: 'Wait until tokens of the oldest have ended, or send endTokens: true.',
    })
  const before = signingRow(sql)
  return writeRecorded(tenant, { records: [recordOf(making, key)], nowMs }, () => {
    const n = nextN(sql)
    const untilMs = endTokens ? nowMs : nowMs + outAtMostMs
    if (before !== null) sql.exec('UPDATE token_key SET good_until_ms = ? WHERE n = ?', untilMs, before.n)
    if (endTokens) sql.exec('UPDATE token_key SET good_until_ms = ? WHERE good_until_ms > ?', nowMs, nowMs)
    const insert = 'INSERT INTO token_key(n, kid, x, made_ms) VALUES(?, ?, ?, ?)'
    sql.exec(insert, n, key.kid, key.x, nowMs)
    putKey(vault, { name: scopeOf(n), kid: newScopeKid(), key: seed, owners: [scopeOf(n)] })
    // Its private half signs nothing any more; the alarm finishes what begins here.
    if (before !== null) beginDestroy(vault, scopeOf(before.n))
    dropOver(sql, nowMs)
    return key
  })
}

function recordOf({ call: { actor, requestId }, claims, op, endTokens }: Making, { kid }: TokenKey): RecordDraft {
  return draftRecord({
    id: `token.key_made:${kid}`,
    type: 'token.key_made',
    op,
    actor,
    claims,
    req: requestId,
    res: { kind: 'key', id: kid },
    body: { kid, endTokens },
  })
}
