// One POST within a session of MCP 2025: messages for the server, or answers of the client to what a tool asks in another request.
import { isJSONRPCErrorResponse, isJSONRPCResultResponse, readRequestBody } from '@modelcontextprotocol/server'
import { limits } from '../../../contract/limits.ts'
import type { DoorSession } from '../session.ts'
import { createServer } from './server.ts'
import { refuseSession, type McpSession } from './session.ts'
import { SessionTransport } from './session-transport.ts'

/** The caller was authenticated for this request as for any other: the session gives it no right. */
export async function answerInSession(door: DoorSession, session: McpSession, request: Request): Promise<Response> {
  const read = await readBody(request)
  if (read instanceof Response) return read
  const transport = new SessionTransport(session)
  const server = createServer(door, { era: 'legacy', session })
  server.server.onerror = (error) => {
    const { telemetry, trace } = door
    // Its name alone: a message may hold what was sent.
    telemetry.log('warn', 'mcp', { name: error.name, requestId: trace.requestId })
  }
  await server.connect(transport)
  await transport.recall()
  const response = await transport.answer(request, read.body)
  return response.status === 202 ? ((await takeAnswers(session, read.body)) ?? response) : response
}

async function readBody(request: Request): Promise<Response | { readonly body: unknown }> {
  const read = await readRequestBody(request, limits.executeBodyBytesMax)
  if (read.tooLarge) {
    const detail = `The message is longer than ${limits.executeBodyBytesMax} bytes.`
    return refuseSession({ code: 'PAYLOAD_TOO_LARGE', detail, next: 'Send less.' })
  }
  try {
    return { body: JSON.parse(read.text) as unknown }
  } catch {
    const error = { code: -32_700, message: 'The message is not JSON.' }
    return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 400 })
  }
}

/** Null where all were taken, or there were none. */
async function takeAnswers({ sessions, asked }: McpSession, body: unknown): Promise<Response | null> {
  for (const message of Array.isArray(body) ? (body as unknown[]) : [body]) {
    if (!isJSONRPCResultResponse(message) && !isJSONRPCErrorResponse(message)) continue
    const taken = await sessions.answer({ ...asked, askId: String(message.id), message: JSON.stringify(message) })
    if (!taken.ok) return refuseSession(taken.refusal)
  }
  return null
}
