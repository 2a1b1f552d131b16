// Places for what goes on without an end, as long as it is looked after: what nobody looks after any more gives its place back by itself.

export interface LiveBound {
  readonly who: string
  readonly atOnceMax: number
}

/** State of the isolate. Nothing in it belongs to a request, so any request may look at it. */
export class LivePlaces {
  readonly #forgottenMs: number
  readonly #seenMsByWho = new Map<string, Map<string, number>>()

  constructor({ forgottenMs }: { readonly forgottenMs: number }) {
    this.#forgottenMs = forgottenMs
  }

  /** Whether each of the bounds has one more. */
  hasRoom(bounds: readonly LiveBound[], nowMs: number): boolean {
    return bounds.every(({ who, atOnceMax }) => this.#alive(who, nowMs) < atOnceMax)
  }

  stay(bounds: readonly LiveBound[], id: string, nowMs: number): void {
    for (const { who } of bounds) {
      const seen = this.#seenMsByWho.get(who) ?? new Map<string, number>()
      this.#seenMsByWho.set(who, seen.set(id, nowMs))
    }
  }

  leave(bounds: readonly LiveBound[], id: string): void {
    for (const { who } of bounds) {
      const seen = this.#seenMsByWho.get(who)
      seen?.delete(id)
      if (seen?.size === 0) this.#seenMsByWho.delete(who)
    }
  }

  #alive(who: string, nowMs: number): number {
    const seen = this.#seenMsByWho.get(who)
    if (seen === undefined) return 0
    for (const [id, atMs] of seen) if (Math.abs(nowMs - atMs) > this.#forgottenMs) seen.delete(id)
    if (seen.size === 0) this.#seenMsByWho.delete(who)
    return seen.size
  }
}
