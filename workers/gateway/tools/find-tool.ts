// A tool by its name, ours or another's, as a decision about it needs it.
import type { ToolRisk } from '../../../contract/external-tool.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { Route } from '../../../contract/routes.ts'
import type { Session } from '../session.ts'
import { isRead, routeNamed, unknownTool } from './describe.ts'
import { externalTools, findExternalTool, routeOfTool, type Asking } from './external-tools.ts'

export interface AskedTool {
  readonly route: Pick<Route, 'operationId' | 'scope' | 'resource' | 'rows'>
  /** As a rule names what a call is about; null of operations of ours. */
  readonly id: string | null
  readonly vertical: string | null
  readonly risk: ToolRisk
}

/** TOOL_NOT_FOUND with names that come near, where there is none of that name. */
export async function findTool(session: Session, name: string): Promise<Result<AskedTool>> {
  const route = routeNamed(name)
  if (route !== null) return accepted({ route, id: null, vertical: null, risk: isRead(route) ? 'read' : 'write' })
  const found = await findExternalTool(session, name)
  if (!found.ok) return found
  if (found.value === null) return await refuseUnknown(session, name)
  const { tool, vertical } = found.value
  return accepted({ route: routeOfTool(tool.operationId), id: tool.operationId, vertical, risk: tool.risk })
}

/** The one id of a tool, ours or another's, whichever of its names is called; null where none has that name. */
export async function idOfTool(asking: Asking, name: string): Promise<Result<string | null>> {
  const route = routeNamed(name)
  if (route !== null) return accepted(route.operationId)
  const found = await findExternalTool(asking, name)
  return found.ok ? accepted(found.value?.tool.operationId ?? null) : found
}

export async function refuseUnknown(session: Session, name: string): Promise<Result<never>> {
  const tools = await externalTools(session)
  return unknownTool(name, tools.ok ? tools.value.map(({ tool }) => tool.operationId) : [])
}
