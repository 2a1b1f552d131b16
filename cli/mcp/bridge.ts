// MCP over stdio for clients that speak nothing else: each line is sent to the server's /mcp, each of its answers is a line.
import { toFailure, type Api } from '../api.ts'
import { CommandFailure } from '../output.ts'
import { eventsOf } from './server-events.ts'

/** JSON-RPC 2.0, as far as a bridge looks at it. */
interface Message {
  readonly jsonrpc: '2.0'
  readonly id?: string | number
  readonly method?: string
  readonly params?: { readonly [name: string]: unknown }
  readonly result?: unknown
}

export interface BridgeOptions {
  readonly api: Pick<Api, 'fetch'>
  /** Writes one line, without its end. */
  readonly write: (line: string) => void
  /** Says something to people: stdout is the protocol's alone. */
  readonly warn: (text: string) => void
}

/** Messages under way at once; no line is read beyond. */
const underWayMax = 64
/** Implementation-defined server error (JSON-RPC 2.0, §5.1). */
const serverError = -32_000
const parseError = -32_700

const versionKey = 'io.modelcontextprotocol/protocolVersion'

/** Ends when the lines do and all that was under way is answered. A server that refuses or can't be reached is an answer, too. */
export async function bridge(lines: AsyncIterable<string>, { api, write, warn }: BridgeOptions): Promise<void> {
  const underWay = new Set<Promise<void>>()
  const aborts = new Map<Message['id'], AbortController>()
  /** Of a client of 2025, as it was agreed; later ones say it in each message. */
  let agreed: string | null = null

  async function pass(message: Message, signal: AbortSignal): Promise<void> {
    const response = await api.fetch('/mcp', {
      method: 'POST',
      headers: headersOf(message, agreed),
      body: JSON.stringify(message),
      signal,
    })
    if (!response.ok && !isProtocol(response)) throw await toFailure(response)
    for await (const text of answersOf(response)) {
      agreed ??= agreedIn(message, text)
      write(text)
    }
  }

  async function answer(message: Message): Promise<void> {
    const abort = new AbortController()
    if (message.id !== undefined) aborts.set(message.id, abort)
    try {
      await pass(message, abort.signal)
    } catch (error) {
      if (abort.signal.aborted) return
      const said =
        error instanceof CommandFailure ? [error.message, error.next ?? ''].join(' ').trim() : 'The answer broke off.'
      if (message.id === undefined || message.method === undefined) warn(said)
      else write(errorLine(message.id, serverError, said))
    } finally {
      if (aborts.get(message.id) === abort) aborts.delete(message.id)
    }
  }

  for await (const line of lines) {
    if (line.trim() === '') continue
    const message = parse(line)
    if (message === null) {
      write(errorLine(null, parseError, 'A line is one JSON-RPC message.'))
      continue
    }
    if (message.method === 'notifications/cancelled')
      aborts.get(message.params?.['requestId'] as Message['id'])?.abort()
    const work: Promise<void> = answer(message).finally(() => underWay.delete(work))
    underWay.add(work)
    // What comes after needs what was agreed.
    if (message.method === 'initialize') await work
    if (underWay.size >= underWayMax) await Promise.race(underWay)
  }
  await Promise.all(underWay)
}

function parse(line: string): Message | null {
  try {
    const value = JSON.parse(line) as unknown
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Message) : null
  } catch {
    return null
  }
}

const errorLine = (id: Message['id'] | null, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })

const isProtocol = ({ headers }: Response): boolean =>
  !(headers.get('content-type') ?? '').startsWith('application/problem+json')

/** What Streamable HTTP says of a message in headers (MCP 2026-07-28, transports; 2025-11-25 names the version alone). */
function headersOf({ method, params }: Message, agreed: string | null): Record<string, string> {
  const own = (params?.['_meta'] as Record<string, unknown> | undefined)?.[versionKey]
  const version = typeof own === 'string' ? own : agreed
  const named = params?.[nameParam(method)]
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(version === null ? {} : { 'mcp-protocol-version': version }),
    ...(typeof own !== 'string' || method === undefined ? {} : { 'mcp-method': method }),
    ...(typeof own !== 'string' || typeof named !== 'string' ? {} : { 'mcp-name': headerText(named) }),
  }
}

/** Where a message names what it is about. */
function nameParam(method = ''): string {
  if (method.startsWith('tasks/')) return 'taskId'
  return method === 'resources/read' ? 'uri' : 'name'
}

/** What is more than printable ASCII stands in base64, marked as such. */
const headerText = (text: string): string =>
  /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith('=?base64?')
    ? text
    : `=?base64?${Buffer.from(text).toString('base64')}?=`

/** Messages of an answer, each as one line; none of a message that was only taken. */
async function* answersOf(response: Response): AsyncGenerator<string> {
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('text/event-stream')) {
    for await (const text of eventsOf(response.body!)) yield oneLine(text)
    return
  }
  const text = await response.text()
  if (text !== '') yield oneLine(text)
}

const oneLine = (text: string): string => JSON.stringify(JSON.parse(text))

function agreedIn({ method }: Message, text: string): string | null {
  if (method !== 'initialize') return null
  const { result } = JSON.parse(text) as Message
  const { protocolVersion } = (result ?? {}) as { protocolVersion?: unknown }
  return typeof protocolVersion === 'string' ? protocolVersion : null
}
