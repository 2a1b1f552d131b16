// Keys that were unwrapped lately: unwrapping one costs more than all that a recall does with it.
import { steadyMs } from '../../steady-ms.ts'

export interface OpenedKey {
  readonly name: string
  readonly kid: string
  /** 32 bytes. */
  readonly key: Uint8Array
}

/** What is destroyed elsewhere is dark here after this; what is destroyed here is dropped at once. */
const keptMs = 60_000
const keptKeysMax = 20_000
/** What expires sooner is not counted on by who has to wait before it is used. */
const freshMs = 10_000

interface Kept {
  readonly key: OpenedKey
  readonly untilMs: number
}

/** A bounded map whose entries expire; the oldest go first. */
export class OpenedKeys {
  readonly #kept = new Map<string, Kept>()

  get(name: string): OpenedKey | undefined {
    const kept = this.#kept.get(name)
    if (kept === undefined || kept.untilMs > steadyMs()) return kept?.key
    this.#kept.delete(name)
    return undefined
  }

  /** Whether `get` finds the key for a while yet. */
  isFresh(name: string): boolean {
    const kept = this.#kept.get(name)
    return kept !== undefined && kept.untilMs - freshMs > steadyMs()
  }

  set(name: string, key: OpenedKey): void {
    this.#kept.delete(name)
    this.#kept.set(name, { key, untilMs: steadyMs() + keptMs })
    for (const [oldest, { untilMs }] of this.#kept) {
      if (this.#kept.size <= keptKeysMax && untilMs > steadyMs()) break
      this.#kept.delete(oldest)
    }
  }

  clear(): void {
    this.#kept.clear()
  }
}
