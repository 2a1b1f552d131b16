// Token buckets: how many requests a caller may send. Full at first, refilled evenly; time is the caller's.

export interface Rate {
  /** Also the size of the bucket: what may come at once after a pause. */
  readonly quota: number
  readonly windowMs: number
}

/** How a bucket stands after a request was counted, or refused. */
export interface RateState {
  readonly isTaken: boolean
  /** Whole requests that may come now. */
  readonly remaining: number
  /** Until the bucket is full again. */
  readonly fullAfterMs: number
  /** Until the next request may come; 0 where it may now. */
  readonly nextAfterMs: number
}

/** Whole numbers alone: a share of a request that is rounded down refuses who has waited as long as it was told. */
interface Bucket {
  /** Requests times `windowMs`. */
  units: number
  readonly windowMs: number
  seenMs: number
}

/** Buckets by name, at most `bucketsMax`: the one that was used longest ago is forgotten, and is full when it comes again. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>()
  readonly #bucketsMax: number

  constructor(bucketsMax: number) {
    this.#bucketsMax = bucketsMax
  }

  take(name: string, { quota, windowMs }: Rate, nowMs: number): RateState {
    const bucket = this.#bucketOf(name, { quota, windowMs }, nowMs)
    const fullUnits = quota * windowMs
    // A clock that was set back refills nothing; a quota that was lowered holds at once.
    const passedMs = Math.min(windowMs, Math.max(0, Math.floor(nowMs - bucket.seenMs)))
    bucket.units = Math.min(fullUnits, bucket.units + passedMs * quota)
    bucket.seenMs = nowMs
    const isTaken = bucket.units >= windowMs
    if (isTaken) bucket.units -= windowMs
    this.#keep(name, bucket)
    const { units } = bucket
    return {
      isTaken,
      remaining: Math.floor(units / windowMs),
      fullAfterMs: Math.ceil((fullUnits - units) / quota),
      nextAfterMs: units >= windowMs ? 0 : Math.ceil((windowMs - units) / quota),
    }
  }

  /** One of another window is full: it was counted by another rule. */
  #bucketOf(name: string, { quota, windowMs }: Rate, nowMs: number): Bucket {
    const kept = this.#buckets.get(name)
    return kept?.windowMs === windowMs ? kept : { units: quota * windowMs, windowMs, seenMs: nowMs }
  }

  /** A map goes by the order of insertion: the first is the one that was used longest ago. */
  #keep(name: string, bucket: Bucket): void {
    this.#buckets.delete(name)
    this.#buckets.set(name, bucket)
    if (this.#buckets.size <= this.#bucketsMax) return
    const [oldest] = this.#buckets.keys()
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }
}
