// Pins an object to the tenant and graph of its first use; every other tenant is refused for good.
import { tenantIdPattern, graphNamePattern } from '../../contract/tenant.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { Sql } from '../sql.ts'

export interface Pin {
  readonly tenantId: string
  readonly graph: string
}

/** The pin, or null before first use. */
export function readPin(sql: Sql): Pin | null {
  const rows = sql.exec<{ name: string; value: string }>('SELECT name, value FROM pin').toArray()
  const values = new Map(rows.map(({ name, value }) => [name, value]))
  const tenantId = values.get('tenantId')
  const graph = values.get('graph')
  return tenantId === undefined || graph === undefined ? null : { tenantId, graph }
}

/** Checks a call against the pin, and pins at first use: the object's name must be `<tenantId>/<graph>`. Durable with the call's own writes. */
export function checkPin(
  sql: Sql,
  pin: Pin | null,
  { call, name }: { readonly call: Call; readonly name: string },
): Result<Pin> {
  const [tenantId = '', graph = ''] = name.split('/')
  if (call.tenantId !== (pin?.tenantId ?? tenantId)) {
    return refused('ATR_PERMISSION_DENIED', 'This graph belongs to another tenant.')
  }
  if (pin !== null) return accepted(pin)
  if (!tenantIdPattern.test(tenantId) || !graphNamePattern.test(graph)) {
    return refused('VALIDATION_FAILED', 'A graph is named by tenant and graph name.')
  }
  sql.exec(`INSERT INTO pin (name, value) VALUES ('tenantId', ?), ('graph', ?)`, tenantId, graph)
  return accepted({ tenantId, graph })
}

/** What the object's own alarm and warm-up act as. */
export function ownCall({ tenantId }: Pin): Call {
  return { v: 1, tenantId, actor: { id: 'memory-graph', type: 'service' }, requestId: crypto.randomUUID() }
}
