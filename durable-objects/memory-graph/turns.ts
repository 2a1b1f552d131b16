// How long the object's turns take, by method: while one lasts, every other call waits.
import { turnBucketsMs, type MemoryTurns } from '../../contract/memory.ts'

export interface TurnRecorder {
  /** Runs work that waits for nothing, and counts its time. */
  timed<T>(method: string, work: () => T): T
  turns(): MemoryTurns
}

/** `nowMs` must go on while code runs: in workerd as we host it does, at the edge it stands until something is waited for. */
export function createTurnRecorder(nowMs: () => number): TurnRecorder {
  const turns = new Map<string, number[]>()
  const count = (method: string, ms: number): void => {
    const counts = turns.get(method) ?? Array.from({ length: turnBucketsMs.length + 1 }, () => 0)
    const bucket = turnBucketsMs.findIndex((bound) => ms <= bound)
    counts[bucket === -1 ? turnBucketsMs.length : bucket]! += 1
    turns.set(method, counts)
  }
  return {
    timed(method, work) {
      const startMs = nowMs()
      try {
        return work()
      } finally {
        count(method, nowMs() - startMs)
      }
    },
    turns: () => Object.fromEntries(turns),
  }
}
