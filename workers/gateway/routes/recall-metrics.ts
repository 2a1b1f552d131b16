// Histogram of recall durations by mode, since the isolate started.

const boundsMs = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500] as const

interface Histogram {
  readonly counts: number[]
  sumMs: number
  count: number
}

const byMode = new Map<string, Histogram>()

export const recallDurations = {
  observe(mode: string, durationMs: number): void {
    const histogram = byMode.get(mode) ?? { counts: boundsMs.map(() => 0), sumMs: 0, count: 0 }
    byMode.set(mode, histogram)
    histogram.sumMs += durationMs
    histogram.count++
    for (const [i, boundMs] of boundsMs.entries()) if (durationMs <= boundMs) histogram.counts[i]!++
  },
  /** Prometheus text lines. */
  lines(name: string): string[] {
    return [...byMode].flatMap(([mode, { counts, sumMs, count }]) => [
      ...boundsMs.map((boundMs, i) => `${name}_bucket{mode="${mode}",le="${boundMs}"} ${counts[i]}`),
      `${name}_bucket{mode="${mode}",le="+Inf"} ${count}`,
      `${name}_sum{mode="${mode}"} ${sumMs}`,
      `${name}_count{mode="${mode}"} ${count}`,
    ])
  },
} as const
