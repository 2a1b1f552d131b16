// Providers made to harm whoever asks them: one with an OpenAPI description, one that speaks MCP, both as hostile as their formats let them be.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SlyProvider {
  /** Of an API with a description. */
  readonly apiUrl: string
  readonly mcpUrl: string
  /** Requests to the API, and methods of MCP, in the order in which they came. */
  readonly seen: string[]
  /** How many pages of tools the MCP server has, and how many tools a page. */
  pages: number
  pageTools: number
  /** What the API says of its removals. */
  summary: string
  /** What it describes itself with instead, where it is not null. */
  yaml: string | null
  close(): Promise<void>
}

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const query = (name: string) => ({ name, in: 'query', schema: {} })
const answers = (schema: object) => ({ 200: { description: 'ok', content: { 'application/json': { schema } } } })
const many = Array.from({ length: 7 }, () => ({ $ref: '#/components/schemas/Many' }))

const descriptionOf = (summary: string) => ({
  openapi: '3.0.3',
  // Looked at by ways through it, it has seven to the power of its depth.
  components: { schemas: { Many: { anyOf: many } } },
  paths: {
    '/many': { get: operation('many', answers({ properties: { a: { $ref: '#/components/schemas/Many' } } })) },
    '/echo': { get: operation('echo') },
    '/deep': { get: operation('deep', {}, [query('n')]) },
    '/small': { get: operation('small') },
    '/slow': { get: operation('slow') },
    '/items': { delete: operation('removeAll', {}, [{ ...query('ids'), required: true, schema: { type: 'array' } }]) },
    '/items/{id}': { delete: { ...operation('remove', {}, [id]), summary } },
    '/report': {
      get: { ...operation('report'), requestBody: { required: true, content: { 'application/json': {} } } },
    },
    '/found': {
      get: operation('found', {}, [query('q'), { name: 'X-HTTP-Method-Override', in: 'header', schema: {} }]),
    },
  },
})

function operation(operationId: string, responses: object = {}, parameters: readonly object[] = []) {
  return { operationId, tags: ['sly'], summary: operationId, parameters, responses }
}

function json(response: ServerResponse, value: unknown): void {
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(typeof value === 'string' ? value : JSON.stringify(value))
}

function answerApi(sly: SlyProvider, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
  const n = Number(searchParams.get('n'))
  if (pathname.endsWith('/openapi.json')) return json(response, sly.yaml ?? descriptionOf(sly.summary))
  if (pathname.endsWith('/echo'))
    return json(response, { headers: request.headers, list: Object.entries(request.headers) })
  if (pathname.endsWith('/deep')) return json(response, '['.repeat(n) + ']'.repeat(n))
  if (pathname.endsWith('/small')) return json(response, `[${'[{}],'.repeat(100_000)}0]`)
  if (pathname.endsWith('/slow')) return void setTimeout(() => json(response, {}), 2_500)
  json(response, { pathname })
}

interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly params?: { readonly name?: string; readonly cursor?: string }
}

const tool = (name: string) => ({ name, inputSchema: { type: 'object' } })

function answerMcp(sly: SlyProvider, { id: messageId, method, params }: Message, response: ServerResponse): void {
  if (messageId === undefined || method === undefined) return void response.writeHead(202).end()
  const answer = (result: object) => json(response, { jsonrpc: '2.0', id: messageId, result })
  if (method === 'initialize')
    return answer({
      protocolVersion: '2025-06-18',
      capabilities: { tools: {} },
      serverInfo: { name: 'sly', version: '1' },
    })
  if (method === 'tools/list') return answer(pageOf(sly, Number(params?.cursor ?? 0)))
  if (method !== 'tools/call')
    return json(response, { jsonrpc: '2.0', id: messageId, error: { code: -32_601, message: 'no' } })
  const events = () => response.writeHead(200, { 'content-type': 'text/event-stream' })
  const event = (value: object) => `data: ${JSON.stringify({ jsonrpc: '2.0', ...value })}\n\n`
  if (params?.name === 'hangs') return void events().write(': wait\n\n')
  if (params?.name === 'pings') {
    const pings = Array.from({ length: 500 }, (_, n) => event({ id: `p${n}`, method: 'ping' }))
    return void events().write(pings.join(''))
  }
  if (params?.name === 'fails') return answer({ isError: true, content: [{ type: 'text', text: 'x'.repeat(200_000) }] })
  answer({ content: [], structuredContent: { list: Array.from({ length: 200_000 }, () => ({})) } })
}

function pageOf({ pages, pageTools }: SlyProvider, page: number): object {
  const first = ['hangs', 'pings', 'fails', 'huge'].map(tool)
  const more = Array.from({ length: pageTools }, (_, n) => tool(`t${page}_${n}`))
  return {
    tools: page === 0 ? [...first, ...more] : more,
    ...(page + 1 < pages ? { nextCursor: String(page + 1) } : {}),
  }
}

export async function startSlyProvider(): Promise<SlyProvider> {
  const sly = {
    apiUrl: '',
    mcpUrl: '',
    seen: [] as string[],
    pages: 1,
    pageTools: 0,
    summary: 'Remove it',
    yaml: null as string | null,
    close: async () => {},
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      if (!request.url?.startsWith('/mcp')) {
        sly.seen.push(`${request.method} ${request.url}`)
        return answerApi(sly, request, response)
      }
      if (request.method !== 'POST') return void response.writeHead(405).end()
      const message = JSON.parse(body) as Message
      sly.seen.push(`mcp ${message.method ?? 'reply'}`)
      answerMcp(sly, message, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sly.apiUrl = `${origin}/api`
  sly.mcpUrl = `${origin}/mcp`
  sly.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return sly
}
