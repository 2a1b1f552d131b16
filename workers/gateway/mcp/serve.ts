// Answers one request of the Model Context Protocol over Streamable HTTP: 2026-07-28, and 2025 with sessions or without.
import { createMcpHandler, isInitializeRequest, type InitializeRequest } from '@modelcontextprotocol/server'
import { limits } from '../../../contract/limits.ts'
import type { EnterAgain } from '../serve.ts'
import type { DoorSession } from '../session.ts'
import { changesFor, readListen } from './listen.ts'
import { answerInSession } from './serve-session.ts'
import { createServer } from './server.ts'
import { beginSession, endSession, findSession, sessionHeader } from './session.ts'
import { standing, streamSession } from './stream.ts'

/**
 * A handler for this request alone: no stream, timer or promise of one request is another's, which the edge forbids. The caller was
 * authenticated and counted by the door; each operation that a tool runs passes the door again.
 */
export async function answerMcp(door: DoorSession, request: Request, again: EnterAgain): Promise<Response> {
  const sessionId = sessionOf(request)
  if (sessionId !== null) {
    const session = await findSession(door, sessionId)
    return session instanceof Response ? session : await answerInSession(door, session, request)
  }
  const listen = await readListen(request)
  const changes = listen === null ? null : changesFor(door, listen, again)
  if (changes instanceof Response) return changes
  const { telemetry, trace } = door
  const initialize = await readInitialize(request)
  const isBeginning = initialize !== null
  const { fetch } = createMcpHandler(({ era }) => createServer(door, { era, isBeginning }), {
    maxRequestBodySize: limits.executeBodyBytesMax,
    ...(changes === null ? {} : { bus: changes }),
    // Its name alone: a message may hold what was sent.
    onerror: (error) => telemetry.log('warn', 'mcp', { name: error.name, requestId: trace.requestId }),
  })
  if (initialize !== null) return await beginSession(door, initialize, fetch(request))
  const response = await fetch(request)
  return changes === null
    ? response
    : new Response(response.body, {
        status: response.status,
        headers: [...response.headers, ...Object.entries(standing)],
      })
}

/** GET: without a session there is nothing to be told of, and clients take 405 for that. */
export async function listenMcp(door: DoorSession, request: Request, again: EnterAgain): Promise<Response> {
  const sessionId = sessionOf(request)
  // HEAD asks for no stream.
  if (sessionId === null || request.method !== 'GET') return refuseWithout()
  const session = await findSession(door, sessionId)
  return session instanceof Response ? session : await streamSession(door, session, again)
}

export async function endMcp(door: DoorSession, request: Request): Promise<Response> {
  const sessionId = sessionOf(request)
  return sessionId === null ? refuseWithout() : await endSession(door, sessionId)
}

const refuseWithout = (): Response =>
  Response.json(
    { jsonrpc: '2.0', id: null, error: { code: -32_000, message: `Send ${sessionHeader}, or POST a message.` } },
    { status: 405, headers: { allow: 'POST' } },
  )

/** Clients of 2026-07-28, which name the method in a header, have none. */
const sessionOf = (request: Request): string | null =>
  request.headers.has('mcp-method') ? null : request.headers.get(sessionHeader)

/** The first message of a client of 2025; null of any other. */
async function readInitialize(request: Request): Promise<InitializeRequest | null> {
  const bytes = Number(request.headers.get('content-length') ?? 0)
  if (request.headers.has('mcp-method') || bytes > limits.jsonBodyBytesMax) return null
  const message: unknown = await request
    .clone()
    .json()
    .catch(() => null)
  return isInitializeRequest(message) ? message : null
}
