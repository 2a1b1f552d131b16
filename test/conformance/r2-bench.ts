// workerd with self-host's R2 and a probe Worker in front, for the R2 contract suite: started, killed, started again on one folder.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { renderConfig } from '../../self-host/capnp.ts'
import { findWorkerd } from '../../self-host/machine.ts'
import {
  bucketExtensions,
  bucketServices,
  diskService,
  nowhereService,
  type EmbedFile,
} from '../../self-host/runtime/stores.ts'
import { rootDir } from '../../self-host/settings.ts'
import { findFreePort } from '../acceptance/instance.ts'

export interface R2Bench {
  readonly dir: string
  readonly url: string
  /** Runs an operation of the probe and answers its value; throws what the bucket threw. */
  run(operation: string, args: object, bucket?: string): Promise<unknown>
  restart(): Promise<void>
  kill(): Promise<void>
  remove(): Promise<void>
}

const bucket = (name: string, service: string, namespace: string) => ({
  name,
  r2Bucket: { name: service, props: { json: JSON.stringify({ bucket: namespace }) } },
})

function writeConfig(dir: string, port: number): string {
  const embed: EmbedFile = (path) => ({ embed: relative(dir, path) })
  for (const folder of ['buckets', 'key-shares']) mkdirSync(join(dir, folder), { recursive: true })
  const path = join(dir, 'bench.capnp')
  writeFileSync(
    path,
    renderConfig({
      services: [
        {
          name: 'probe',
          worker: {
            modules: [{ name: 'probe.js', esModule: embed(join(rootDir, 'test', 'conformance', 'r2-probe.js')) }],
            compatibilityDate: '2026-11-17',
            bindings: [bucket('DOCUMENTS', 'r2', 'documents'), bucket('KEYS', 'r2-keys', 'keys')],
            globalOutbound: { name: 'nowhere' },
          },
        },
        ...bucketServices('r2', { disk: 'disk-buckets', isScrubbing: false, embed }),
        ...bucketServices('r2-keys', { disk: 'disk-key-shares', isScrubbing: true, embed }),
        diskService('disk-buckets', join(dir, 'buckets'), true),
        diskService('disk-key-shares', join(dir, 'key-shares'), true),
        nowhereService,
      ],
      sockets: [{ name: 'http', address: `127.0.0.1:${port}`, http: {}, service: 'probe' }],
      extensions: bucketExtensions(embed),
    }),
  )
  return path
}

/** Asks the probe at an address. */
export async function runOperation(
  url: string,
  asked: { readonly operation: string; readonly args: object; readonly bucket: string | undefined },
): Promise<unknown> {
  const body = JSON.stringify({ operation: asked.operation, ...asked.args })
  const response = await fetch(`${url}/?bucket=${asked.bucket ?? 'DOCUMENTS'}`, { method: 'POST', body })
  const answer = (await response.json()) as { value?: unknown; error?: string }
  if (answer.error !== undefined) throw new Error(answer.error)
  return answer.value
}

export async function startR2Bench(): Promise<R2Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'clawql-r2-'))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const configPath = writeConfig(dir, port)
  const start = async () => {
    const child = spawn(findWorkerd(), ['serve', configPath, '--experimental'], { stdio: 'ignore', env: {} })
    for (;;) {
      if (child.exitCode !== null) throw new Error('workerd ended')
      try {
        await (await fetch(`${url}/?key=none`)).text()
        return child
      } catch {
        await wait(20)
      }
    }
  }
  let child = await start()
  const kill = async (): Promise<void> => {
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGKILL')
    await gone
  }
  return {
    dir,
    url,
    kill,
    run: (operation, args, bucket) => runOperation(url, { operation, args, bucket }),
    async restart() {
      child = await start()
    },
    async remove() {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
