// What `wrangler deploy` would upload, by a dry run: every Worker bundles, and stays below the platform's bound on its size.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWorkers } from '../../self-host/build/build-workers.ts'
import { createProgress } from '../../self-host/progress.ts'
import { rootDir } from '../../self-host/settings.ts'
import { wranglerEnvironment, wranglerScript } from './wrangler-process.ts'

const dryRunTimeoutMs = 120_000
const dir = mkdtempSync(join(tmpdir(), 'clawql-dry-run-'))
// The engines' assets folder must be there.
beforeAll(() => buildWorkers(createProgress(() => undefined)).then(() => undefined), 300_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Gzip size that wrangler reports, in KiB: the platform's bounds are 3 MB on the free plan and 10 MB on the paid one. */
function dryRun(configPath: string): number {
  const args = ['deploy', '--dry-run', '-c', configPath, '--outdir', join(dir, configPath.replaceAll('/', '-'))]
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [wranglerScript, ...args], {
    cwd: rootDir,
    encoding: 'utf8',
    timeout: dryRunTimeoutMs,
    env: wranglerEnvironment(dir),
  })
  expect([status, signal, stderr]).toEqual([0, null, expect.not.stringContaining('ERROR')])
  const [, upload = '', gzip = ''] = /Total Upload: ([\d.]+ KiB) \/ gzip: ([\d.]+) KiB/.exec(stdout) ?? []
  console.log(`measured: ${configPath} uploads ${upload}, gzip ${gzip} KiB`)
  return Number(gzip)
}

describe('wrangler deploy --dry-run', () => {
  it.each([
    ['gateway', 'wrangler.toml', 3_000],
    ['state', 'workers/state/wrangler.toml', 3_000],
    ['pipeline', 'workers/pipeline/wrangler.toml', 3_000],
    ['compute', 'workers/compute/wrangler.toml', 3_000],
    ['paperless', 'workers/paperless/wrangler.toml', 3_000],
    ['bridge', 'workers/bridge/wrangler.toml', 3_000],
    ['sign-in', 'workers/sign-in/wrangler.toml', 3_000],
    ['manual', 'workers/manual/wrangler.toml', 3_000],
    ['engines', 'workers/engines/wrangler.toml', 8_000],
  ])('bundles the %s Worker within its bound', (_worker, configPath, gzipKiBMax) => {
    const gzipKiB = dryRun(configPath)
    expect(gzipKiB).toBeGreaterThan(0)
    expect(gzipKiB * 1.024).toBeLessThan(gzipKiBMax)
  })
})
