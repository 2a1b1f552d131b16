// Opening a Tenant: what is asked of the stores before its log is walked.
import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { admitTenant, openTenant, type TenantStoreEnv } from '../../../durable-objects/tenant/open-tenant.ts'
import { addEncodings } from '../../bench/encodings.ts'
import { createNodeSql } from '../../bench/node-sql.ts'

addEncodings()

const tenantId = 't_01K00000000000000000000000'

test('no opening looks at the log while the marks of erasures can not be read, however often it is tried', async () => {
  const { sql, transaction } = createNodeSql()
  const asked: string[] = []
  let isReadable = false
  const bucket = (name: string) => ({
    get: async () => (asked.push(`${name}.get`), null),
    list: async () => {
      asked.push(`${name}.list`)
      if (!isReadable && name === 'keys') throw new Error('the bucket refuses')
      return { objects: [], truncated: false }
    },
  })
  const { privateKey } = generateKeyPairSync('ed25519')
  const env = {
    AUDIT: bucket('audit') as unknown as TenantStoreEnv['AUDIT'],
    KEYS: bucket('keys') as unknown as TenantStoreEnv['KEYS'],
    ROOT_KEY: Buffer.alloc(32, 1).toString('base64'),
    LOG_KEY: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    INSTANCE_ID: 'unit',
  }
  const options = { env, sql, transaction, name: tenantId }
  expect(admitTenant(options, tenantId).ok).toBe(true)
  for (let n = 0; n < 3; n++) await expect(openTenant(options, tenantId)).rejects.toThrow('the bucket refuses')
  expect(asked).toEqual(['keys.list', 'keys.list', 'keys.list'])
  isReadable = true
  expect((await openTenant(options, tenantId)).ok).toBe(true)
  expect(asked.slice(3)).toEqual(['keys.list', 'audit.get', 'audit.list'])
})
