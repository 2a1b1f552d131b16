// What this isolate knows of tenants' states, for at most a second: one hop a second and tenant, not one a request.
import { accepted, type Result } from '../../contract/result.ts'

/** A change takes effect within this, everywhere. */
const trustedMs = 1_000
/** From this age on one request asks again, and the others go on with what is known. */
const askAgainMs = 500

interface Known<Stamp, Value> {
  readonly stamp: Stamp
  readonly value: Value
  /** When the answer that said so was asked for. */
  checkedMs: number
  /** When somebody set out to ask again. */
  askingMs: number
}

export interface Reading<Found, Stamp, Value> {
  readonly stampOf: (found: Found) => Stamp
  readonly isSame: (one: Stamp, other: Stamp) => boolean
  /** Of a state that is not known yet. */
  readonly read: (found: Found) => Result<Value>
}

/** Values only are shared between requests: no request waits for a promise of another, which the edge forbids. */
export class KnownStates<Found, Stamp, Value> {
  readonly #tenants = new Map<string, Known<Stamp, Value>>()
  readonly #now: () => number
  readonly #reading: Reading<Found, Stamp, Value>

  constructor(now: () => number, reading: Reading<Found, Stamp, Value>) {
    this.#now = now
    this.#reading = reading
  }

  /**
   * As the tenant answers, or answered less than a second ago; `newerThanMs` for who has a reason to think that it changed. Tenants
   * are bounded by the caller: those that are served.
   */
  async find(
    tenantId: string,
    ask: (known: Stamp | null) => Promise<Result<Found>>,
    { newerThanMs = trustedMs }: { readonly newerThanMs?: number } = {},
  ): Promise<Result<Value>> {
    const startedMs = this.#now()
    const known = this.#tenants.get(tenantId)
    if (known !== undefined && isFresh(known, startedMs) && ageOf(known, startedMs) < newerThanMs)
      return accepted(known.value)
    if (known !== undefined) known.askingMs = startedMs
    const answer = await ask(known?.stamp ?? null)
    if (answer.ok) return this.#learn(tenantId, answer.value, startedMs)
    const isStillTrusted = known !== undefined && ageOf(known, this.#now()) < trustedMs
    return isStillTrusted ? accepted(known.value) : answer
  }

  /** The next one asks: this isolate has changed the state itself. */
  forget(tenantId: string): void {
    const known = this.#tenants.get(tenantId)
    if (known !== undefined) known.checkedMs = -Infinity
  }

  #learn(tenantId: string, found: Found, startedMs: number): Result<Value> {
    const known = this.#tenants.get(tenantId)
    const stamp = this.#reading.stampOf(found)
    if (known !== undefined && this.#reading.isSame(known.stamp, stamp)) {
      known.checkedMs = Math.max(known.checkedMs, startedMs)
      return accepted(known.value)
    }
    const value = this.#reading.read(found)
    // An answer that was asked for earlier than the one that is known says nothing new.
    const isNews = known === undefined || known.checkedMs <= startedMs || known.checkedMs > this.#now()
    if (value.ok && isNews)
      this.#tenants.set(tenantId, { stamp, value: value.value, checkedMs: startedMs, askingMs: startedMs })
    return value
  }
}

type Aged = Pick<Known<unknown, unknown>, 'checkedMs' | 'askingMs'>

/** A clock set back makes nothing younger. */
const ageOf = ({ checkedMs }: Aged, nowMs: number): number => (nowMs < checkedMs ? trustedMs : nowMs - checkedMs)

function isFresh(known: Aged, nowMs: number): boolean {
  const ageMs = ageOf(known, nowMs)
  const isOthersTurn = ageMs < askAgainMs || known.askingMs > known.checkedMs
  return ageMs < trustedMs && isOthersTurn
}
