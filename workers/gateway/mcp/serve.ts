// Answers one request of the Model Context Protocol over Streamable HTTP: 2026-07-28, and 2025 without sessions.
import { createMcpHandler } from '@modelcontextprotocol/server'
import { limits } from '../../../contract/limits.ts'
import type { DoorSession } from '../session.ts'
import { refuseListening } from './listen.ts'
import { createServer } from './server.ts'

/**
 * A handler for this request alone: no stream, timer or promise of one request is another's, which the edge forbids. The caller was
 * authenticated and counted by the door; each operation that a tool runs passes the door again.
 */
export async function answerMcp(session: DoorSession, request: Request): Promise<Response> {
  const refusal = await refuseListening(request)
  if (refusal !== null) return refusal
  const { telemetry, trace } = session
  const { fetch } = createMcpHandler(({ era }) => createServer(session, era), {
    maxRequestBodySize: limits.executeBodyBytesMax,
    // Its name alone: a message may hold what was sent.
    onerror: (error) => telemetry.log('warn', 'mcp', { name: error.name, requestId: trace.requestId }),
  })
  return await fetch(request)
}
