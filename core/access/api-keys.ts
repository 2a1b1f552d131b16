// API keys from the instance's secret: parsing, and finding the key that was sent without leaking time.
import * as z from 'zod'
import { claimedVerticalsSchema } from '../../contract/api-key.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { tenantIdPattern } from '../../contract/tenant.ts'
import { readVerticals } from './verticals.ts'

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
const apiKeySchema = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
    /** The key itself (checklist CF-50), or its SHA-256; one of the two. */
    secret: z.string().min(16).max(512).optional(),
    secretSha256: sha256Schema.optional(),
    roles: z.array(z.string().max(64)).max(20),
    scopes: z.array(z.string().max(64)).max(50),
    tenantId: z.string().regex(tenantIdPattern).optional(),
    actorType: z.enum(['human', 'agent', 'service']).optional(),
    verticals: claimedVerticalsSchema.optional(),
    crossVertical: z.boolean().optional(),
  })
  .refine((key) => (key.secret === undefined) !== (key.secretSha256 === undefined), 'give secret or secretSha256')

export interface ApiKey {
  readonly id: string
  readonly secretSha256: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenantId: string
  readonly actorType: 'human' | 'agent' | 'service'
  readonly givers: readonly never[]
  readonly verticals: readonly string[] | null
  readonly crossVertical: boolean
}

export interface ApiKeyOptions {
  readonly isLocal: boolean
  readonly localTenantId: string
  readonly sha256Hex: (text: string) => string
}

/** Reads the secret's JSON. A key without tenant or actor type is refused outside the local tier. */
export function parseApiKeys(json: string, options: ApiKeyOptions): Result<readonly ApiKey[]> {
  const parsed = z.array(apiKeySchema).max(10_000).safeParse(parseJson(json))
  if (!parsed.success)
    return refused('CONFIG_REJECTED', 'The API-key secret is not a JSON list of {id, secret, roles, scopes}.')
  const keys: ApiKey[] = []
  for (const key of parsed.data) {
    if (!options.isLocal && (key.tenantId === undefined || key.actorType === undefined)) {
      return refused(
        'CONFIG_REJECTED',
        `API key ${key.id} names no tenantId or actorType, which only tier local allows.`,
      )
    }
    const verticals = readVerticals(key.verticals)
    keys.push({
      id: key.id,
      secretSha256: key.secretSha256 ?? options.sha256Hex(key.secret ?? ''),
      roles: key.roles,
      scopes: key.scopes,
      tenantId: key.tenantId ?? options.localTenantId,
      actorType: key.actorType ?? 'service',
      givers: [],
      verticals,
      crossVertical: verticals === null || key.crossVertical === true,
    })
  }
  return accepted(keys)
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Finds the key with this digest. Every key is compared over its whole length, so time tells nothing. */
export function findApiKey(keys: readonly ApiKey[], secretSha256: string): ApiKey | undefined {
  let found: ApiKey | undefined
  for (const key of keys) if (isEqualDigest(key.secretSha256, secretSha256)) found = key
  return found
}

function isEqualDigest(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % b.length)
  return difference === 0
}
