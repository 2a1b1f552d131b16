// api-keys.json in the secrets folder: the first administrator's key of each tenant, as its digest, and whatever an operator adds.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseApiKeys } from '../core/access/api-keys.ts'
import { readIdentity } from './identity.ts'
import { checkPrivateFolder, createPrivateFile, readPrivateFile, replacePrivateFile } from './private-files.ts'
import { LauncherRefusal } from './progress.ts'
import type { Settings } from './settings.ts'

interface KeyEntry {
  readonly id: string
  readonly tenantId?: string
}

const adminId = 'admin'
const pathOf = (settings: Settings): string => join(settings.secretsDir, 'api-keys.json')
const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')
const fileOf = (entries: readonly object[]): string => `${JSON.stringify(entries, null, 2)}\n`

/** A key of role admin and its entry; the key itself stands nowhere else. */
function makeAdmin(tenantId: string): { readonly adminKey: string; readonly entry: KeyEntry } {
  const adminKey = `clawql_${randomBytes(32).toString('base64url')}`
  const secretSha256 = sha256Hex(adminKey)
  return {
    adminKey,
    entry: { id: adminId, secretSha256, roles: ['admin'], scopes: [], tenantId, actorType: 'human' } as KeyEntry,
  }
}

/** The admin key stands on disk as its SHA-256 only. */
export function ensureAdminKey(
  settings: Settings,
  tenantId: string,
): { readonly content: string; readonly adminKey: string | undefined } {
  const path = pathOf(settings)
  const existing = readPrivateFile(path)
  if (existing !== undefined) return { content: existing, adminKey: undefined }
  const { adminKey, entry } = makeAdmin(tenantId)
  const isCreated = createPrivateFile(path, fileOf([entry]))
  return { content: readPrivateFile(path) ?? '', adminKey: isCreated ? adminKey : undefined }
}

/** Reads the file, or undefined where there is none. One that the Workers would refuse is refused here. */
export function readApiKeys(settings: Settings): string | undefined {
  const path = pathOf(settings)
  const content = readPrivateFile(path)
  if (content === undefined) return undefined
  const parsed = parseApiKeys(content, { isLocal: true, localTenantId: '', sha256Hex })
  if (!parsed.ok)
    throw new LauncherRefusal(
      `${path}: ${parsed.refusal.detail} Correct it, or move it away: clawql keys reset-admin makes a new one.`,
    )
  return content
}

/**
 * Puts a new administrator's key of the instance's own tenant in the place of the one called `admin`; other keys stay. Durable on
 * return. A running instance goes on with the old one until it reads the file again.
 */
export function resetAdminKey(settings: Settings): { readonly adminKey: string; readonly path: string } {
  const identity = readIdentity(settings)
  if (identity === undefined)
    throw new LauncherRefusal(`No instance was made in ${settings.dataDir}. Name its folder by CLAWQL_DATA_DIR.`)
  if (!existsSync(settings.secretsDir))
    throw new LauncherRefusal(`${settings.secretsDir} is missing. Name the folder by CLAWQL_SECRETS_DIR.`)
  checkPrivateFolder(settings.secretsDir)
  const entries = JSON.parse(readApiKeys(settings) ?? '[]') as readonly KeyEntry[]
  const isReplaced = ({ id, tenantId = identity.tenantId }: KeyEntry): boolean =>
    id === adminId && tenantId === identity.tenantId
  const { adminKey, entry } = makeAdmin(identity.tenantId)
  const path = pathOf(settings)
  replacePrivateFile(path, fileOf([entry, ...entries.filter((one) => !isReplaced(one))]))
  return { adminKey, path }
}
