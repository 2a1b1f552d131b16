// Where the command line sends its key: to the server or instance that was named, and to nothing that lies in a folder.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApi, readKey, readUrl } from '../../../cli/api.ts'
import { findControlFile, isLoopbackAddress } from '../../../cli/control.ts'

const key = 'clawql_01J00000000000000000000001_secret'
const folder = mkdtempSync(join(tmpdir(), 'clawql-cli-'))
let server: Server
let url: string
let headers: (string | undefined)[] = []
let location: string | undefined

beforeAll(async () => {
  server = createServer((request, response) => {
    headers.push(request.headers.authorization)
    if (location !== undefined) return response.writeHead(307, { location }).end()
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  headers = []
  location = undefined
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

let folders = 0
function dataDir(more: { url?: string; runMode?: number; fileMode?: number } = {}): string {
  folders += 1
  const dir = join(folder, String(folders))
  const run = join(dir, 'run')
  mkdirSync(run, { recursive: true, mode: 0o700 })
  const file = {
    controlSocket: join(run, 'control.sock'),
    url: more.url ?? url,
    vkey: 'v',
    configPath: '',
    startedAtMs: 0,
  }
  writeFileSync(join(run, 'control.json'), JSON.stringify(file), { mode: 0o600 })
  chmodSync(join(run, 'control.json'), more.fileMode ?? 0o600)
  chmodSync(run, more.runMode ?? 0o700)
  return dir
}

describe('the control file', () => {
  test('is used where only we can have written it, and names this machine', () => {
    expect(findControlFile({ CLAWQL_DATA_DIR: dataDir() }).file?.url).toBe(url)
    for (const mode of [0o755, 0o750, 0o777, 0o701])
      expect(findControlFile({ CLAWQL_DATA_DIR: dataDir({ runMode: mode }) })).toMatchObject({
        file: undefined,
        reason: /enter/,
      })
    expect(findControlFile({ CLAWQL_DATA_DIR: dataDir({ fileMode: 0o622 }) }).file).toBeUndefined()
    const linked = join(folder, 'linked')
    mkdirSync(linked)
    symlinkSync(join(dataDir(), 'run'), join(linked, 'run'))
    expect(findControlFile({ CLAWQL_DATA_DIR: linked }).file).toBeUndefined()
    for (const elsewhere of [
      'http://evil.example',
      'https://127.0.0.1',
      'http://127.0.0.1.evil.example',
      'http://127.0.0.1@evil.example',
      'http://10.0.0.1:8080',
      'file:///x',
      '',
    ])
      expect(findControlFile({ CLAWQL_DATA_DIR: dataDir({ url: elsewhere }) }).file, elsewhere).toBeUndefined()
  })

  test('an address is of this machine by its own name only', () => {
    for (const own of ['http://127.0.0.1:1', 'http://127.8.8.8', 'http://localhost:8080', 'http://[::1]:8080'])
      expect(isLoopbackAddress(own), own).toBe(true)
    for (const other of ['http://localhost.evil.example', 'http://128.0.0.1', 'http://[::2]', 'http://0.0.0.0'])
      expect(isLoopbackAddress(other), other).toBe(false)
  })
})

describe('the key', () => {
  test('goes to the server or the instance that was named', () => {
    expect(readKey({ CLAWQL_API_KEY: key, CLAWQL_URL: 'https://clawql.example.com' })).toBe(key)
    expect(readKey({ CLAWQL_API_KEY: key, CLAWQL_DATA_DIR: dataDir() })).toBe(key)
  })

  test('stays where nobody said whose it is, or the instance named is not ours', () => {
    expect(readKey({ CLAWQL_API_KEY: key })).toBeUndefined()
    expect(readKey({ CLAWQL_API_KEY: key, CLAWQL_URL: '' })).toBeUndefined()
    expect(readKey({ CLAWQL_API_KEY: key, CLAWQL_DATA_DIR: dataDir({ runMode: 0o755 }) })).toBeUndefined()
    expect(readKey({ CLAWQL_API_KEY: key, CLAWQL_DATA_DIR: join(folder, 'nothing') })).toBeUndefined()
  })

  test('is not sent from a folder that somebody else filled, and the caller is told', async () => {
    const cwd = process.cwd()
    const cloned = join(folder, 'cloned')
    mkdirSync(join(cloned, 'data', 'run'), { recursive: true, mode: 0o700 })
    writeFileSync(join(cloned, 'data', 'run', 'control.json'), JSON.stringify({ url }), { mode: 0o600 })
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    vi.spyOn(process, 'cwd').mockReturnValue(cloned)
    try {
      // Unpacked with its modes it is as ours: the address is used, the key stays.
      expect(readUrl({ CLAWQL_DATA_DIR: join(cloned, 'data') })).toBe(url)
      await createApi({ CLAWQL_API_KEY: key, CLAWQL_DATA_DIR: '', CLAWQL_URL: '' })
        .fetch('/healthz')
        .catch(() => undefined)
      expect(headers).toEqual([undefined])
      expect(told.mock.calls.flat().join('')).toContain('CLAWQL_API_KEY is not sent')
    } finally {
      vi.restoreAllMocks()
      expect(process.cwd()).toBe(cwd)
    }
  })

  test('is sent where it was named, and follows no redirect', async () => {
    const api = createApi({ CLAWQL_API_KEY: key, CLAWQL_URL: url })
    await api.json('/api/documents')
    expect(headers).toEqual([`Bearer ${key}`])
    location = `http://localhost:${new URL(url).port}/elsewhere`
    await expect(api.fetch('/api/documents')).rejects.toThrow(/sends callers to/)
    expect(headers).toHaveLength(2)
  })
})
