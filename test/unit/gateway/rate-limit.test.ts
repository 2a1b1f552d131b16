// Bounds on requests between keys of one tenant: what one key does refuses no other key anything.
import { describe, expect, it } from 'vitest'
import { localConfigSchema } from '../../../contract/config.ts'
import { countRequest } from '../../../workers/gateway/rate-limit.ts'

const tenantId = `t_${'0'.repeat(26)}`
const config = localConfigSchema.parse({
  api: { rateLimit: { keyRequestsPerMinute: 1_000, tenantRequestsPerMinute: 160 } },
})

describe('countRequest()', () => {
  it('refuses the key that used its tenant’s quota, and serves another a sixteenth of it', () => {
    const ask = (id: string): string | undefined => {
      const { refusal } = countRequest({ tenantId, actor: { id, type: 'service' } }, config, 1_000)
      return refusal === null ? undefined : String(refusal.details?.['policy'])
    }
    const flood = Array.from({ length: 300 }, () => ask('flooder'))
    expect(flood.filter((policy) => policy === undefined)).toHaveLength(160)
    expect(flood.at(-1)).toBe('tenant')
    for (const id of ['a', 'b']) {
      const answers = Array.from({ length: 12 }, () => ask(id))
      expect(answers).toEqual([...Array.from({ length: 10 }, () => undefined), 'tenant', 'tenant'])
    }
  })
})
