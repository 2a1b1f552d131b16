// An agent of somebody else's making (Vercel AI SDK, its model scripted) over MCP: it ingests, recalls, is parked, and goes on once a person approved.
import { createMCPClient } from '@ai-sdk/mcp'
import { generateText, stepCountIs } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Client
let agentKey = ''
beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
  const wish = { name: 'agent', roles: ['operator'], actorType: 'agent' }
  const made = await admin.json('/api/keys', { method: 'POST', body: JSON.stringify(wish) })
  agentKey = createdApiKeySchema.parse(made.body).key
  const policy = {
    rules: [
      { id: 'ask-before-forgetting', effect: 'approve', actorType: 'agent', operations: ['clawql__memory__prune'] },
    ],
  }
  expect((await admin.json('/api/policy', { method: 'POST', body: JSON.stringify({ policy }) })).status).toBe(200)
  await wait(1_000)
})
afterAll(async () => await instance?.stop())

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}

interface Step {
  readonly tool: string
  readonly input: object
}

/** What the agent does, step by step, whatever it is told; and what every tool answered. */
async function runAgent(steps: readonly Step[]): Promise<readonly string[]> {
  const script = steps.map(({ tool, input }, at) => ({
    content: [{ type: 'tool-call' as const, toolCallId: `call-${at}`, toolName: tool, input: JSON.stringify(input) }],
    finishReason: { unified: 'tool-calls' as const, raw: undefined },
    usage,
    warnings: [],
  }))
  const end = {
    content: [{ type: 'text' as const, text: 'Done.' }],
    finishReason: { unified: 'stop' as const, raw: undefined },
    usage,
    warnings: [],
  }
  const client = await createMCPClient({
    transport: { type: 'http', url: `${instance.url}/mcp`, headers: { authorization: `Bearer ${agentKey}` } },
  })
  try {
    const { steps: done } = await generateText({
      model: new MockLanguageModelV4({ doGenerate: [...script, end] }),
      tools: await client.tools(),
      prompt: 'Keep the memo, tell what it says, and forget what is old.',
      stopWhen: stepCountIs(steps.length + 1),
    })
    return done.flatMap(({ toolResults }) => toolResults.map(({ output }) => JSON.stringify(output)))
  } finally {
    await client.close()
  }
}

const forget: Step = { tool: 'execute', input: { operationId: 'memory.prune', params: {} } }

test('an agent ingests, recalls, and waits for a person before it forgets', async () => {
  const memo = 'Memo: Maria Keller moved the harbour crane to the third quay.'
  const [ingested, recalled, parked] = await runAgent([
    { tool: 'ingest', input: { name: 'memo.txt', text: memo } },
    { tool: 'recall', input: { query: 'harbour crane quay' } },
    forget,
  ])
  expect(ingested).toContain('completed')
  expect(recalled).toContain('third quay')
  expect(recalled).not.toContain('Keller')
  expect(parked).toContain('APPROVAL_REQUIRED')
  const [approvalId] = /a_[0-9A-HJKMNP-TV-Z]{26}/.exec(parked!) ?? []
  const { body } = await admin.json(`/api/hitl/approvals/${approvalId}`)
  const { argumentsDigest, operationId, state } = body as {
    argumentsDigest: string
    operationId: string
    state: string
  }
  expect([operationId, state]).toEqual(['clawql__memory__prune', 'pending'])
  const decided = await admin.json(`/api/hitl/approvals/${approvalId}`, {
    method: 'POST',
    body: JSON.stringify({ decision: 'approve', argumentsDigest }),
  })
  expect(decided.status).toBe(200)
  const [ran, again] = await runAgent([forget, forget])
  expect(ran).toContain('kept')
  expect(again).toContain('APPROVAL_REQUIRED')
})
