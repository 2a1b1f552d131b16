// Calls that leave the process: each takes time, may fail before or after it took effect, and may be where the process dies.
import type { Clock } from './clock.ts'
import type { Chance } from './random.ts'

/** How hard a seed is on the pipeline. Shares are per call. */
export interface Hardship {
  readonly lostShare: number
  readonly slowShare: number
  /** Calls between two crashes, on average. */
  readonly callsPerCrash: number
  readonly crashesMax: number
  readonly storageShare: number
  readonly engineShare: number
  readonly duplicateShare: number
  readonly lateShare: number
  readonly jumpsMax: number
  readonly isQueueVolatile: boolean
  readonly hasSupervisor: boolean
  /** Engines whose output differs each time. */
  readonly isFickle: boolean
  readonly hasExternalArchive: boolean
  /** An hour in which a bucket or every engine refuses every call, or none. */
  readonly refusing: { readonly what: 'audit' | 'keys' | 'documents' | 'engines'; readonly fromMs: number } | null
}

/** How long a bucket or an engine refuses. */
export const refusingMs = 3_600_000

export class LostError extends Error {
  override readonly name = 'LostError'
}

export interface WireOptions {
  readonly clock: Clock
  readonly chance: Chance
  readonly hardship: Hardship
  readonly note: (line: string) => void
  /** Ends the process: from here on nothing of it runs. */
  readonly crash: () => void
}

export type Wire = ReturnType<typeof createWire>

/** One for each who waits: one for all would keep every life of every world in memory. */
const never = (): Promise<never> => new Promise(() => {})

export function createWire({ clock, chance, hardship, note, crash }: WireOptions) {
  let isHard = true
  let crashes = 0
  const distance = (): number => chance.whole(1, hardship.callsPerCrash * 2)
  let callsLeft = distance()

  function diesHere(): boolean {
    if (!isHard || crashes >= hardship.crashesMax || --callsLeft > 0) return false
    crashes++
    callsLeft = distance()
    return true
  }
  const hits = (share: number): boolean => isHard && chance.is(share)
  const latencyMs = (): number => (hits(hardship.slowShare) ? chance.whole(200, 25_000) : chance.whole(0, 6))

  return {
    hits,
    hardship,
    isRefusing(what: string): boolean {
      const { refusing } = hardship
      const atMs = clock.elapsedMs()
      return refusing?.what === what && atMs >= refusing.fromMs && atMs < refusing.fromMs + refusingMs
    },
    /** The world is left alone: no call fails any more. */
    heal(): void {
      isHard = false
    },
    crashes: () => crashes,
    /**
     * Durable stores outlive the caller: what is under way when it dies takes effect or not. `inProcess` is for what dies
     * with it.
     */
    async call<T>(name: string, effect: () => T | Promise<T>, where: 'store' | 'inProcess' = 'store'): Promise<T> {
      const life = clock.life()
      if (life < 0) return await never()
      const fate = { isLost: hits(hardship.lostShare), isLate: chance.is(0.5), lands: chance.is(0.5) }
      const dies = diesHere()
      await new Promise<void>((resolve) => clock.after(latencyMs(), resolve))
      const isAlive = (): boolean => clock.life() === life
      if (!isAlive() && (where === 'inProcess' || !fate.lands)) return await never()
      if (dies && isAlive() && !fate.isLate) {
        note(`crash before ${name}`)
        crash()
        return await never()
      }
      if (fate.isLost && !fate.isLate) {
        note(`lost before ${name}`)
        throw new LostError(name)
      }
      const value = await effect()
      note(name)
      if (dies && isAlive()) {
        note(`crash after ${name}`)
        crash()
      }
      await new Promise<void>((resolve) => clock.after(latencyMs(), resolve))
      if (!isAlive()) return await never()
      if (fate.isLost) {
        note(`lost after ${name}`)
        throw new LostError(name)
      }
      return value
    },
  }
}
