// What a browser keeps of a sign-in for minutes: sealed under a key of the tenant, so that it can be read and made by us alone.
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import type * as z from 'zod'

const header = { alg: 'dir', enc: 'A256GCM' } as const

/** Which of them it is: one is never taken for another. */
export type SealedKind = 'begun' | 'ticket'

interface Sealing {
  readonly kind: SealedKind
  readonly tenantId: string
}

export const seal = (
  key: Uint8Array,
  content: object,
  { kind, tenantId, expiresMs }: Sealing & { readonly expiresMs: number },
): Promise<string> =>
  new EncryptJWT({ content })
    .setProtectedHeader({ ...header, typ: `saml-${kind}` })
    .setAudience(tenantId)
    .setExpirationTime(new Date(expiresMs))
    .encrypt(key)

/** Null where it is none of ours, of another kind, or over. */
export async function unseal<Schema extends z.ZodType>(
  key: Uint8Array,
  sealed: string,
  { kind, tenantId, schema }: Sealing & { readonly schema: Schema },
): Promise<{ readonly content: z.output<Schema>; readonly expiresMs: number } | null> {
  try {
    const options = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }
    const { payload } = await jwtDecrypt(sealed, key, { ...options, audience: tenantId, typ: `saml-${kind}` })
    const content = schema.safeParse(payload['content'])
    return content.success && payload.exp !== undefined
      ? { content: content.data, expiresMs: payload.exp * 1_000 }
      : null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
