// What this isolate knows of the identity provider: read once, read again now and then, and for a while still good where it is out of reach.
import { accepted, type Refusal, type Result } from '../../../contract/result.ts'
import { Places } from '../places.ts'

/** From this age on somebody reads again, while everybody goes on with what is known. */
export const readAgainMs = 5 * 60_000
/** An issuer that was out of reach for so long is not believed any more: keys of its that were stolen would be good for ever. */
export const trustedMs = 60 * 60_000
/** Keys that nobody knows let nobody ask more often than this. */
export const unknownKeyMs = 10_000
/** After a failure the next ones are told so for a moment. */
const failedMs = 1_000
/** Who waits for the issuer at one time; it is nobody's to be flooded through us. */
const askingMax = 8
/** Longer than its answers may take together. */
const askingMs = 15_000

interface Known<View> {
  readonly view: View
  /** When the reading began that brought it. */
  readonly readMs: number
  readonly turn: number
}

export interface Looking<View> {
  readonly nowMs: number
  readonly ask: () => Promise<Result<View>>
  readonly outOfReach: (reason: string) => Result<never>
  /** Keeps the Worker alive for a reading that nobody waits for. */
  readonly waitUntil: (work: Promise<unknown>) => void
  /** For who met a key that is not known. */
  readonly isKeyUnknown?: boolean
}

/** Values only are shared between requests: no request waits for a promise of another, which the edge forbids. */
export class KnownIssuer<View> {
  #known: Known<View> | null = null
  #failure: { readonly refusal: Refusal; readonly atMs: number } | null = null
  #againMs = -Infinity
  readonly #asking = new Places({ atOnceMax: askingMax, longestMs: askingMs })
  #turns = 0

  async find(looking: Looking<View>): Promise<Result<View>> {
    const { nowMs, isKeyUnknown = false, waitUntil } = looking
    const known = this.#known
    const ageMs = known === null ? Infinity : Math.abs(nowMs - known.readMs)
    if (known === null || ageMs >= trustedMs) return await this.#ask(looking)
    if (isKeyUnknown && ageMs >= unknownKeyMs) return await this.#ask(looking)
    if (ageMs >= readAgainMs && Math.abs(nowMs - this.#againMs) >= unknownKeyMs) {
      this.#againMs = nowMs
      waitUntil(this.#ask(looking))
    }
    return accepted(known.view)
  }

  async #ask({ nowMs, ask, outOfReach }: Looking<View>): Promise<Result<View>> {
    const failure = this.#failure
    if (failure !== null && Math.abs(nowMs - failure.atMs) < failedMs) return { ok: false, refusal: failure.refusal }
    const leave = this.#asking.take(nowMs)
    if (leave === null) return outOfReach('others wait for it already')
    const turn = ++this.#turns
    try {
      const read = await ask()
      this.#learn(read, { nowMs, turn })
      return read
    } finally {
      leave()
    }
  }

  /** A reading that began earlier than the one that is known says nothing new; clocks may be set back meanwhile. */
  #learn(read: Result<View>, { nowMs, turn }: { readonly nowMs: number; readonly turn: number }): void {
    if (!read.ok) this.#failure = { refusal: read.refusal, atMs: nowMs }
    else if (this.#known === null || this.#known.turn < turn) {
      this.#known = { view: read.value, readMs: nowMs, turn }
      this.#failure = null
    }
  }
}
