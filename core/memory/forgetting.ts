// Which rule forgets what: ages and times unused, by the verticals of the documents that hold it.
import type { ForgettingPolicy, ForgettingReason } from '../../contract/forgetting.ts'

const dayMs = 86_400_000

/** How long something stays, in ms; Infinity where no rule ends it. */
export interface Terms {
  readonly ageMs: number
  readonly unusedMs: number
  readonly decayMs: number
  readonly orphanMs: number
  /** Whether the maximum number of nodes may take it. */
  readonly isCounted: boolean
}

const forever: Terms = { ageMs: Infinity, unusedMs: Infinity, decayMs: Infinity, orphanMs: Infinity, isCounted: false }

const inMs = (days: number | undefined): number => (days === undefined ? Infinity : days * dayMs)

/** A weight of 2^(-unused / half-life) is at its least after so long. */
const decayMs = ({ decay }: Pick<ForgettingPolicy, 'decay'>): number =>
  decay === undefined ? Infinity : decay.halfLifeDays * dayMs * Math.log2(1 / decay.minWeight)

/** Those of a document of the vertical. */
export function termsOf(policy: ForgettingPolicy, vertical: string | null): Terms {
  const own = vertical !== null && Object.hasOwn(policy.verticals, vertical) ? policy.verticals[vertical] : undefined
  if (own?.retain === true) return forever
  return {
    ageMs: inMs(own?.maxAgeDays ?? policy.maxAgeDays),
    unusedMs: inMs(own?.maxUnusedDays ?? policy.maxUnusedDays),
    decayMs: decayMs(policy),
    orphanMs: inMs(own?.orphanNodeTtlDays ?? policy.orphanNodeTtlDays),
    isCounted: true,
  }
}

/** A node that documents of several verticals hold stays as long as any of them lets it. */
export const longest = (terms: readonly Terms[]): Terms => ({
  ageMs: Math.max(...terms.map(({ ageMs }) => ageMs)),
  unusedMs: Math.max(...terms.map(({ unusedMs }) => unusedMs)),
  decayMs: Math.max(...terms.map(({ decayMs: ms }) => ms)),
  orphanMs: Math.max(...terms.map(({ orphanMs }) => orphanMs)),
  isCounted: terms.every(({ isCounted }) => isCounted),
})

/** All verticals that rules speak of, and none of them. */
export const everyTerms = (policy: ForgettingPolicy): readonly Terms[] =>
  [null, ...Object.keys(policy.verticals)].map((vertical) => termsOf(policy, vertical))

/** Used more recently than so many ms no node goes by its use; Infinity where none ever does. */
export const leastUnusedMs = (policy: ForgettingPolicy): number =>
  Math.min(...everyTerms(policy).flatMap(({ unusedMs, decayMs: ms, orphanMs }) => [unusedMs, ms, orphanMs]))

/** Why a node that was not used for so long goes, or null. `isOrphan` is asked only where it decides. */
export function reasonOf(terms: Terms, unusedMs: number, isOrphan: () => boolean): ForgettingReason | null {
  if (unusedMs > terms.unusedMs) return 'unused'
  if (unusedMs > terms.decayMs) return 'decay'
  return unusedMs > terms.orphanMs && isOrphan() ? 'orphan' : null
}
