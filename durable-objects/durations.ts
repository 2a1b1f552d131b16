// Durations of an object's turns and of recalls, since it woke, as Prometheus' histograms.
import type { Histograms } from '../contract/durations.ts'

const boundsMs = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500] as const

interface Recorded {
  readonly counts: number[]
  sumMs: number
  count: number
}

export class Durations {
  readonly #byName = new Map<string, Recorded>()

  observe(name: string, durationMs: number): void {
    const recorded = this.#byName.get(name) ?? { counts: boundsMs.map(() => 0), sumMs: 0, count: 0 }
    this.#byName.set(name, recorded)
    recorded.sumMs += durationMs
    recorded.count++
    for (const [at, boundMs] of boundsMs.entries()) if (durationMs <= boundMs) recorded.counts[at]!++
  }

  /** Runs work that waits for nothing, and takes its time. At the edge the clock stands until something is waited for. */
  timed<T>(name: string, work: () => T): T {
    const startedMs = performance.now()
    try {
      return work()
    } finally {
      this.observe(name, performance.now() - startedMs)
    }
  }

  read(): Histograms {
    return Object.fromEntries(
      [...this.#byName].map(([name, { counts, sumMs, count }]) => [
        name,
        { boundsMs, counts: [...counts], sumMs, count },
      ]),
    )
  }
}
