// Places for what is under way, so many at one time. Whoever is late is forgotten: where a client goes away its request runs no further, and gives nothing back.

export interface PlaceBounds {
  readonly atOnceMax: number
  /** Longer than anything takes that is still under way. */
  readonly longestMs: number
}

/** State of the isolate. Nothing in it belongs to a request, so any request may look at it. */
export class Places {
  readonly #bounds: PlaceBounds
  readonly #sinceMsByWho = new Map<string, Set<{ readonly sinceMs: number }>>()

  constructor(bounds: PlaceBounds) {
    this.#bounds = bounds
  }

  isFull(nowMs: number, who = ''): boolean {
    const taken = this.#sinceMsByWho.get(who)
    if (taken === undefined) return false
    for (const one of taken) if (Math.abs(nowMs - one.sinceMs) > this.#bounds.longestMs) taken.delete(one)
    return taken.size >= this.#bounds.atOnceMax
  }

  /** What gives it back. Null where there is none. */
  take(nowMs: number, who = ''): (() => void) | null {
    if (this.isFull(nowMs, who)) return null
    const taken = this.#sinceMsByWho.get(who) ?? new Set()
    this.#sinceMsByWho.set(who, taken)
    const place = { sinceMs: nowMs }
    taken.add(place)
    return () => {
      taken.delete(place)
      if (taken.size === 0 && this.#sinceMsByWho.get(who) === taken) this.#sinceMsByWho.delete(who)
    }
  }
}
