// Keys of the caller's tenant that stand in the instance's secret; none where there is no secret.
import type { ApiKey } from '../../core/access/api-keys.ts'
import { secretKeys } from './middleware/authenticate.ts'
import type { Session } from './session.ts'

export function ownSecretKeys({ bindings, config, call }: Session): readonly ApiKey[] {
  const keys = secretKeys(bindings, config)
  return keys.ok ? keys.value.filter(({ tenantId }) => tenantId === call.tenantId) : []
}
