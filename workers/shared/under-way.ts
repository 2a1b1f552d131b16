// How much of one kind of work an isolate has under way, as a hint for how long to wait for company.

/** Work of a request that ended without a word, as one that was cancelled, is not counted after this long. */
const forgottenMs = 30_000

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
