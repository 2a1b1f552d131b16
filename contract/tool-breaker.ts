// The RPC surface of the ToolBreaker object: one for each tool of others that a tenant calls, so that all isolates know the same of it.
import type { Result } from './result.ts'
import type { Call } from './rpc.ts'

export interface ToolBreakerRules {
  readonly failureThreshold: number
  readonly probeIntervalMs: number
}

export interface ToolBreakerCall extends Call {
  readonly operationId: string
  readonly provider: string
  readonly rules: ToolBreakerRules
}

export interface BreakerAnswer {
  readonly state: 'closed' | 'open' | 'half_open'
  readonly failures: number
  readonly openedMs: number | null
  /** When it is looked at again by itself. */
  readonly nextProbeMs: number | null
}

export interface ToolBreakerRpc {
  look(call: ToolBreakerCall): Promise<Result<BreakerAnswer>>
  /** What a call came to: its provider answered, or was not there. Durable on return. */
  report(call: ToolBreakerCall & { readonly isWell: boolean }): Promise<Result<BreakerAnswer>>
  /** Looks now whether the provider is there, and answers what that comes to. */
  probe(call: ToolBreakerCall): Promise<Result<BreakerAnswer>>
}
