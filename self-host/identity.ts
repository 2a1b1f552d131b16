// Who this instance is: its id and its tenant, made once and never changed, because data is addressed by them.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ulid } from 'ulidx'
import { tenantIdPattern } from '../contract/tenant.ts'
import { readOwnFile } from './private-files.ts'
import { LauncherRefusal } from './progress.ts'
import type { Settings } from './settings.ts'

export interface Identity {
  readonly instanceId: string
  readonly tenantId: string
}

const instanceIdPattern = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/

function parseIdentity(text: string, path: string): Identity {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    throw new LauncherRefusal(`${path} is not JSON. Restore it from a backup.`)
  }
  const { instanceId, tenantId } = (raw ?? {}) as Partial<Identity>
  if (!instanceIdPattern.test(String(instanceId)) || !tenantIdPattern.test(String(tenantId)))
    throw new LauncherRefusal(`${path} does not name an instance and a tenant. Restore it from a backup.`)
  return { instanceId: String(instanceId), tenantId: String(tenantId) }
}

const pathOf = (settings: Settings): string => join(settings.dataDir, 'instance.json')

/** Reads data/instance.json, or undefined where there is none. Refuses where it is missing beside existing data. */
export function readIdentity(settings: Settings): Identity | undefined {
  const path = pathOf(settings)
  const content = readOwnFile(path)
  if (content !== undefined) return parseIdentity(content, path)
  const objects = join(settings.dataDir, 'objects')
  if (existsSync(objects) && readdirSync(objects).length > 0)
    throw new LauncherRefusal(`${path} is missing, but ${objects} holds data. Restore it from a backup.`)
  return undefined
}

/** Reads data/instance.json, or makes it; durable on return. */
export function ensureIdentity(settings: Settings): { readonly identity: Identity; readonly isCreated: boolean } {
  const existing = readIdentity(settings)
  if (existing !== undefined) return { identity: existing, isCreated: false }
  const path = pathOf(settings)
  const identity = { instanceId: ulid().toLowerCase(), tenantId: `t_${ulid()}` }
  const fd = openSync(`${path}.new`, 'w', 0o600)
  writeSync(
    fd,
    `${JSON.stringify({ ...identity, displayName: 'local', createdAt: new Date().toISOString() }, null, 2)}\n`,
  )
  fsyncSync(fd)
  closeSync(fd)
  renameSync(`${path}.new`, path)
  const folder = openSync(settings.dataDir, 'r')
  fsyncSync(folder)
  closeSync(folder)
  return { identity, isCreated: true }
}

/** Name of the tenant's first audit log. It depends on no host and no port. */
export const logOrigin = ({ instanceId, tenantId }: Identity): string => `${instanceId}.clawql/t/${tenantId}/1`
