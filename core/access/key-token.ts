// The form of a key that the store knows: it says whose it is, so that the one object is asked that can know it.
import { tenantIdPattern } from '../../contract/tenant.ts'

/** Bytes of chance in a key: its digest needs no salt and no stretching. */
export const keySecretBytes = 32

/** Whatever begins so is a key of ours, or was to be one. */
export const keyPrefix = 'clawql_'

const tokenPattern = /^clawql_([0-9A-Z]{26})_[A-Za-z0-9_-]{43}$/

/** `secret` is base64url without padding of `keySecretBytes` random bytes. */
export const keyToken = (tenantId: string, secret: string): string => `${keyPrefix}${tenantId.slice(2)}_${secret}`

/** The tenant that the key claims to be of, or null where it is of another form. Only the digest proves it. */
export function tenantOfToken(token: string): string | null {
  const [, ulid] = tokenPattern.exec(token) ?? []
  const tenantId = `t_${ulid ?? ''}`
  return tenantIdPattern.test(tenantId) ? tenantId : null
}
