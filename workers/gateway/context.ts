// What a request carries through Hono and the guards. Functions behind the door see a session instead.
import type { Context } from 'hono'
import type { LocalConfig } from '../../contract/config.ts'
import type { Refusal, Result } from '../../contract/result.ts'
import type { GatewayBindings } from '../shared/bindings.ts'
import { problemResponse } from '../shared/problem.ts'
import type { Telemetry, Trace } from '../shared/telemetry.ts'
import type { AskAgain } from './session.ts'

export interface GatewayHono {
  Bindings: GatewayBindings
  Variables: {
    config: Result<LocalConfig>
    trace: Trace
    telemetry: Telemetry
    /** Registered name of what was asked for, once the door knows it. */
    operation: string | undefined
    /** Whose credential came with the request, once it was read. */
    caller: { readonly tenantId: string; readonly keyId: string } | undefined
    askAgain: AskAgain
  }
}

export type GatewayContext = Context<GatewayHono>

export function refuse(c: GatewayContext, refusal: Refusal): Response {
  return problemResponse(refusal, c.get('trace').requestId)
}
