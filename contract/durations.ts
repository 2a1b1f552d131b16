// Durations across RPC: how long an object's turns and recalls took since it woke.

/** Durations in milliseconds as Prometheus wants them: counts at most each bound. */
export interface Histogram {
  readonly boundsMs: readonly number[]
  readonly counts: readonly number[]
  readonly sumMs: number
  readonly count: number
}

/** By name of the turn or mode. */
export interface Histograms {
  readonly [name: string]: Histogram
}
