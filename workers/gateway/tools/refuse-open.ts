// What is down is not asked, and its tool is not there meanwhile (checklist CB-6, X17).
import { refused, type Result } from '../../../contract/result.ts'

export interface OpenBreaker {
  readonly state: string
  readonly failures: number
  readonly nextProbeMs: number | null
}

export function refuseOpen({ state, failures, nextProbeMs }: OpenBreaker): Result<never> {
  const waitMs = Math.max(1_000, (nextProbeMs ?? 0) - Date.now())
  return refused('TOOL_NOT_FOUND', 'What this tool needs is down; it is not asked until it was seen to be well.', {
    details: {
      reason: 'CIRCUIT_OPEN',
      state,
      failures,
      nextProbeAt: nextProbeMs === null ? null : new Date(nextProbeMs).toISOString(),
    },
    next: 'Wait Retry-After seconds, or look now with POST /api/tools/{operationId}/probe.',
    retryAfterSeconds: Math.ceil(waitMs / 1_000),
  })
}
