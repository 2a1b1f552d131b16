// Rules about networks: by the address of the connection, over HTTP, execute and MCP; by a proxy's word only where it is believed; a caller's headers say nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

const json = { 'content-type': 'application/json' }
const rule = (network: readonly string[], effect = 'deny') => ({
  id: 'by-network',
  effect,
  operations: ['clawql__documents__list', 'clawql__tools__execute'],
  conditions: { network },
})

describe.each([
  [
    'without a proxy',
    [],
    (address: string) => ({
      'x-forwarded-for': address,
      'cf-connecting-ip': address,
      'clawql-client-address': address,
    }),
  ],
  [
    'behind a proxy that is believed',
    ['127.0.0.0/8'],
    (address: string) => ({ 'x-forwarded-for': `1.2.3.4, ${address}` }),
  ],
] as const)('%s', (_name, trustedProxies, from) => {
  const isBelieved = trustedProxies.length > 0
  let instance: TestInstance
  let admin: Client
  let key = ''
  beforeAll(async () => {
    instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' }, trustedProxies } } })
    admin = createClient(instance.url, instance.adminKey)
    const body = JSON.stringify({ name: 'otto', roles: ['operator'], actorType: 'human' })
    key = createdApiKeySchema.parse((await admin.json('/api/keys', { method: 'POST', body, headers: json })).body).key
  })
  afterAll(() => instance?.stop())

  /** Once the policy holds: what comes from there is answered. */
  async function under(policyRule: object, outcomes: Readonly<Record<string, number>>): Promise<void> {
    const body = JSON.stringify({ policy: { rules: [policyRule] } })
    const written = await admin.json('/api/policy', { method: 'POST', body, headers: json })
    expect(written.status, JSON.stringify(written.body)).toBe(200)
    const otto = createClient(instance.url, key)
    const statuses = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.keys(outcomes).map(async (address) => {
            const { status } = await otto.json('/api/documents', { headers: from(address) })
            return [address, status] as const
          }),
        ),
      )
    await expect.poll(statuses, { timeout: 4_000 }).toEqual(outcomes)
    const [[address, status] = ['', 0]] = Object.entries(outcomes)
    const executed = await otto.json('/api/execute', {
      method: 'POST',
      headers: { ...json, ...from(address) },
      body: JSON.stringify({ operationId: 'documents.list', params: {} }),
    })
    expect(executed.status).toBe(status)
  }

  test('a rule that denies', async () => {
    await under(rule(['198.51.100.0/24', '2001:db8::/32']), {
      '198.51.100.7': isBelieved ? 403 : 200,
      '2001:db8::9': isBelieved ? 403 : 200,
      '203.0.113.5': 200,
      'no address': isBelieved ? 403 : 200,
    })
  })

  test('a rule that allows', async () => {
    await under(rule([isBelieved ? '198.51.100.0/24' : '127.0.0.1'], 'allow'), {
      '198.51.100.7': 200,
      '203.0.113.5': isBelieved ? 403 : 200,
      'no address': isBelieved ? 403 : 200,
    })
  })

  test('is explained for an address, and warned about where bits count for nothing', async () => {
    const ask = {
      operationId: 'documents.list',
      principal: { roles: ['operator'] },
      policy: { rules: [rule(['10.0.0.5/8'])] },
    }
    const decisions = await Promise.all(
      [{ address: '10.1.1.1' }, { address: '11.1.1.1' }, {}].map(async (more) => {
        const body = JSON.stringify({ ...ask, ...more })
        const { body: answer } = await admin.json('/api/policy/explain', { method: 'POST', body, headers: json })
        return (answer as { decision: string }).decision
      }),
    )
    expect(decisions).toEqual(['deny', 'allow', 'deny'])
    const body = JSON.stringify({ policy: ask.policy, dryRun: true })
    const dry = await admin.json('/api/policy', { method: 'POST', body, headers: json })
    expect((dry.body as { warnings: string[] }).warnings).toEqual([
      'rule by-network: 10.0.0.5/8 is the network 10.0.0.0/8',
    ])
  })
})
