// What this isolate knows of tenants' policies, for at most a second: one hop a second and tenant, not one a request.
import { policySchema, type Policy } from '../../contract/policy.ts'
import type { FoundPolicy, PolicyAsked } from '../../contract/policy-rpc.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { compilePolicy, noPolicy, type CompiledPolicy } from '../../core/access/policy/compile.ts'

/** A change takes effect within this, everywhere. */
const trustedMs = 1_000
/** From this age on one request asks again, and the others go on with what is known. */
const askAgainMs = 500

interface Known {
  readonly version: number
  readonly digest: string
  readonly policy: CompiledPolicy
  /** When the answer that said so was asked for. */
  checkedMs: number
  /** When somebody set out to ask again. */
  askingMs: number
}

export type AskPolicy = (known: PolicyAsked['known']) => Promise<Result<FoundPolicy>>

/** Values only are shared between requests: no request waits for a promise of another, which the edge forbids. */
export class KnownPolicies {
  readonly #tenants = new Map<string, Known>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** As the tenant answers, or answered less than a second ago. Tenants are bounded by the caller: those that are served. */
  async find(tenantId: string, ask: AskPolicy): Promise<Result<CompiledPolicy>> {
    const startedMs = this.#now()
    const known = this.#tenants.get(tenantId)
    if (known !== undefined && isFresh(known, startedMs)) return accepted(known.policy)
    if (known !== undefined) known.askingMs = startedMs
    const answer = await ask(known === undefined ? null : { version: known.version, digest: known.digest })
    if (answer.ok) return this.#learn(tenantId, answer.value, startedMs)
    const isStillTrusted = known !== undefined && ageOf(known, this.#now()) < trustedMs
    return isStillTrusted ? accepted(known.policy) : answer
  }

  #learn(tenantId: string, { version, digest, body }: FoundPolicy, startedMs: number): Result<CompiledPolicy> {
    const known = this.#tenants.get(tenantId)
    if (known !== undefined && known.version === version && known.digest === digest) {
      known.checkedMs = Math.max(known.checkedMs, startedMs)
      return accepted(known.policy)
    }
    const policy = version === 0 ? accepted(noPolicy) : compile(body, version)
    // An answer that was asked for earlier than the one that is known says nothing new.
    const isNews = known === undefined || known.checkedMs <= startedMs || known.checkedMs > this.#now()
    if (policy.ok && isNews)
      this.#tenants.set(tenantId, { version, digest, policy: policy.value, checkedMs: startedMs, askingMs: startedMs })
    return policy
  }
}

/** A clock set back makes nothing younger. */
const ageOf = ({ checkedMs }: Known, nowMs: number): number => (nowMs < checkedMs ? trustedMs : nowMs - checkedMs)

function isFresh(known: Known, nowMs: number): boolean {
  const ageMs = ageOf(known, nowMs)
  const isOthersTurn = ageMs < askAgainMs || known.askingMs > known.checkedMs
  return ageMs < trustedMs && isOthersTurn
}

function compile(body: string | null, version: number): Result<CompiledPolicy> {
  const read = readPolicy(body, version)
  return read.ok ? accepted(compilePolicy(read.value, version)) : read
}

/** One of a later release may say what this one does not understand: then nobody is let in by half of it. */
export function readPolicy(body: string | null, version: number): Result<Policy> {
  const parsed = policySchema.safeParse(body === null ? null : JSON.parse(body))
  return parsed.success
    ? accepted(parsed.data)
    : refused('CONFIG_REJECTED', `Version ${version} of the tenant’s policy can’t be read by this release.`, {
        next: 'Run the release that wrote it, or write a policy that this one understands: clawql policy apply FILE.',
      })
}
