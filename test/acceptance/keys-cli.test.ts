// clawql keys on a real instance: create, list, revoke; reset-admin while it runs and while it does not.
import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let adminKey: string

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  adminKey = instance.adminKey!
})
afterAll(() => instance.stop())

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

function clawql(args: readonly string[], environment: object = {}): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    CLAWQL_DATA_DIR: join(instance.dir, 'data'),
    CLAWQL_SECRETS_DIR: join(instance.dir, 'secrets'),
    CLAWQL_API_KEY: adminKey,
    ...environment,
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(rootDir, 'cli', 'clawql.mjs'), ...args],
      { env, cwd: instance.dir },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}

const statusWith = async (key: string, path = '/api/documents'): Promise<number> =>
  (await createClient(instance.url, key).json(path)).status

describe('clawql keys', () => {
  test('create shows the key once, list shows it without, revoke by name ends it', async () => {
    const made = await clawql(['keys', 'create', 'importer', '--role', 'viewer', '--agent', '--expires', '30d'])
    expect(made, made.err).toMatchObject({ code: 0 })
    const [key = ''] = /clawql_\S+/.exec(made.out) ?? []
    expect(await statusWith(key)).toBe(200)
    const listed = await clawql(['keys', 'list'])
    expect(listed.out).toMatch(/k_\w{26} +importer +active +viewer +agent +\d{4}-\d\d-\d\d \d\d:\d\dZ +\d{4}-/)
    expect(listed.out).toMatch(/admin +admin +secret +admin +human/)
    expect(listed.out).not.toContain(key)
    expect(await clawql(['keys', 'revoke', 'importer'])).toMatchObject({ code: 0 })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(await statusWith(key)).toBe(401)
    expect((await clawql(['keys', 'list'])).out).toContain('1 that have ended')
    expect((await clawql(['keys', 'list', '--all', '--json'])).out).toContain('"revoked"')
  })

  test('says what is wrong with its words, and what a key lacks', async () => {
    for (const args of [
      ['keys'],
      ['keys', 'make'],
      ['keys', 'create'],
      ['keys', 'create', 'x'],
      ['keys', 'create', 'x', '--role', 'viewer', '--expires', 'soon'],
      ['keys', 'create', 'x', '--role', 'viewer', '--agent', '--service'],
      ['keys', 'revoke'],
    ])
      expect((await clawql(args)).code, args.join(' ')).toBe(2)
    expect(await clawql(['keys', 'revoke', 'nobody'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('keys list'),
    })
    expect((await clawql(['keys', 'create', 'x', '--role', 'king'])).err).toContain('roles/0')
    const { out } = await clawql(['keys', 'create', 'reader', '--role', 'viewer', '--json'])
    const { key } = JSON.parse(out) as { key: string }
    expect(await clawql(['keys', 'list'], { CLAWQL_API_KEY: key })).toMatchObject({
      code: 1,
      err: expect.stringContaining('ATR_PERMISSION_DENIED'),
    })
    const nobody = await clawql(['keys', 'list'], { CLAWQL_API_KEY: '' })
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('clawql keys') })
  })
})

describe('clawql keys reset-admin', () => {
  test('ends the lost key of a running instance at once; keys of the store stay', async () => {
    const { out } = await clawql(['keys', 'create', 'stays', '--role', 'viewer', '--json'])
    const { key: stays } = JSON.parse(out) as { key: string }
    const reset = await clawql(['keys', 'reset-admin'], { CLAWQL_API_KEY: '' })
    expect(reset, reset.err).toMatchObject({ code: 0, out: expect.stringContaining('this one is good now') })
    const [newKey = ''] = /clawql_\S+/.exec(reset.out) ?? []
    expect(await statusWith(adminKey)).toBe(401)
    expect(await statusWith(newKey, '/api/keys')).toBe(200)
    expect(await statusWith(stays)).toBe(200)
    adminKey = newKey
    expect(instance.logs().join('\n')).not.toContain(newKey)
  })

  test('clawql restart reads the file again: what was taken out of it is out', async () => {
    const path = join(instance.dir, 'secrets', 'api-keys.json')
    const before = readFileSync(path, 'utf8')
    const key = 'a-key-of-an-operator-0123456789'
    const entry = { id: 'added', secret: key, roles: ['viewer'], scopes: [] }
    writeFileSync(path, JSON.stringify([...(JSON.parse(before) as object[]), entry]))
    expect(await statusWith(key)).toBe(401)
    expect(await clawql(['restart', 'clawql-api'])).toMatchObject({ code: 0 })
    expect(await statusWith(key)).toBe(200)
    writeFileSync(path, before)
    expect(await clawql(['restart', 'clawql-api'])).toMatchObject({ code: 0 })
    expect(await statusWith(key)).toBe(401)
    // What can't be used leaves everything as it runs, and says so.
    writeFileSync(path, '[{]')
    expect(await clawql(['restart'])).toMatchObject({ code: 1, out: expect.stringContaining('reset-admin') })
    rmSync(path)
    expect(await clawql(['restart'])).toMatchObject({ code: 1, out: expect.stringContaining('reset-admin') })
    expect(await statusWith(adminKey)).toBe(200)
    writeFileSync(path, before, { mode: 0o600 })
  })

  test('works while nothing runs, from the next start on', async () => {
    await instance.stop({ keep: true })
    const reset = await clawql(['keys', 'reset-admin'])
    expect(reset, reset.err).toMatchObject({ code: 0, out: expect.stringContaining('from the next start') })
    const [newKey = ''] = /clawql_\S+/.exec(reset.out) ?? []
    instance = await instance.restart()
    expect(await statusWith(adminKey)).toBe(401)
    expect(await statusWith(newKey)).toBe(200)
  })
})
