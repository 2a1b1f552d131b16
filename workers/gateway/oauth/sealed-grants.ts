// Codes and refresh tokens: what they stand for is sealed in themselves, under a key of the tenant; how often one was used the Tenant knows.
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import * as z from 'zod'
import { tenantIdPattern } from '../../../contract/tenant.ts'
import { tokenIdPattern } from '../../../contract/token.ts'

const grantSchema = z.strictObject({
  /** `code`, or `refresh`. */
  kind: z.enum(['code', 'refresh']),
  /** Of the task that it goes on with, and which of what is used once this is: a code is 0, each refresh token one more. */
  jti: z.string().regex(tokenIdPattern),
  generation: z.number().int().min(0),
  /** Whose token it is. */
  actorId: z.string(),
  /** The client that it was given to, by its mark. */
  client: z.string(),
  /** Of a code. */
  redirectUri: z.string().exactOptional(),
  codeChallenge: z.string().exactOptional(),
})
export type Grant = z.infer<typeof grantSchema>

const header = { alg: 'dir', enc: 'A256GCM' } as const

/** The tenant stands before it, so that it is known whose key opens it. */
export async function sealGrant(
  key: Uint8Array,
  grant: Grant,
  { tenantId, expiresMs }: { readonly tenantId: string; readonly expiresMs: number },
): Promise<string> {
  const jwe = new EncryptJWT({ grant }).setProtectedHeader(header).setAudience(tenantId)
  return `${tenantId.slice(2)}.${await jwe.setExpirationTime(new Date(expiresMs)).encrypt(key)}`
}

const sealedPattern = /^([0-9A-HJKMNP-TV-Z]{26})\.([A-Za-z0-9_.-]{20,4000})$/

/** Whose it says that it is; only the key proves it. */
export function tenantOfGrant(sealed: string): string | null {
  const [, ulid] = sealedPattern.exec(sealed) ?? []
  const tenantId = `t_${ulid ?? ''}`
  return tenantIdPattern.test(tenantId) ? tenantId : null
}

/** Null where it is none of ours, of another kind, or over. */
export async function openGrant(
  key: Uint8Array,
  sealed: string,
  { tenantId, kind }: { readonly tenantId: string; readonly kind: Grant['kind'] },
): Promise<Grant | null> {
  const [, , jwe] = sealedPattern.exec(sealed) ?? []
  if (jwe === undefined) return null
  try {
    const options = { audience: tenantId, keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }
    const { payload } = await jwtDecrypt(jwe, key, options)
    const grant = grantSchema.safeParse(payload['grant'])
    return grant.success && grant.data.kind === kind ? grant.data : null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
