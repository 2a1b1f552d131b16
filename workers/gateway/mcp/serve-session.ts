// One POST within a session of MCP 2025: messages for the server, or answers of the client to what a tool asks in another request.
import {
  isJsonContentType,
  isJSONRPCErrorResponse,
  isJSONRPCResultResponse,
  readRequestBody,
  type JSONRPCErrorResponse,
  type JSONRPCResultResponse,
} from '@modelcontextprotocol/server'
import { limits } from '../../../contract/limits.ts'
import type { DoorSession } from '../session.ts'
import { createServer } from './server.ts'
import { refuseSession, type McpSession } from './session.ts'
import { SessionTransport } from './session-transport.ts'

/** The caller was authenticated for this request as for any other: the session gives it no right. */
export async function answerInSession(door: DoorSession, session: McpSession, request: Request): Promise<Response> {
  const read = await readBody(request)
  if (read instanceof Response) return read
  const { messages, isBatch } = read
  const answers = messages.filter(isAnswer)
  const refusal = await takeAnswers(session, answers)
  if (refusal !== null) return refusal
  const others = messages.filter((message) => !isAnswer(message))
  if (others.length === 0 && answers.length > 0) return new Response(null, { status: 202 })
  const transport = new SessionTransport(session)
  const server = createServer(door, { era: 'legacy', session })
  server.server.onerror = (error) => {
    const { telemetry, trace } = door
    // Its name alone: a message may hold what was sent.
    telemetry.log('warn', 'mcp', { name: error.name, requestId: trace.requestId })
  }
  await server.connect(transport)
  await transport.recall()
  return await transport.answer(request, isBatch ? others : others[0])
}

type Answer = JSONRPCResultResponse | JSONRPCErrorResponse

const isAnswer = (message: unknown): message is Answer =>
  isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)

interface Body {
  readonly messages: readonly unknown[]
  readonly isBatch: boolean
}

async function readBody(request: Request): Promise<Response | Body> {
  if (!isJsonContentType(request.headers.get('content-type')))
    return Response.json(
      { jsonrpc: '2.0', id: null, error: { code: -32_000, message: 'Send application/json.' } },
      { status: 415 },
    )
  const read = await readRequestBody(request, limits.executeBodyBytesMax)
  if (read.tooLarge) {
    const detail = `The message is longer than ${limits.executeBodyBytesMax} bytes.`
    return refuseSession({ code: 'PAYLOAD_TOO_LARGE', detail, next: 'Send less.' })
  }
  try {
    const body: unknown = JSON.parse(read.text)
    return Array.isArray(body) ? { messages: body, isBatch: true } : { messages: [body], isBatch: false }
  } catch {
    const error = { code: -32_700, message: 'The message is not JSON.' }
    return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 400 })
  }
}

/** Null where all were taken, or there were none. */
async function takeAnswers({ sessions, asked }: McpSession, answers: readonly Answer[]): Promise<Response | null> {
  for (const message of answers) {
    const taken = await sessions.answer({ ...asked, askId: String(message.id), message: JSON.stringify(message) })
    if (!taken.ok) return refuseSession(taken.refusal)
  }
  return null
}
