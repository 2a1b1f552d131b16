// Somebody is erased while documents that name them are under way, by a steward who asks until it is answered.
import type { Clock } from './clock.ts'
import type { Upload } from './documents.ts'
import { entityOf } from './engines.ts'
import type { Life } from './process.ts'
import { createChance } from './random.ts'
import type { Watch } from './watch.ts'

const againMs = 5_000
/** Once nothing is in anybody's way; then the graph that would know them was never made. */
const triesMax = 40

export interface ErasureOptions {
  readonly seed: number
  readonly clock: Clock
  readonly uploads: readonly Upload[]
  readonly watches: readonly Watch[]
  readonly lifeNow: () => Life | null
  /** Whether nothing troubles the world any more. */
  readonly isCalm: () => boolean
  readonly note: (line: string) => void
}

/** Draws from a source of its own, so that other seeds stay what they were. */
export function scheduleErasure({ seed, clock, uploads, watches, lifeNow, isCalm, note }: ErasureOptions): void {
  const chance = createChance(seed ^ 0xe7a5e)
  const { tenantId, planted } = chance.pick(uploads)
  const value = chance.pick(planted)
  const whom = { tenantId, entity: entityOf(value), value }
  const watch = watches.find((one) => one.tenantId === tenantId)!

  watch.erasures.asked += 1
  let documentIds: ReadonlySet<string> | null = null
  function ask(tries: number): void {
    const again = (): void => {
      if (tries >= triesMax) watch.erasures.givenUp += 1
      else clock.after(againMs, () => ask(isCalm() ? tries + 1 : tries))
    }
    const life = lifeNow()
    if (life === null) return again()
    // The first request may have begun it, whatever became of its answer.
    documentIds ??= new Set(watch.acknowledged.values())
    const before = documentIds
    let isAnswered = false
    const answered = (terms: readonly string[] | null): void => {
      if (isAnswered) return
      isAnswered = true
      if (terms === null || lifeNow() !== life) return again()
      note('erasing')
      watch.erased.push({ terms, documentIds: before })
    }
    // A process that dies answers nobody.
    clock.after(40_000, () => answered(null))
    life.erase(whom).then(answered, () => answered(null))
  }
  clock.after(chance.whole(2_000, 60_000), () => ask(0))
}
