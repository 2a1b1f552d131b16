// The Tenant's tools of others: RPC surface only; the behaviour stands in the functions it calls.
import type { AcceptToolsCall, BeginToolCall, EndToolCall, ToolRpc } from '../../contract/external-tool.ts'
import { accepted } from '../../contract/result.ts'
import { TenantLog } from './tenant-log.ts'
import { beginToolCall, endToolCall } from './tools/calls.ts'
import { acceptTools, compareTools, findTools } from './tools/pinned.ts'

export class TenantTools extends TenantLog implements ToolRpc {
  findTools(call: Parameters<ToolRpc['findTools']>[0]) {
    return this.life.admitted(call, ({ sql }) => accepted(findTools(sql, call)))
  }

  acceptTools(call: AcceptToolsCall) {
    return this.life.opened(call, 'acceptTools', (tenant, turn) => turn(() => acceptTools(tenant, call, Date.now())))
  }

  compareTools(call: AcceptToolsCall) {
    return this.life.opened(call, 'compareTools', (tenant, turn) => turn(() => compareTools(tenant, call, Date.now())))
  }

  beginToolCall(call: BeginToolCall) {
    return this.life.opened(call, 'beginToolCall', (tenant, turn) =>
      turn(() => beginToolCall(tenant, call, Date.now())),
    )
  }

  endToolCall(call: EndToolCall) {
    return this.life.opened(call, 'endToolCall', (tenant, turn) => turn(() => endToolCall(tenant, call, Date.now())))
  }
}
