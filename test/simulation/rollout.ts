// A release takes the place of the one before it, Worker by Worker, while documents are under way.
import type { Versions } from './process.ts'
import { createChance } from './random.ts'

export interface Rollout {
  /** When deploys end what is under way. */
  readonly deploysMs: readonly number[]
  versionsAt(elapsedMs: number): Versions
}

export const thisRelease: Versions = { objects: 'this', isMixed: false, worker: () => 'this' }

/**
 * Everything is of the release before; then one of objects and Workers changes, and the other some time later. Meanwhile a Worker's
 * events go to either release, as with a gradual deployment. Draws from a source of its own, so that other seeds stay what they were.
 */
export function createRollout(seed: number): Rollout {
  const chance = createChance(seed ^ 0x5eed)
  // Within the uploads, and while what crashes left is under way.
  const objectsMs = chance.whole(1_000, 15_000)
  const workersFromMs = chance.whole(500, 15_000)
  const workersUntilMs = Math.max(objectsMs, workersFromMs) + chance.whole(2_000, 30_000)
  return {
    deploysMs: [objectsMs, workersFromMs, workersUntilMs],
    versionsAt(elapsedMs) {
      const objects = elapsedMs >= objectsMs ? 'this' : 'before'
      if (elapsedMs >= workersUntilMs) return { objects, isMixed: false, worker: () => 'this' }
      if (elapsedMs < workersFromMs) return { objects, isMixed: true, worker: () => 'before' }
      return { objects, isMixed: true, worker: () => (chance.is(0.5) ? 'this' : 'before') }
    },
  }
}
