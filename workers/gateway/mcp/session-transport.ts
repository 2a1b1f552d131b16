// The SDK's transport of one request within a session of 2025: it knows what the client said when it began, and asks it by way of the session.
import {
  isJSONRPCRequest,
  WebStandardStreamableHTTPServerTransport,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type JSONRPCResponse,
  type MessageExtraInfo,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server'
import { limits } from '../../../contract/limits.ts'
import type { McpSession } from './session.ts'

/** Of the message by which a server learns again what its client said at first; no client gives such an id. */
const recalledId = `recalled-${crypto.randomUUID()}`

export class SessionTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void
  readonly #session: McpSession
  readonly #inner: WebStandardStreamableHTTPServerTransport
  /** Ids on the wire by those that the server gave: each request has a server of its own, which counts from nought. */
  readonly #askIds = new Map<string | number, string>()
  #recalled: (() => void) | null = null

  constructor(session: McpSession) {
    this.#session = session
    this.#inner = new WebStandardStreamableHTTPServerTransport({ maxRequestBodySize: limits.executeBodyBytesMax })
  }

  async start(): Promise<void> {
    this.#inner.onmessage = (message, extra) => this.onmessage?.(message, extra)
    this.#inner.onerror = (error) => this.onerror?.(error)
    this.#inner.onclose = () => this.onclose?.()
    await this.#inner.start()
  }

  setSupportedProtocolVersions(versions: string[]): void {
    this.#inner.setSupportedProtocolVersions(versions)
  }

  async close(): Promise<void> {
    this.#askIds.clear()
    await this.#inner.close()
  }

  /** The server hears the first message of the session; what it answers was answered then. */
  async recall(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#recalled = resolve
    const params = { ...this.#session.initialize }
    this.onmessage?.({ jsonrpc: '2.0', id: recalledId, method: 'initialize', params })
    await promise
  }

  async answer(request: Request, parsedBody: unknown): Promise<Response> {
    return await this.#inner.handleRequest(request, { parsedBody })
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ('id' in message && message.id === recalledId) return this.#recalled?.()
    if (isJSONRPCRequest(message)) return await this.#ask(message, options)
    await this.#inner.send(this.#withAskId(message), relatedOf(options))
  }

  /** A question that is taken back is named as the client knows it, and waited for no longer. */
  #withAskId(message: JSONRPCMessage): JSONRPCMessage {
    if (!('method' in message) || message.method !== 'notifications/cancelled') return message
    const { requestId } = message.params as { readonly requestId: string | number }
    const askId = this.#askIds.get(requestId)
    this.#askIds.delete(requestId)
    return askId === undefined ? message : { ...message, params: { ...message.params, requestId: askId } }
  }

  async #ask(message: JSONRPCRequest, options: TransportSendOptions | undefined): Promise<void> {
    const { sessions, asked } = this.#session
    const askId = crypto.randomUUID()
    this.#askIds.set(message.id, askId)
    const opened = await sessions.ask({ ...asked, askId })
    if (!opened.ok) return this.#hear(message.id, failure(`${opened.refusal.code}: ${opened.refusal.detail}`))
    await this.#inner.send({ ...message, id: askId }, relatedOf(options))
    void this.#await(message.id, askId).catch((error: Error) => this.#hear(message.id, failure(error.name)))
  }

  /** Until there is an answer, or the server has given up. */
  async #await(id: string | number, askId: string): Promise<void> {
    const { sessions, asked } = this.#session
    while (this.#askIds.has(id)) {
      const answered = await sessions.awaitAnswer({ ...asked, askId })
      if (!answered.ok) return this.#hear(id, failure(`${answered.refusal.code}: ${answered.refusal.detail}`))
      if (answered.value !== null) return this.#hear(id, JSON.parse(answered.value) as JSONRPCResponse)
    }
  }

  #hear(id: string | number, answer: Heard): void {
    if (this.#askIds.delete(id)) this.onmessage?.({ ...answer, id })
  }
}

/** To which request of the client it belongs, on whose answer it goes out. */
const relatedOf = (options: TransportSendOptions | undefined) =>
  options?.relatedRequestId === undefined ? {} : { relatedRequestId: options.relatedRequestId }

type Heard = JSONRPCResponse | ReturnType<typeof failure>

const failure = (message: string) => ({ jsonrpc: '2.0' as const, error: { code: -32_000, message } })
