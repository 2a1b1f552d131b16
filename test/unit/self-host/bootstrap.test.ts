// Bootstrap: what it makes, that it makes it once, and what it refuses.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseApiKeys, findApiKey } from '../../../core/access/api-keys.ts'
import { bootstrap } from '../../../self-host/bootstrap.ts'
import { requireLock } from '../../../self-host/lock.ts'
import { createFolders } from '../../../self-host/folders.ts'
import { readSettings, type Settings } from '../../../self-host/settings.ts'
import { findFreePort } from '../../acceptance/instance.ts'

let dir: string
let settings: Settings
const place = (environment: { readonly [name: string]: string } = {}): Settings =>
  readSettings({
    CLAWQL_DATA_DIR: join(dir, 'data'),
    CLAWQL_SECRETS_DIR: join(dir, 'secrets'),
    CLAWQL_CONFIG: join(dir, 'clawql.local.yaml'),
    PORT: String(port),
    ...environment,
  })
let port = 0
const run = (at: Settings = settings) => bootstrap(at, { isLockHeld: false })
const files = (): readonly string[] =>
  readdirSync(join(dir, 'secrets')).map((name) => readFileSync(secret(name), 'utf8'))
const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')
const secret = (name: string): string => join(dir, 'secrets', name)

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'clawql-bootstrap-'))
  port = await findFreePort()
  settings = place()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('bootstrap()', () => {
  it('makes identity, secrets of mode 0600 and the configuration', async () => {
    const done = await run()
    expect(done.identity.instanceId).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    expect(done.identity.tenantId).toMatch(/^t_[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    const names = ['api-keys.json', 'atr-signing.key', 'log-signing.key', 'paperless.key', 'root.key']
    expect(readdirSync(join(dir, 'secrets')).toSorted()).toEqual(names)
    for (const name of names) expect(lstatSync(secret(name)).mode & 0o777).toBe(0o600)
    expect(lstatSync(join(dir, 'secrets')).mode & 0o777).toBe(0o700)
    expect(Buffer.from(readFileSync(secret('root.key'), 'utf8'), 'base64').length).toBe(32)
    expect(JSON.parse(readFileSync(secret('atr-signing.key'), 'utf8'))).toMatchObject({ kty: 'OKP', alg: 'EdDSA' })
    expect(done.configuration.config.documents.presidio.enabled).toBe(true)
  })

  it('shows the admin key once and keeps its digest only', async () => {
    const { secrets, identity } = await run()
    const adminKey = secrets.createdAdminKey ?? ''
    expect(adminKey).toMatch(/^clawql_[A-Za-z0-9_-]{43}$/)
    for (const name of readdirSync(dir, { recursive: true, withFileTypes: true }).filter((item) => item.isFile()))
      expect(readFileSync(join(name.parentPath, name.name)).includes(adminKey)).toBe(false)
    const keys = parseApiKeys(secrets.environment.API_KEYS, { isLocal: false, localTenantId: '', sha256Hex })
    const found = keys.ok ? findApiKey(keys.value, sha256Hex(adminKey)) : undefined
    expect(found).toMatchObject({ id: 'admin', roles: ['admin'], tenantId: identity.tenantId, actorType: 'human' })
  })

  it('changes nothing when it runs again, and keeps an edited configuration', async () => {
    const first = await run()
    const path = settings.configPath
    writeFileSync(path, readFileSync(path, 'utf8').replace('maxHops: 3', 'maxHops: 5'))
    const before = files()
    const second = await run()
    expect(second.created).toEqual([])
    expect(second.secrets.createdAdminKey).toBeUndefined()
    expect([second.identity, second.vkey]).toEqual([first.identity, first.vkey])
    expect(second.configuration.config.memory.recall.maxHops).toBe(5)
    expect(files()).toEqual(before)
  })

  it('derives the verifier key as C2SP signed-note says', async () => {
    const { vkey, identity } = await run()
    const [name = '', id = ''] = vkey.split('+')
    const key = Buffer.from(vkey.slice(name.length + 1 + 8 + 1), 'base64')
    expect(name).toBe(`${identity.instanceId}.clawql/t/${identity.tenantId}/1`)
    expect([key.length, key[0]]).toEqual([33, 1])
    const publicJwk = createPublicKey(createPrivateKey(readFileSync(secret('log-signing.key')))).export({
      format: 'jwk',
    })
    expect(key.subarray(1).toString('base64url')).toBe(publicJwk.x)
    const digest = createHash('sha256').update(`${name}\n`).update(key).digest('hex')
    expect(id).toBe(digest.slice(0, 8))
  })

  it('refuses a secret that others can read, and says how to correct it', async () => {
    await run()
    chmodSync(secret('root.key'), 0o640)
    await expect(run()).rejects.toThrow(`chmod 600 ${secret('root.key')}`)
  })

  it('refuses a secrets folder that others can enter', async () => {
    await run()
    chmodSync(join(dir, 'secrets'), 0o755)
    await expect(run()).rejects.toThrow(/chmod 700/)
  })

  it('refuses a secret that is a symbolic link', async () => {
    await run()
    renameSync(secret('root.key'), join(dir, 'elsewhere'))
    symlinkSync(join(dir, 'elsewhere'), secret('root.key'))
    await expect(run()).rejects.toThrow(/symbolic link/)
  })

  it('refuses to replace a lost root key beside data that needs it', async () => {
    await run()
    mkdirSync(join(dir, 'data', 'objects', 'clawql-KeyVault'), { recursive: true })
    rmSync(secret('root.key'))
    await expect(run()).rejects.toThrow(/Restore it from a backup/)
    expect(readdirSync(join(dir, 'secrets'))).not.toContain('root.key')
  })

  it('refuses a port that another program holds', async () => {
    const server = createServer().listen(port, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    await expect(run()).rejects.toThrow(`Port ${port}`)
    server.close()
  })

  it('takes a held port where its own instance runs', async () => {
    createFolders(settings)
    const server = createServer().listen(port, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const lock = requireLock(settings)
    const done = await run()
    lock.release()
    server.close()
    expect(done.isRunning).toBe(true)
  })

  it('refuses a configuration with a key twice, and one with an unknown field', async () => {
    await run()
    writeFileSync(settings.configPath, 'tier: local\ntier: standard\n')
    await expect(run()).rejects.toThrow(/CONFIG_REJECTED.*unique/)
    writeFileSync(settings.configPath, 'api:\n  prot: 1\n')
    await expect(run()).rejects.toThrow(/CONFIG_REJECTED api\.prot/)
  })

  it('refuses noAuth on an address beyond loopback', async () => {
    await expect(run(place({ CLAWQL_BIND: '0.0.0.0' }))).rejects.toThrow(/loopback/)
    // A neighbour of a container can write localhost into a Host header as well as anybody.
    await expect(run(place({ CLAWQL_BIND: '0.0.0.0', CLAWQL_PUBLISHED_ON: 'loopback' }))).rejects.toThrow(/loopback/)
  })
})

describe('requireLock()', () => {
  it('is held by one at a time and free after release', () => {
    createFolders(settings)
    const lock = requireLock(settings)
    expect(() => requireLock(settings)).toThrow(/already running/)
    lock.release()
    requireLock(settings).release()
  })
})
