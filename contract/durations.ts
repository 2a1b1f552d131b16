// Durations across RPC: how long an object's turns and recalls took since it woke.

/** Durations in milliseconds as Prometheus wants them: counts at most each bound. */
export interface Histogram {
  readonly boundsMs: readonly number[]
  readonly counts: readonly number[]
  readonly sumMs: number
  readonly count: number
}

/** Of requests by operation; 2,000 is the guide's bound for execute(). */
export const requestBoundsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000, 20_000] as const

/** Of stages: from a millisecond to minutes. */
export const stageBoundsMs = [5, 25, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000] as const

/** By name of the turn or mode. */
export interface Histograms {
  readonly [name: string]: Histogram
}
