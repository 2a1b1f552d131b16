// The R2 of `wrangler dev` with the same probe Worker in front, so that the contract suite shows what both have in common.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { rootDir } from '../../self-host/settings.ts'
import { findFreePort } from '../acceptance/instance.ts'
import { wranglerEnvironment, wranglerScript } from '../acceptance/wrangler-process.ts'
import { runOperation, type R2Bench } from './r2-bench.ts'

function writeConfig(dir: string): string {
  const path = join(dir, 'wrangler.json')
  const buckets = ['DOCUMENTS', 'KEYS'].map((binding) => ({ binding, bucket_name: binding.toLowerCase() }))
  const main = join(rootDir, 'test', 'conformance', 'r2-probe.js')
  const flags = { compatibility_date: '2026-11-17', compatibility_flags: ['nodejs_compat'] }
  writeFileSync(path, JSON.stringify({ name: 'r2-probe', main, ...flags, r2_buckets: buckets }))
  return path
}

async function untilServed(url: string, isEnded: () => boolean): Promise<void> {
  for (;;) {
    if (isEnded()) throw new Error('wrangler ended')
    try {
      const { status } = await fetch(`${url}/?key=none`, { signal: AbortSignal.timeout(5_000) })
      if (status === 404) return
    } catch {
      // Not listening yet.
    }
    await wait(50)
  }
}

export async function startWranglerBench(): Promise<R2Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'clawql-r2-'))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const files = ['-c', writeConfig(dir), '--persist-to', join(dir, 'state')]
  const address = ['--ip', '127.0.0.1', '--port', String(port), '--show-interactive-dev-session=false']
  const child = spawn(process.execPath, [wranglerScript, 'dev', ...files, ...address], {
    cwd: dir,
    env: wranglerEnvironment(dir),
    stdio: 'ignore',
  })
  await untilServed(url, () => child.exitCode !== null)
  const unknown = (): never => {
    throw new Error('wrangler dev is not killed here')
  }
  return {
    dir,
    url,
    run: (operation, args, bucket) => runOperation(url, { operation, args, bucket }),
    restart: unknown,
    kill: unknown,
    async remove() {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGTERM')
      await gone
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
