// How much of one kind of work an isolate has under way, as a hint for how long to wait for company.

/** Work of a request that ended without a word, as one that was cancelled, is not counted after this long. */
const forgottenMs = 30_000

/** Below this many a group is not held open: who waits would only wait longer. */
const crowd = 4

/**
 * How long a group is held open for others, in milliseconds: the more are under way, the more join within a given time, and
 * the longer each document takes anyhow.
 */
export function lingerMs(underWayCount: number, linger: { readonly eachMs: number; readonly mostMs: number }): number {
  return underWayCount < crowd ? 0 : Math.min(linger.mostMs, linger.eachMs * underWayCount)
}

export function createUnderWay() {
  const startsMs = new Map<symbol, number>()
  return {
    async run<T>(work: () => Promise<T>): Promise<T> {
      const id = Symbol('work')
      startsMs.set(id, Date.now())
      try {
        return await work()
      } finally {
        startsMs.delete(id)
      }
    },
    count(): number {
      const oldestMs = Date.now() - forgottenMs
      for (const [id, startMs] of startsMs) {
        if (startMs >= oldestMs) break
        startsMs.delete(id)
      }
      return startsMs.size
    },
  }
}
