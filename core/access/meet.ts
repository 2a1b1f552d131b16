// What bounds two grants have in common: the meet of a lattice, field by field. A delegation is a meet, and so never widens.
import type { ActorType } from '../../contract/rpc.ts'
import { covers, everything, meetCapabilities } from './roles.ts'

export interface Bounds {
  /** Scopes, roles resolved; `*` alone stands for all. */
  readonly capabilities: readonly string[]
  readonly actorType: ActorType
  /** Null where rows of all verticals show. */
  readonly verticals: readonly string[] | null
  /** True where rows of all do. */
  readonly crossVertical: boolean
  /** Null of what does not end. */
  readonly expiresMs: number | null
}

/** What only a human may counts for nobody below; what an agent makes stays an agent's. */
const order: readonly ActorType[] = ['agent', 'service', 'human']
export const lesserType = (a: ActorType, b: ActorType): ActorType => (rank(a) <= rank(b) ? a : b)
const rank = (type: ActorType): number => order.indexOf(type)

export function meet(a: Bounds, b: Bounds): Bounds {
  const ends = [a.expiresMs, b.expiresMs].filter((ms) => ms !== null)
  return {
    capabilities: meetCapabilities(a.capabilities, b.capabilities),
    actorType: lesserType(a.actorType, b.actorType),
    verticals: meetVerticals(a.verticals, b.verticals),
    crossVertical: a.crossVertical && b.crossVertical,
    expiresMs: ends.length === 0 ? null : Math.min(...ends),
  }
}

/** What one wants and the other does not have; what is not named is not missing. */
export interface Lack {
  readonly scopes?: readonly string[]
  readonly actorType?: ActorType
  readonly verticals?: readonly string[]
  readonly crossVertical?: true
  readonly expiresAtMostMs?: number
}

export function lackOfBounds(held: Bounds, wanted: Bounds): Lack {
  const scopes = wanted.capabilities.filter((one) => !covers(held.capabilities, one))
  const verticals = held.verticals === null ? [] : missingVerticals(held.verticals, wanted.verticals)
  const isLater = held.expiresMs !== null && (wanted.expiresMs === null || wanted.expiresMs > held.expiresMs)
  return {
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(rank(wanted.actorType) <= rank(held.actorType) ? {} : { actorType: wanted.actorType }),
    ...(verticals.length === 0 ? {} : { verticals }),
    ...(wanted.crossVertical && !held.crossVertical ? { crossVertical: true } : {}),
    ...(isLater ? { expiresAtMostMs: held.expiresMs } : {}),
  }
}

/** Whether `a` lies within `b`: it is wider in nothing. */
export const isWithin = (a: Bounds, b: Bounds): boolean => Object.keys(lackOfBounds(b, a)).length === 0

const missingVerticals = (held: readonly string[], wanted: readonly string[] | null): readonly string[] =>
  wanted === null ? [everything] : wanted.filter((vertical) => !held.includes(vertical))

const meetVerticals = (a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null =>
  a === null ? b : b === null ? a : a.filter((vertical) => b.includes(vertical))
