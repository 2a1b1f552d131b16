// The administrator's key on disk: made anew in its place, whole, with every other key kept, and refused where the file is not ours.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findApiKey, parseApiKeys } from '../../../core/access/api-keys.ts'
import { readApiKeys, resetAdminKey } from '../../../self-host/api-keys-file.ts'
import { bootstrap } from '../../../self-host/bootstrap.ts'
import { findFreePort } from '../../acceptance/instance.ts'
import { readSettings, type Settings } from '../../../self-host/settings.ts'

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')
let dir: string
let settings: Settings
let first: string
let path: string
let tenantId: string

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'clawql-reset-'))
  settings = readSettings({
    PORT: String(await findFreePort()),
    CLAWQL_DATA_DIR: join(dir, 'data'),
    CLAWQL_SECRETS_DIR: join(dir, 'secrets'),
    CLAWQL_CONFIG: join(dir, 'clawql.local.yaml'),
  })
  const made = await bootstrap(settings, { isLockHeld: false })
  first = made.secrets.createdAdminKey!
  tenantId = made.identity.tenantId
  path = join(settings.secretsDir, 'api-keys.json')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function holderOf(key: string) {
  const keys = parseApiKeys(readApiKeys(settings) ?? '', { isLocal: false, localTenantId: '', sha256Hex })
  if (!keys.ok) throw new Error(keys.refusal.detail)
  return findApiKey(keys.value, sha256Hex(key))
}

describe('resetAdminKey()', () => {
  test('ends the old key, makes a new administrator, keeps other keys, and leaves no draft', () => {
    const others = [
      { id: 'reader', secretSha256: 'a'.repeat(64), roles: ['viewer'], scopes: [], tenantId, actorType: 'agent' },
      // Another tenant's administrator of the same name is not ours to end.
      {
        id: 'admin',
        secretSha256: 'b'.repeat(64),
        roles: ['admin'],
        scopes: [],
        tenantId: 't_01J00000000000000000000002',
        actorType: 'human',
      },
    ]
    writeFileSync(path, JSON.stringify([...(JSON.parse(readFileSync(path, 'utf8')) as object[]), ...others]))
    const { adminKey } = resetAdminKey(settings)
    expect(holderOf(first)).toBeUndefined()
    expect(holderOf(adminKey)).toMatchObject({ id: 'admin', roles: ['admin'], tenantId, actorType: 'human' })
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { secretSha256: string }[]
    expect(kept.map(({ secretSha256 }) => secretSha256[0])).toEqual(expect.arrayContaining(['a', 'b']))
    expect(kept).toHaveLength(3)
    expect(readFileSync(path, 'utf8')).not.toContain(adminKey)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(settings.secretsDir).filter((name) => name.startsWith('api-keys'))).toEqual(['api-keys.json'])
  })

  test('makes the file where it is gone', () => {
    rmSync(path)
    expect(holderOf(resetAdminKey(settings).adminKey)).toMatchObject({ id: 'admin' })
  })

  test.each([
    ['a broken file', () => writeFileSync(path, '[{"id":"admin"}]'), /Correct it/],
    ['a file that others can read', () => chmodSync(path, 0o644), /chmod 600/],
    ['a link', () => (rmSync(path), symlinkSync('/etc/passwd', path)), /symbolic link/],
    ['a folder that others can enter', () => chmodSync(settings.secretsDir, 0o755), /chmod 700/],
    ['no secrets folder', () => rmSync(settings.secretsDir, { recursive: true }), /CLAWQL_SECRETS_DIR/],
    ['no instance', () => rmSync(settings.dataDir, { recursive: true }), /CLAWQL_DATA_DIR/],
  ])('refuses %s, and changes nothing', (_name, spoil, reason) => {
    spoil()
    expect(() => resetAdminKey(settings)).toThrow(reason)
  })
})
