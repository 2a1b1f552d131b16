// The daily look at providers of tools, beside a bridge and a Tenant that are made for this test: who is read, and what a provider out of reach changes.
import { expect, test } from 'vitest'
import { localConfigSchema } from '../../../../contract/config.ts'
import { accepted, refused } from '../../../../contract/result.ts'
import { compareProviders } from '../../../../workers/gateway/tools/read-daily.ts'

const own = 't_01J00000000000000000000001'
const other = 't_01J00000000000000000000002'

const config = localConfigSchema.parse({
  tools: {
    providers: {
      crm: { kind: 'openapi', url: 'https://crm.example' },
      gone: { kind: 'mcp', url: 'https://gone.example/mcp' },
      shared: { kind: 'mcp', url: 'https://shared.example/mcp', tenants: [own, other] },
    },
  },
})

function world() {
  const read: string[] = []
  const compared: string[] = []
  const BRIDGE = {
    read: async ({ provider }: { readonly provider: string }) => {
      read.push(provider)
      return provider === 'gone' ? refused('PROVIDER_UNAVAILABLE', 'gone') : accepted({ tools: [], left: [] })
    },
  }
  const tenant = {
    compareTools: async ({ tenantId, provider }: { readonly tenantId: string; readonly provider: string }) => {
      compared.push(`${tenantId} ${provider}`)
      return accepted({ changed: provider === 'crm' ? ['crm__a__b'] : [], gone: [] })
    },
  }
  const env = { BRIDGE, TENANT: { getByName: () => tenant }, MEMORY_GRAPH: {}, TENANT_ID: own }
  const look = (tenantId: string) =>
    compareProviders(env as never, config, { v: 1, tenantId, actor: { id: 'reader', type: 'service' }, requestId: 'r' })
  return { look, read, compared }
}

test('every provider of a tenant is read, and one that is out of reach changes nothing', async () => {
  const { look, read, compared } = world()
  expect(await look(own)).toEqual(accepted({ read: 2, unread: 1, blocked: 1 }))
  expect(read).toEqual(['crm', 'gone', 'shared'])
  expect(compared).toEqual([`${own} crm`, `${own} shared`])
})

test('those of another tenant are not', async () => {
  const { look, read } = world()
  expect(await look(other)).toEqual(accepted({ read: 1, unread: 0, blocked: 0 }))
  expect(read).toEqual(['shared'])
})
