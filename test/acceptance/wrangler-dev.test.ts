// The same Workers under `wrangler dev`: the guide's suite, R2's contract, hosts, secrets, and what a restart keeps.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { limitsByProfile } from '../../contract/limits.ts'
import { createClient } from './client.ts'
import { findFreePort } from './instance.ts'
import { runSuite } from './run-suite.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-dev-'))
let port = 0
let dev: ChildProcess
let printed = ''

async function startDev(): Promise<void> {
  printed = ''
  const startedMs = performance.now()
  const child = spawn(process.execPath, [join(rootDir, 'self-host', 'start.mjs'), 'run', 'self-host/dev.ts'], {
    cwd: rootDir,
    env: {
      PATH: process.env['PATH'],
      HOME: dir,
      PORT: String(port),
      CLAWQL_DEV_DIR: dir,
      CLAWQL_CONFIG: join(dir, 'clawql.local.yaml'),
    },
  })
  dev = child
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (printed += part.toString()))
  while (!printed.includes('ClawQL is ready under wrangler dev')) {
    if (child.exitCode !== null || performance.now() - startedMs > 120_000) throw new Error(`not ready:\n${printed}`)
    await wait(50)
  }
  console.log(`measured: wrangler dev ready after ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
}

async function stopDev(): Promise<number | null> {
  const gone = new Promise<number | null>((resolve) => dev.once('exit', resolve))
  dev.kill('SIGTERM')
  return await gone
}

beforeAll(async () => {
  port = await findFreePort()
  await startDev()
}, 180_000)
afterAll(async () => {
  if (dev.exitCode === null) await stopDev()
  rmSync(dir, { recursive: true, force: true })
})

function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: '/healthz', headers: { host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

describe('npm run dev', () => {
  it('passes the suite of the guide’s own lines', () => {
    const passed = runSuite('test/conformance/guide.test.ts', {
      HOME: dir,
      CONFORMANCE_URL: `http://localhost:${port}`,
    })
    console.log(`measured: ${passed} tests of the guide passed under wrangler dev`)
    expect(passed).toBeGreaterThanOrEqual(16)
  })

  it('has the bounds of an isolate', async () => {
    const client = createClient(`http://localhost:${port}`)
    const { status, body } = await client.upload(new Uint8Array(limitsByProfile.edge.documentBytesMax + 1))
    expect([status, body]).toMatchObject([413, { code: 'PAYLOAD_TOO_LARGE' }])
  })

  it('serves localhost and 127.0.0.1, and refuses a name that was rebound to it', async () => {
    expect(await statusWithHost(`localhost:${port}`)).toBe(200)
    expect(await statusWithHost(`127.0.0.1:${port}`)).toBe(200)
    expect(await statusWithHost('attacker.example')).toBe(421)
  })

  it('keeps secrets in the secrets folder and out of what it prints', () => {
    const secrets = readdirSync(join(dir, 'secrets'))
      .map((name) => readFileSync(join(dir, 'secrets', name), 'utf8').trim())
      .flatMap((secret) => [secret, secret.split('\n')[1] ?? secret])
    const files = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile() && !item.parentPath.endsWith('/secrets'))
      .map((item) => join(item.parentPath, item.name))
    expect(files.length).toBeGreaterThan(5)
    const leaked = files.filter((path) => secrets.some((secret) => readFileSync(path).includes(secret)))
    expect(leaked).toEqual([])
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([])
  })

  it('keeps documents and the log over a restart', async () => {
    const client = createClient(`http://localhost:${port}`)
    const { documentId, status } = await client.process('The lighthouse keeper at Skerryvore counted 41 vessels.\n')
    expect(status).toBe('completed')
    expect(await stopDev()).not.toBe(1)
    await startDev()
    expect((await client.status(documentId)).status).toBe('completed')
    expect((await client.recall('lighthouse keeper Skerryvore')).results[0]?.provenance.documentId).toBe(documentId)
    expect((await client.trail(documentId)).verified).toBe(true)
  })
})

describe('R2 of wrangler dev', () => {
  it('keeps the contract that self-host’s R2 keeps', () => {
    expect(
      runSuite('test/conformance/r2-contract.test.ts', { HOME: dir, R2_BENCH: 'wrangler' }),
    ).toBeGreaterThanOrEqual(6)
  })
})
