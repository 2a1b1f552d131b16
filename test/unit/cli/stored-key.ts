// A key of the store as tests of policies have one: an agent's, of all verticals, that is good.
import type { ApiKeyAnswer } from '../../../contract/api-key.ts'

export const storedKey = (id: string, more: Partial<ApiKeyAnswer>): ApiKeyAnswer => ({
  id,
  name: id,
  roles: [],
  scopes: [],
  actorType: 'agent',
  verticals: ['*'],
  crossVertical: false,
  source: 'store',
  state: 'active',
  createdAt: null,
  createdBy: null,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  ...more,
})
