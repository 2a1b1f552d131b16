// What a call costs by its route, through execute and over MCP, of an operation of ours and of another service's, one after the other on one connection. node test/bench/mcp.ts
import os from 'node:os'
import { Agent, request } from 'node:http'
import { createClient } from '../acceptance/client.ts'
import { startCrm } from '../acceptance/crm.ts'
import { startInstance } from '../acceptance/instance.ts'

const calls = Number(process.env['BENCH_CALLS'] ?? 1_000)
const warmUp = 100

interface Sent {
  readonly path: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: object
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function send(url: string, { path, headers = {}, body }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}${path}`,
      { agent, method: body === undefined ? 'GET' : 'POST', headers },
      (answer) => {
        answer.resume()
        answer.once('end', () => resolve(answer.statusCode ?? 0))
      },
    )
    outgoing.once('error', reject)
    outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

async function measure(url: string, name: string, sent: Sent): Promise<void> {
  const timesMs: number[] = []
  for (let n = 0; n < warmUp + calls; n++) {
    const startedMs = performance.now()
    const status = await send(url, sent)
    if (status !== 200) throw new Error(`${name} answered ${status}`)
    if (n >= warmUp) timesMs.push(performance.now() - startedMs)
  }
  const sorted = timesMs.toSorted((a, b) => a - b)
  const at = (share: number): string => sorted[Math.floor(share * sorted.length)]!.toFixed(2)
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms (n=${sorted.length})`)
}

const crm = await startCrm()
const providers = { crm: { kind: 'openapi', url: crm.url, private: true } }
const instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } }, tools: { providers } } })
try {
  const key = { authorization: `Bearer ${instance.adminKey}` }
  const { documentId } = await createClient(instance.url, instance.adminKey).process('The crane is painted.')
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const mcp = (method: string, name: string | null, params: object): Sent => ({
    path: '/mcp',
    headers: {
      ...key,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(name === null ? {} : { 'mcp-name': name }),
    },
    body: { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: envelope } },
  })
  console.log(`machine: ${os.cpus().length} × ${os.cpus()[0]?.model.trim()}, Node ${process.version}; one run`)
  await measure(instance.url, 'GET /healthz', { path: '/healthz' })
  await measure(instance.url, 'GET status', { path: `/api/documents/${documentId}/status`, headers: key })
  const params = { documentId }
  const body = { operationId: 'documents.status', params }
  await measure(instance.url, 'execute status', { path: '/api/execute', headers: key, body })
  await measure(instance.url, 'tools/call status', mcp('tools/call', 'status', { name: 'status', arguments: params }))
  const earlier = (headers: object, method: string, of: object): Sent => ({
    path: '/mcp',
    headers: { ...key, 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: { jsonrpc: '2.0', id: 1, method, params: of },
  })
  const statusCall = { name: 'status', arguments: params }
  await measure(instance.url, 'tools/call status, 2025 without a session', earlier({}, 'tools/call', statusCall))
  const client = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } }
  const { headers, body: hello } = earlier({}, 'initialize', client)
  const begun = await fetch(`${instance.url}/mcp`, {
    method: 'POST',
    headers: { ...headers },
    body: JSON.stringify(hello),
  })
  await begun.text()
  const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' }
  await measure(instance.url, 'tools/call status, 2025 in a session', earlier(session, 'tools/call', statusCall))
  await measure(instance.url, 'tools/list', mcp('tools/list', null, {}))
  const admin = createClient(instance.url, instance.adminKey)
  const at = '/api/tools/providers/crm'
  const { digest } = (await admin.json(`${at}/read`, { method: 'POST' })).body as { digest: string }
  await admin.json(`${at}/accept`, { method: 'POST', body: JSON.stringify({ digest }) })
  const operationId = 'crm__customers__getCustomer'
  const other = { operationId, params: { id: 'c7' } }
  await measure(crm.url, 'another service, ungoverned', { path: '/customers/c7' })
  const call = { path: `/api/tools/${operationId}/call`, headers: key, body: other.params }
  await measure(instance.url, 'the same, governed', call)
  await measure(instance.url, 'the same by execute', { path: '/api/execute', headers: key, body: other })
  await measure(instance.url, 'the same over MCP', mcp('tools/call', 'execute', { name: 'execute', arguments: other }))
} finally {
  agent.destroy()
  await instance.stop()
  await crm.close()
}
