// A circuit breaker as states and steps: closed, open for a while, half open while one looks whether what was down is well again.

export interface BreakerRules {
  /** Failures one after the other that open it. */
  readonly failureThreshold: number
  /** From opening to the first look; twice as long after each that failed. */
  readonly probeIntervalMs: number
}

export type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | {
      readonly kind: 'open'
      readonly failures: number
      readonly openedMs: number
      readonly nextProbeMs: number
      readonly looks: number
    }
  /** One looks; nobody else is let through until it is back, or late. */
  | {
      readonly kind: 'half_open'
      readonly failures: number
      readonly openedMs: number
      readonly lateMs: number
      readonly looks: number
    }

export const closed: BreakerState = { kind: 'closed', failures: 0 }

/** A look that is not back by then is lost. */
export const lookMs = 130_000
const doublingsMax = 5

export interface Admitted {
  readonly state: BreakerState
  /** `look`: whoever asked finds out, and has to tell. */
  readonly verdict: 'pass' | 'look' | 'refuse'
}

/** Whether a call may be made now. Of any number that ask one at most looks. */
export function admit(state: BreakerState, nowMs: number): Admitted {
  if (state.kind === 'closed') return { state, verdict: 'pass' }
  const dueMs = state.kind === 'open' ? state.nextProbeMs : state.lateMs
  // A clock that was set back by more than any wait makes nobody wait for it.
  const isDue = nowMs >= dueMs || nowMs < state.openedMs
  if (!isDue) return { state, verdict: 'refuse' }
  const { failures, openedMs, looks } = state
  return {
    state: {
      kind: 'half_open',
      failures,
      openedMs: Math.min(openedMs, nowMs),
      lateMs: nowMs + lookMs,
      looks: looks + 1,
    },
    verdict: 'look',
  }
}

/** What a call came to. Of calls that were let through before it opened nothing is learnt any more but that it is well. */
export function report(
  state: BreakerState,
  isWell: boolean,
  { nowMs, rules }: { readonly nowMs: number; readonly rules: BreakerRules },
): BreakerState {
  if (isWell) return state.kind === 'open' ? state : closed
  if (state.kind === 'open') return state
  const failures = Math.min(state.failures + 1, 1_000_000)
  if (state.kind === 'closed' && failures < rules.failureThreshold) return { kind: 'closed', failures }
  const looks = state.kind === 'half_open' ? state.looks : 0
  const waitMs = rules.probeIntervalMs * 2 ** Math.min(looks, doublingsMax)
  const openedMs = state.kind === 'half_open' ? state.openedMs : nowMs
  return { kind: 'open', failures, openedMs, nextProbeMs: nowMs + waitMs, looks }
}
