// Sessions of MCP 2025 as the gateway sees them: begun, found, ended, and the answer to whoever names one that is not there.
import type { InitializeRequest } from '@modelcontextprotocol/server'
import type { McpSessionAsked, McpSessionsRpc } from '../../../contract/mcp-session.ts'
import type { Refusal } from '../../../contract/result.ts'
import { countedAs } from '../../../core/access/claims.ts'
import { objectName } from '../../../contract/tenant.ts'
import type { DoorSession } from '../session.ts'

export const sessionHeader = 'mcp-session-id'

/** One that was found to be the caller's. */
export interface McpSession {
  readonly sessions: McpSessionsRpc
  readonly asked: McpSessionAsked
  /** What its client said of itself. */
  readonly initialize: InitializeRequest['params']
}

export const sessionsOf = ({ bindings, call }: DoorSession): McpSessionsRpc =>
  bindings.MCP_SESSIONS.getByName(objectName.mcpSessions(call.tenantId))

/** Ours are 36 characters long. */
const idCharactersMax = 64

/** The session that a request names, or the refusal. */
export async function findSession(door: DoorSession, sessionId: string): Promise<McpSession | Response> {
  const sessions = sessionsOf(door)
  const asked = { ...door.call, sessionId: sessionId.slice(0, idCharactersMax + 1) }
  const found = await sessions.find(asked)
  if (!found.ok) return refuseSession(found.refusal)
  return { sessions, asked, initialize: JSON.parse(found.value.initialize) as InitializeRequest['params'] }
}

/** A client that is told 404 begins another session. */
export function refuseSession({ code, detail, next = 'Try again.' }: Refusal): Response {
  const [status, errorCode] = code === 'NOT_FOUND' ? [404, -32_001] : [code === 'RATE_LIMITED' ? 429 : 400, -32_000]
  const error = { code: errorCode, message: `${detail} ${next}`, data: { code, next } }
  return Response.json({ jsonrpc: '2.0', id: null, error }, { status })
}

/** The answer to initialize, with the id of the session that it began. A client that gets none goes on without. */
export async function beginSession(
  door: DoorSession,
  initialize: InitializeRequest,
  answered: Promise<Response>,
): Promise<Response> {
  const response = await answered
  if (!response.ok) return response
  try {
    const begun = await sessionsOf(door).begin({
      ...door.call,
      counted: countedAs(door.claims),
      initialize: JSON.stringify(initialize.params),
    })
    if (begun.ok) {
      const headers = new Headers(response.headers)
      headers.set(sessionHeader, begun.value.sessionId)
      return new Response(response.body, { status: response.status, headers })
    }
    warn(door, begun.refusal.code)
  } catch (error) {
    warn(door, (error as Error).name)
  }
  return response
}

const warn = ({ telemetry, trace }: DoorSession, name: string): void =>
  telemetry.log('warn', 'mcp session', { name, requestId: trace.requestId })

export async function endSession(door: DoorSession, sessionId: string): Promise<Response> {
  const ended = await sessionsOf(door).end({ ...door.call, sessionId: sessionId.slice(0, idCharactersMax + 1) })
  return ended.ok ? new Response(null, { status: 204 }) : refuseSession(ended.refusal)
}
