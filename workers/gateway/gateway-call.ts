// The envelope of what the gateway asks a Tenant by itself, for nobody who is known yet.
import type { Call } from '../../contract/rpc.ts'

export const gatewayCall = (tenantId: string, requestId: string): Call => ({
  v: 1,
  tenantId,
  actor: { id: 'gateway', type: 'service' },
  requestId,
})
