// A small service with an OpenAPI description, as companies have them: it keeps customers, and can be told to be down, slow, sly or changed.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: { readonly [name: string]: string | string[] | undefined }
  readonly body: string
}

export interface Crm {
  readonly url: string
  readonly port: number
  /** Requests that came. */
  readonly seen: Seen[]
  /** Status that every request is answered with; 0 for what it should be. */
  fault: number
  /** What it says of its first operation. */
  description: string
  /** Where /moved leads. */
  movedTo: string
  close(): Promise<void>
}

const idParam = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const customer = {
  type: 'object',
  properties: { id: { type: 'string' }, name: { type: 'string' }, notes: { type: 'array', items: { type: 'string' } } },
}
const answer = {
  200: { description: 'ok', content: { 'application/json': { schema: { $ref: '#/components/schemas/Customer' } } } },
}

const documentOf = (description: string) => ({
  openapi: '3.0.3',
  info: { title: 'CRM', version: '1' },
  components: { schemas: { Customer: customer } },
  paths: {
    '/customers/{id}': {
      get: { operationId: 'getCustomer', summary: description, parameters: [idParam], responses: answer },
      delete: {
        operationId: 'deleteCustomer',
        summary: 'Delete a customer',
        parameters: [idParam],
        responses: { 204: { description: 'gone' } },
      },
    },
    '/customers/{id}/notes': {
      post: {
        operationId: 'addNote',
        summary: 'Add a note to a customer',
        parameters: [idParam],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
            },
          },
        },
        responses: answer,
      },
    },
    '/moved': { get: { operationId: 'getMoved', summary: 'Somewhere else', responses: {} } },
    '/huge': { get: { operationId: 'getHuge', summary: 'Too much', responses: {} } },
    '/upload': {
      post: { operationId: 'upload', requestBody: { required: true, content: { 'multipart/form-data': {} } } },
    },
  },
})

export async function startCrm(): Promise<Crm> {
  const customers = new Map([['c7', { id: 'c7', name: 'Ada Example', notes: ['pays late'] }]])
  const seen: Seen[] = []
  const crm = { url: '', port: 0, seen, fault: 0, description: 'Read a customer', movedTo: '', close: async () => {} }
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = request.url ?? ''
      seen.push({ method: request.method ?? '', path, headers: request.headers, body })
      if (crm.fault !== 0) return json(response, crm.fault, { error: 'as told' })
      if (path === '/api/openapi.json') return json(response, 200, documentOf(crm.description))
      if (path === '/api/moved') return void response.writeHead(302, { location: crm.movedTo }).end()
      if (path === '/api/huge')
        return void response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(9 * 2 ** 20))
      const [, id = '', notes] = /^\/api\/customers\/([^/]+)(\/notes)?$/.exec(path) ?? []
      const found = customers.get(decodeURIComponent(id))
      if (found === undefined) return json(response, 404, { error: 'no such customer' })
      if (request.method === 'DELETE') return void (customers.delete(found.id), response.writeHead(204).end())
      if (notes !== undefined) found.notes.push((JSON.parse(body) as { text: string }).text)
      return json(response, 200, found)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  crm.port = (server.address() as AddressInfo).port
  crm.url = `http://127.0.0.1:${crm.port}/api`
  crm.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return crm
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
