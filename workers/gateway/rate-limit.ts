// Bounds on requests of a key and of a tenant, counted in the isolate; and what answers say of them (draft-ietf-httpapi-ratelimit-headers).
import type { LocalConfig } from '../../contract/config.ts'
import type { Refusal } from '../../contract/result.ts'
import { countedAs, type Claims } from '../../core/access/claims.ts'
import { TokenBuckets, type Rate, type RateState } from '../../core/access/rate-limit.ts'

const windowMs = 60_000
const keysMax = 10_000
const tenantsMax = 1_000

/** A key that used no more than this part of its tenant's quota is not refused for what others of the tenant used. */
const smallParts = 16

const byKey = new TokenBuckets(keysMax)
const byTenant = new TokenBuckets(tenantsMax)

export interface Counted {
  /** Set where the request is one too many. */
  readonly refusal: Refusal | null
  readonly headers: { readonly [name: string]: string }
}

const seconds = (ms: number): number => Math.ceil(ms / 1_000)

/** Counts a request of the caller. Nothing is asked of anybody: each isolate counts what comes to it. */
export function countRequest(
  claims: Pick<Claims, 'tenantId' | 'actor' | 'token'>,
  config: LocalConfig,
  nowMs: number,
): Counted {
  const { tenantId } = claims
  const { keyRequestsPerMinute, tenantRequestsPerMinute } = config.api.rateLimit
  const key: Rate = { quota: keyRequestsPerMinute, windowMs }
  const tenant: Rate = { quota: tenantRequestsPerMinute, windowMs }
  // With all that the key gave away.
  const ofKey = byKey.take(`${tenantId}/${countedAs(claims)}`, key, nowMs)
  // What its own bound refuses takes nothing from the tenant's others.
  const ofTenant = ofKey.isTaken ? byTenant.take(tenantId, tenant, nowMs) : null
  const headers = {
    'ratelimit-policy': `"key";q=${key.quota};w=60, "tenant";q=${tenant.quota};w=60`,
    ratelimit: [stateOf('key', ofKey), ...(ofTenant === null ? [] : [stateOf('tenant', ofTenant)])].join(', '),
  }
  if (!ofKey.isTaken) return { refusal: tooMany('key', key, ofKey), headers }
  const isSmall = (key.quota - ofKey.remaining) * smallParts <= tenant.quota
  if (ofTenant?.isTaken === false && !isSmall) return { refusal: tooMany('tenant', tenant, ofTenant), headers }
  return { refusal: null, headers }
}

const stateOf = (name: string, { remaining, fullAfterMs }: RateState): string =>
  `"${name}";r=${remaining};t=${seconds(fullAfterMs)}`

function tooMany(name: 'key' | 'tenant', { quota }: Rate, { nextAfterMs }: RateState): Refusal {
  return {
    code: 'RATE_LIMITED',
    detail: `More than ${quota} requests a minute came under this ${name}.`,
    details: { policy: name, quota },
    next: 'Wait Retry-After seconds, and go by RateLimit: r requests may come now, and all of the quota after t seconds.',
    retryAfterSeconds: Math.max(1, seconds(nextAfterMs)),
  }
}

/** A bound on what is under way at once, where a refusal names the one that is reached, stands beside those on requests. */
export function boundHeaders(
  { details, retryAfterSeconds = 5 }: Refusal,
  headers: Counted['headers'],
): Counted['headers'] {
  const { policy, quota } = details ?? {}
  if (typeof policy !== 'string' || typeof quota !== 'number' || policy === 'key' || policy === 'tenant') return headers
  const behind = (name: keyof typeof headers, item: string): string =>
    headers[name] === undefined ? item : `${headers[name]}, ${item}`
  return {
    'ratelimit-policy': behind('ratelimit-policy', `"${policy}";q=${quota};qu="concurrent-requests"`),
    ratelimit: behind('ratelimit', `"${policy}";r=0;t=${retryAfterSeconds}`),
  }
}
