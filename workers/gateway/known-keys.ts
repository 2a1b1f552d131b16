// What this isolate knows of tenants' keys, for at most a second: one hop a second and tenant, not one a request.
import type { FoundApiKey, KeyGrant } from '../../contract/api-key.ts'
import { accepted, type Result } from '../../contract/result.ts'

/** A revocation takes effect within this, everywhere. */
const trustedMs = 1_000
/** From this age on one request asks again, and the others go on with what is known. */
const askAgainMs = 500
/** So that the tenant's note of a key's last use is good to the minute. */
const notedMs = 60_000
/** Keys that are known of one tenant; a key beyond is asked for again. */
const keysMax = 2_000

export interface KnownKey {
  readonly grant: KeyGrant | null
  readonly ended: FoundApiKey['ended']
}

interface Known extends KnownKey {
  /** When the tenant was last asked for this very key. */
  readonly askedMs: number
}

interface KnownTenant {
  epoch: number
  /** When the answer that said so was asked for: it was true at that time or later. */
  checkedMs: number
  /** When somebody set out to ask again. */
  askingMs: number
  readonly keys: Map<string, Known>
}

export type AskTenant = (secretSha256: string) => Promise<Result<FoundApiKey>>

/** Values only are shared between requests: no request waits for a promise of another, which the edge forbids. */
export class KnownKeys {
  readonly #tenants = new Map<string, KnownTenant>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** As the tenant answers, or answered less than a second ago. Tenants are bounded by the caller: those that are served. */
  async find(tenantId: string, secretSha256: string, ask: AskTenant): Promise<Result<KnownKey>> {
    const startedMs = this.#now()
    const tenant = this.#tenants.get(tenantId)
    const known = tenant?.keys.get(secretSha256)
    const ageMs = startedMs - (tenant?.checkedMs ?? 0)
    // A clock set back makes nothing younger.
    const isTrusted = known !== undefined && ageMs >= 0 && ageMs < trustedMs
    if (isTrusted && !mustAsk(tenant!, known, startedMs)) return accepted(this.#current(known))
    if (tenant !== undefined) tenant.askingMs = startedMs
    const answer = await ask(secretSha256)
    if (!answer.ok) {
      const isStillTrusted = isTrusted && this.#now() - startedMs + ageMs < trustedMs
      return isStillTrusted ? accepted(this.#current(known)) : answer
    }
    this.#learn(tenantId, startedMs, { secretSha256, answer: answer.value })
    return accepted(this.#current(answer.value))
  }

  /** What was good when it was asked for may have expired since. */
  #current({ grant, ended }: KnownKey): KnownKey {
    const isOver = grant !== null && grant.expiresMs !== null && grant.expiresMs <= this.#now()
    return isOver ? { grant: null, ended: 'expired' } : { grant, ended }
  }

  #learn(
    tenantId: string,
    startedMs: number,
    { secretSha256, answer }: { readonly secretSha256: string; readonly answer: FoundApiKey },
  ): void {
    const { grant, ended, epoch } = answer
    let tenant = this.#tenants.get(tenantId)
    // An answer that was asked for earlier than the one that is known says nothing new.
    if (tenant !== undefined && startedMs < tenant.checkedMs && tenant.checkedMs <= this.#now()) return
    if (tenant === undefined || tenant.epoch !== epoch) {
      tenant = { epoch, checkedMs: startedMs, askingMs: startedMs, keys: new Map() }
      this.#tenants.set(tenantId, tenant)
    }
    tenant.checkedMs = startedMs
    // What is not known at all is not kept: anybody can think of such keys.
    if (grant === null && ended === null) return
    tenant.keys.delete(secretSha256)
    const [oldest] = tenant.keys.size >= keysMax ? tenant.keys.keys() : []
    if (oldest !== undefined) tenant.keys.delete(oldest)
    tenant.keys.set(secretSha256, { grant, ended, askedMs: startedMs })
  }
}

function mustAsk(tenant: KnownTenant, known: Known, nowMs: number): boolean {
  if (nowMs - known.askedMs >= notedMs) return true
  return nowMs - tenant.checkedMs >= askAgainMs && tenant.askingMs <= tenant.checkedMs
}
