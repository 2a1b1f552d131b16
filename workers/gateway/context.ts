// What a request carries through the gateway: bindings, configuration, caller, trace; and how a handler answers a refusal.
import type { Context } from 'hono'
import type { LocalConfig } from '../../contract/config.ts'
import type { Call } from '../../contract/rpc.ts'
import type { Refusal } from '../../contract/result.ts'
import type { Claims } from '../../core/access/authorize.ts'
import type { GatewayBindings } from '../shared/bindings.ts'
import { problemResponse } from '../shared/problem.ts'
import type { Telemetry, Trace } from '../shared/telemetry.ts'

export interface GatewayHono {
  Bindings: GatewayBindings
  Variables: {
    config: LocalConfig
    claims: Claims
    trace: Trace
    telemetry: Telemetry
  }
}

export type GatewayContext = Context<GatewayHono>

/** The RPC envelope of this request. */
export function callOf(c: GatewayContext): Call {
  const { tenantId, actor } = c.get('claims')
  return { v: 1, tenantId, actor, requestId: c.get('trace').requestId }
}

export function refuse(c: GatewayContext, refusal: Refusal): Response {
  return problemResponse(refusal, c.get('trace').requestId)
}

/** The same answer for what does not exist and for what is another tenant's. */
export function notFound(c: GatewayContext): Response {
  return refuse(c, { code: 'NOT_FOUND', detail: 'There is nothing at this address for your tenant.' })
}
