// Names that look public and resolve to this machine: a provider under one is connected to only where the configuration says that it may be private.
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, type Client } from './client.ts'
import { codeOf, post } from './external-tools-world.ts'
import { canNameHosts, startInstance, type TestInstance } from './instance.ts'

if (!canNameHosts) console.log('skipped: names-inside: no mounts of one’s own may be made here')

const addresses = {
  'v4.example.com': '127.0.0.1',
  'v6.example.com': '::1',
  'any.example.com': '0.0.0.0',
  'mapped.example.com': '::ffff:127.0.0.1',
  'other.example.com': '127.0.0.2',
}
const names = Object.keys(addresses)

describe.skipIf(!canNameHosts)('a provider under a name', () => {
  let server: Server
  let instance: TestInstance
  let client: Client
  let connections = 0

  beforeAll(async () => {
    server = createServer((socket) => {
      connections++
      socket.on('error', () => {}).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '::', () => resolve()))
    const { port } = server.address() as AddressInfo
    const providers = names.flatMap((name, n) => {
      const url = `https://${name}:${port}/api`
      return [
        [`public${n}`, { kind: n % 2 === 0 ? 'openapi' : 'mcp', url }],
        [`private${n}`, { kind: 'openapi', url, private: true }],
      ]
    })
    instance = await startInstance({
      config: { tools: { providers: Object.fromEntries(providers) } },
      hosts: addresses,
    })
    client = createClient(instance.url)
  }, 60_000)
  afterAll(async () => {
    await instance?.stop()
    server?.close()
  })

  test.each(names.map((name, n) => ({ name, n })))('that resolves to this machine: $name', async ({ n }) => {
    const before = connections
    expect(codeOf(await post(client, `/api/tools/providers/public${n}/read`))).toBe('503 PROVIDER_UNAVAILABLE')
    expect(connections).toBe(before)
    // The same name, where it may be private: there is somebody to connect to.
    expect(codeOf(await post(client, `/api/tools/providers/private${n}/read`))).toBe('503 PROVIDER_UNAVAILABLE')
    expect(connections).toBeGreaterThan(before)
  })
})
