// The package: packed twice it is the same bytes, it has no source, and in an empty folder it runs without a build and answers the guide.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rootDir } from '../../../self-host/settings.ts'
import { findFreePort } from '../instance.ts'
import { runSuite } from '../run-suite.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-package-'))
const folder = join(dir, 'empty')
let tarball = ''
let port = 0
let up: ChildProcess | undefined
let printed = ''

/** As a shell that knows nothing of this repository. */
const shellPath = (process.env['PATH'] ?? '').split(':').filter((each) => !each.startsWith(rootDir)).join(':') // oxfmt-ignore
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: shellPath,
  HOME: dir,
  PORT: String(port),
  CLAWQL_STATE_DIR: join(dir, 'state'),
})

const pack = (): string =>
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(rootDir, 'tools', 'pack.ts')], {
    cwd: rootDir,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const npx = (...args: readonly string[]): string =>
  execFileSync('npx', ['--yes', `--package=${tarball}`, 'clawql', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })

async function stop(): Promise<void> {
  const child = up
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

beforeAll(async () => {
  tarball = pack()
  port = await findFreePort()
  mkdirSync(folder)
}, 120_000)
afterAll(async () => {
  await stop()
  rmSync(dir, { recursive: true, force: true })
})

describe('what is packed', () => {
  const packed = join(rootDir, 'dist', 'package')
  const files = (): readonly string[] =>
    readdirSync(packed, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))

  test('is the same bytes each time', () => {
    const before = digestOf(tarball)
    expect(digestOf(pack())).toBe(before)
  }, 60_000)

  test('is no source, no test, and nothing of this machine', () => {
    expect(
      files().filter((name) => /(?<!\.d)\.ts$|^test\/|\.test\.|node_modules|^dist\/compile-cache/.test(name)),
    ).toEqual([])
    for (const name of files().filter((each) => /\.(?:m?js|json|md)$/.test(each)))
      expect([name, readFileSync(join(packed, name), 'utf8').includes(rootDir)]).toEqual([name, false])
  })

  test('has whatever its scripts import', () => {
    const scripts = files().filter((name) => name.endsWith('.js') && !/^dist\/|^self-host\/blobs\//.test(name))
    expect(scripts.length).toBeGreaterThan(200)
    for (const name of scripts)
      for (const [, path = ''] of readFileSync(join(packed, name), 'utf8').matchAll(
        /(?:\bfrom |\bimport\()'(\.[^']*)'/g,
      ))
        expect([name, path, existsSync(join(packed, dirname(name), path))]).toEqual([name, path, true])
  })
})

describe('a release', () => {
  const release = (key: string): string =>
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(rootDir, 'tools', 'release.ts')], {
      cwd: rootDir,
      encoding: 'utf8',
      env: { ...process.env, CLAWQL_RELEASE_KEY: key },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split('\n')[0]!

  test('is the package and what is in it, under checksums that openssl holds to the key', () => {
    const key = join(dir, 'release.pem')
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const cwd = release(key)
    expect(readdirSync(cwd)).toHaveLength(5)
    const before = readFileSync(join(cwd, 'SHA256SUMS'), 'utf8')
    for (const [path, digest] of before
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('  ').toReversed()))
      expect([path, digestOf(join(cwd, path!))]).toEqual([path, digest])
    const args = 'pkeyutl -verify -pubin -inkey release.pub -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig'
    expect(execFileSync('openssl', args.split(' '), { cwd, encoding: 'utf8' })).toContain('Successfully')
    const bomFile = readdirSync(cwd).find((name) => name.endsWith('.cdx.json')) ?? ''
    const bom = JSON.parse(readFileSync(join(cwd, bomFile), 'utf8')) as {
      components: { name: string; version: string; licenses?: unknown }[]
      dependencies: { dependsOn: string[] }[]
    }
    const names = bom.components.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['workerd', 'miniflare', 'zod', 'hono', 'saxes']))
    for (const name of ['vitest', 'oxlint', 'wrangler', 'typescript']) expect(names).not.toContain(name)
    expect(bom.components.filter(({ licenses }) => licenses === undefined)).toEqual([])
    // Again it is the same.
    expect(readFileSync(join(release(key), 'SHA256SUMS'), 'utf8')).toBe(before)
    tarball = pack()
  }, 120_000)

  test('is none without a key, or with one of another kind', () => {
    const other = join(dir, 'other.pem')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeFileSync(other, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    for (const key of ['', other]) expect(() => release(key)).toThrow(/release/)
  })
})

describe('npx in an empty folder', () => {
  test('is ready without a build', async () => {
    const installing = performance.now()
    expect(npx('--version')).toMatch(/^clawql \d/)
    const startedMs = performance.now()
    console.log(`measured: npx installed the package in ${((startedMs - installing) / 1000).toFixed(1)} s`)
    const child = spawn('npx', ['--yes', `--package=${tarball}`, 'clawql', 'up'], { cwd: folder, env: environment() })
    up = child
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (printed += part.toString()))
    while (!printed.includes('ClawQL is ready')) {
      if (child.exitCode !== null || performance.now() - startedMs > 60_000) throw new Error(`not ready:\n${printed}`)
      await wait(20)
    }
    console.log(`measured: npx clawql up was ready after ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
    expect(printed).not.toMatch(/Build |npm start|npm ci/)
    expect(readdirSync(folder).toSorted()).toEqual(['clawql.local.yaml', 'data', 'secrets'])
  }, 300_000)

  test('takes a document, recalls it and proves it from the command line', () => {
    writeFileSync(join(folder, 'letter.txt'), 'Maria Keller asked for a bridge loan. 会議 🎉')
    expect(npx('ingest', 'letter.txt')).toContain('completed')
    expect(npx('recall', 'bridge loan')).toContain('bridge loan')
    expect(npx('audit', 'verify')).toContain('verified')
    // It would be gone when npm cleans its cache.
    expect(() => npx('up', '--service')).toThrow(/up --service/)
  }, 60_000)

  test('passes the suite of the guide’s own lines', () => {
    const passed = runSuite('test/conformance/guide.test.ts', {
      HOME: dir,
      CONFORMANCE_URL: `http://localhost:${port}`,
    })
    console.log(`measured: ${passed} tests of the guide passed under the package`)
    expect(passed).toBeGreaterThan(10)
  }, 120_000)

  test('ends with whoever started it, though npm tells it nothing', async () => {
    await stop()
    for (const untilMs = Date.now() + 40_000; !printed.includes('Stopped') && Date.now() < untilMs;) await wait(50)
    expect(printed).toContain('Stopped')
  }, 60_000)
})
