// An instance beside a service with an OpenAPI description and an MCP server of other people's making; an administrator and an agent of it.
import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { trailSchema } from '../../contract/audit.ts'
import { readProviderSchema, type ReadProviderAnswer } from '../../contract/external-tool.ts'
import { createClient, type Client } from './client.ts'
import { startCrm } from './crm.ts'
import { findFreePort, startInstance } from './instance.ts'

export const secret = 'secret-of-the-crm'
export const getCustomer = 'crm__customers__getCustomer'
export const addNote = 'crm__customers__addNote'
export const deleteCustomer = 'crm__customers__deleteCustomer'

async function startEverything(port: number): Promise<ChildProcess> {
  const main = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js')
  const env = { PATH: process.env['PATH'], PORT: String(port) }
  const child = spawn(process.execPath, [main, 'streamableHttp'], { env, stdio: 'ignore' })
  for (let n = 0; n < 400; n++) {
    const answers = await fetch(`http://127.0.0.1:${port}/mcp`).then(
      () => true,
      () => false,
    )
    if (answers) return child
    await wait(50)
  }
  throw new Error('the server does not start')
}

export const post = (client: Client, to: string, body: object = {}, headers: Record<string, string> = {}) =>
  client.json(to, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

export const execute = (
  client: Client,
  operationId: string,
  params: object = {},
  { headers = {}, ...more }: { readonly headers?: Record<string, string>; readonly projection?: string } = {},
) => post(client, '/api/execute', { operationId, params, ...more }, headers)

export const codeOf = ({ status, body }: { status: number; body: unknown }): string =>
  `${status} ${(body as { code?: string }).code ?? ''}`.trim()

interface LoggedRecord {
  readonly type: string
  readonly outcome: string
  readonly body: { readonly [name: string]: unknown }
}

export async function startToolsWorld() {
  const crm = await startCrm()
  const port = await findFreePort()
  const everything = await startEverything(port)
  const instance = await startInstance({
    config: {
      api: { auth: { mode: 'apiKey' }, circuitBreaker: { failureThreshold: 3, halfOpenProbeIntervalSeconds: 1 } },
      tools: {
        providers: {
          crm: { kind: 'openapi', url: crm.url, private: true, credential: {} },
          demo: {
            kind: 'mcp',
            url: `http://127.0.0.1:${port}/mcp`,
            private: true,
            allow: ['tools__echo', 'tools__get_sum'],
          },
          lending: { kind: 'openapi', url: crm.url, private: true, vertical: 'lending' },
        },
      },
    },
    env: { TOOL_SECRET_CRM: secret },
  })
  const admin = createClient(instance.url, instance.adminKey)

  async function makeKey(wish: object): Promise<string> {
    const { status, body } = await post(admin, '/api/keys', wish)
    expect(status, JSON.stringify(body)).toBe(201)
    return createdApiKeySchema.parse(body).key
  }
  const agentKey = await makeKey({ name: 'agent', scopes: ['tools:read', 'tools:call'], actorType: 'agent' })

  async function read(provider: string): Promise<ReadProviderAnswer> {
    const { status, body } = await post(admin, `/api/tools/providers/${provider}/read`)
    expect(status, JSON.stringify(body)).toBe(200)
    return readProviderSchema.parse(body)
  }
  const accept = (provider: string, digest: string, client = admin) =>
    post(client, `/api/tools/providers/${provider}/accept`, { digest })

  return {
    crm,
    everything,
    instance,
    admin,
    agentKey,
    agent: createClient(instance.url, agentKey),
    makeKey,
    read,
    accept,
    /** Reads and accepts, and waits until every isolate knows. */
    async acceptAll(provider: string): Promise<void> {
      expect((await accept(provider, (await read(provider)).digest)).status).toBe(200)
      await wait(1_000)
    },
    async recordsOf(operationId: string): Promise<readonly LoggedRecord[]> {
      const { status, body } = await admin.json(`/api/audit/tool/${operationId}?order=newest&limit=10`)
      expect(status, JSON.stringify(body)).toBe(200)
      return trailSchema.parse(body).entries.map((entry) => entry.record as LoggedRecord)
    },
    async stop(): Promise<void> {
      await instance.stop()
      everything.kill()
      await crm.close()
    },
  }
}

export type ToolsWorld = Awaited<ReturnType<typeof startToolsWorld>>
