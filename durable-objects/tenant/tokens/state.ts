// What gateways know of the tenant's tokens, and how one is ended before its time.
import { createHash } from 'node:crypto'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import type { TokenDraft } from '../../../contract/token.ts'
import type { EndTokenCall, FoundTokens, TokenRpc, TokenState, TokenTask } from '../../../contract/token-rpc.ts'
import { familyOf } from '../../../core/access/token-claims.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { deriveKey } from '../vault/derive.ts'
import { writeRecorded } from '../write-documents.ts'
import { countEnded, endTokensOf, hasAnyEnded, readEnded } from './ended.ts'
import { readTokenKeys } from './signing-keys.ts'
import { requireLivingGivers } from './living.ts'
import { readTask, readTasks } from './tasks.ts'

/** Without what the asker has: an older copy of the data may have come back, so that content is compared and no number. */
export function findTokens(
  { sql, vault }: OpenTenant,
  { knownDigest }: { readonly knownDigest: string | null },
  nowMs: number,
): FoundTokens {
  const markKey = deriveKey({
    secret: vault.tenantKey,
    salt: new Uint8Array(32),
    purpose: ['clawql', 'token marks', '1', vault.tenantId],
  })
  const state: TokenState = {
    keys: readTokenKeys(sql, nowMs),
    ended: readEnded(sql, nowMs),
    markKey: markKey.toHex(),
  }
  const digest = createHash('sha256').update(JSON.stringify(state)).digest('hex')
  return { digest, state: digest === knownDigest ? null : state }
}

/** Those whose key or giver has ended are over, though nobody ended them. */
export function listTasks(
  { sql }: OpenTenant,
  { sub, limit, cursor }: Omit<Parameters<TokenRpc['tokenTasks']>[0], keyof Call>,
  nowMs: number,
): readonly TokenTask[] {
  const tasks: TokenTask[] = []
  for (let at = cursor, isMore = true; isMore && tasks.length < limit;) {
    const rows = readTasks(sql, { sub, limit, cursor: at, nowMs })
    for (const { jti, draft: text, ends_ms: endsMs, renewals } of rows) {
      const draft = JSON.parse(text) as TokenDraft
      const living = requireLivingGivers(sql, { sub: draft.sub, jti, act: draft.act }, nowMs)
      if (living.ok) tasks.push({ jti, draft, endsMs, renewals })
    }
    isMore = rows.length === limit
    at = rows.at(-1)?.jti ?? null
  }
  return tasks.slice(0, limit)
}

export function endToken(
  tenant: OpenTenant,
  { jti, actor, requestId, claims, ofSub }: EndTokenCall,
  nowMs: number,
): Result<{ readonly endedMs: number }> {
  const { sql } = tenant
  const family = familyOf(jti)
  if (ofSub !== undefined && readTask(sql, family)?.sub !== ofSub)
    return refused('NOT_FOUND', 'No task of this key has this id.')
  if (hasAnyEnded(sql, [family])) return accepted({ endedMs: nowMs })
  if (countEnded(sql, nowMs) >= limits.endedTokensMax)
    return refused('CONFLICT', `At most ${limits.endedTokensMax} tokens are ended one by one.`, {
      next: 'End them all: POST /api/auth/token/rotate with endTokens: true.',
    })
  const record = draftRecord({
    id: `token.revoked:${family}:${requestId}`,
    type: 'token.revoked',
    op: 'auth.revoke',
    actor,
    claims,
    req: requestId,
    res: { kind: 'key', id: family },
    body: { isTask: readTask(sql, family) !== null },
  })
  return writeRecorded(tenant, { records: [record], nowMs }, () => {
    sql.exec('UPDATE token_task SET ended_ms = ? WHERE jti = ? AND ended_ms IS NULL', nowMs, family)
    endTokensOf(sql, family, nowMs)
    return { endedMs: nowMs }
  })
}
