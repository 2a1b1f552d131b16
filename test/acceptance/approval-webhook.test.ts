// Whom calls that wait for a person are told to: signed, without what the call is called with, again where nobody answered, and no more once decided.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approvalSchema } from '../../contract/approval.ts'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

interface Came {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let server: Server
let instance: TestInstance
let admin: Client
let agent: Client
const came: Came[] = []
/** What the next ones are answered. */
const statuses: number[] = []

async function take(request: IncomingMessage): Promise<void> {
  let body = ''
  for await (const part of request) body += String(part)
  came.push({ headers: request.headers, body })
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void take(request).then(() => response.writeHead(statuses.shift() ?? 204, { location: '/elsewhere' }).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/T0?key=k`
  instance = await startInstance({
    env: { HITL_WEBHOOK_SECRET: secret, HITL_WEBHOOK_URL: address },
    config: {
      api: { auth: { mode: 'apiKey' } },
      automation: { hitl: { notificationWebhook: 'secret', notificationPrivate: true, approvalTimeoutHours: 2 } },
    },
  })
  admin = createClient(instance.url, instance.adminKey)
  const made = await post(admin, '/api/keys', { name: 'bot', roles: ['operator'], actorType: 'agent' })
  agent = createClient(instance.url, createdApiKeySchema.parse(made.body).key)
  const rule = { id: 'agents-ask', effect: 'approve', actorType: 'agent', operations: ['clawql__memory__recall'] }
  await post(admin, '/api/policy', { policy: { rules: [rule] } })
})
afterAll(async () => {
  await instance?.stop()
  server?.close()
})

const post = (client: Client, path: string, body: object) =>
  client.json(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

/** A call that waits, by its approval. */
async function park(query: string): Promise<string> {
  for (;;) {
    const { status, body } = await post(agent, '/api/memory/recall', { query })
    // The policy holds within a second.
    if (status === 202 || status === 200) continue
    const { details } = body as { readonly details: { readonly approvalId: string } }
    return details.approvalId
  }
}

const approval = async (approvalId: string) =>
  approvalSchema.parse((await admin.json(`/api/hitl/approvals/${approvalId}`)).body)

async function until(isSo: () => boolean | Promise<boolean>, ms = 12_000): Promise<boolean> {
  for (const endMs = Date.now() + ms; Date.now() < endMs;) {
    if (await isSo()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

test('is told of it, signed, with what is to be decided and nothing of what it is called with', async () => {
  const approvalId = await park('what Erika Musterfrau owes')
  expect(await until(() => came.length > 0)).toBe(true)
  const [{ headers, body } = { headers: {}, body: '' }] = came
  const told = new Webhook(secret).verify(body, headers as Record<string, string>)
  expect(told).toMatchObject({
    type: 'approval.requested',
    text: expect.stringContaining(`clawql approvals show ${approvalId}`),
    data: {
      approvalId,
      operationId: 'clawql__memory__recall',
      requestedBy: { type: 'agent' },
      ruleIds: ['agents-ask'],
    },
  })
  expect(headers['webhook-id']).toBe(approvalId)
  expect(body).not.toMatch(/Erika|owes/)
  expect(await until(async () => (await approval(approvalId)).notifiedAt !== null)).toBe(true)
  const { requestedAt, expiresAt } = await approval(approvalId)
  expect(Date.parse(expiresAt) - Date.parse(requestedAt)).toBe(2 * 3_600_000)
})

test('is told again where it did not take it, and follows nobody elsewhere', async () => {
  came.length = 0
  statuses.push(500, 302)
  const approvalId = await park('a second question')
  expect(await until(() => came.length > 0)).toBe(true)
  expect((await approval(approvalId)).notifiedAt).toBeNull()
  expect(await until(() => came.length > 1)).toBe(true)
  expect(came.map(({ headers }) => headers['webhook-id'])).toEqual([approvalId, approvalId])
  expect((await approval(approvalId)).notifiedAt).toBeNull()
  const { argumentsDigest } = await approval(approvalId)
  await post(admin, `/api/hitl/approvals/${approvalId}`, { decision: 'deny', argumentsDigest })
})

test('an instance whose address is a secret that is none does not start', async () => {
  const config = { automation: { hitl: { notificationWebhook: 'secret' } } }
  await expect(startInstance({ config, env: { HITL_WEBHOOK_URL: 'http://chat.example.com/x' } })).rejects.toThrow(
    'HITL_WEBHOOK_URL in the environment is no https address',
  )
})
