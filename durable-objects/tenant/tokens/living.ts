// Whether all of whom a token comes are there: its key, and the tokens between them.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { TokenPayload } from '../../../contract/token.ts'
import { isOfIssuer } from '../../../core/access/issued.ts'
import { endingIds } from '../../../core/access/token-claims.ts'
import type { Sql } from '../../sql.ts'
import { isKeyGood } from '../access/api-keys.ts'
import { hasAnyEnded } from './ended.ts'

/** Whoever gave it may have ended since the gateway looked. */
export function requireLivingGivers(
  sql: Sql,
  of: Pick<TokenPayload, 'sub' | 'jti' | 'act'>,
  nowMs: number,
): Result<null> {
  const { sub } = of
  // A key of the instance's secret is known to the gateway alone, and whom an issuer names to the issuer.
  const isGood = sub.startsWith('s:') || isOfIssuer(sub) || isKeyGood(sql, sub, nowMs)
  return isGood && !hasAnyEnded(sql, endingIds(of))
    ? accepted(null)
    : refused('AUTH_REQUIRED', 'The key has ended of which the token comes, or a token between them.')
}
