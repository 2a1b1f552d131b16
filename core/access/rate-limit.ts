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

interface Bucket {
  tokens: number
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
    const bucket = this.#buckets.get(name) ?? { tokens: quota, seenMs: nowMs }
    const perMs = quota / windowMs
    // A clock that was set back refills nothing; a quota that was lowered holds at once.
    bucket.tokens = Math.min(quota, bucket.tokens + Math.max(0, nowMs - bucket.seenMs) * perMs)
    bucket.seenMs = nowMs
    const isTaken = bucket.tokens >= 1
    if (isTaken) bucket.tokens--
    this.#keep(name, bucket)
    const { tokens } = bucket
    return {
      isTaken,
      remaining: Math.floor(tokens),
      fullAfterMs: Math.ceil((quota - tokens) / perMs),
      nextAfterMs: tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs),
    }
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
