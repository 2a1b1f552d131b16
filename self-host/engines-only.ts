// The embedded engines and the embedded Paperless alone, on one port, under the prefixes /tika, /gotenberg, /presidio and /paperless.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ensureBuilt, type BuiltWorkers } from './build/build-workers.ts'
import { stripModule } from './build/strip-types.ts'
import { renderConfig } from './capnp.ts'
import { findWorkerd, isPortFree } from './machine.ts'
import { LauncherRefusal, type Progress } from './progress.ts'
import { engineServices } from './runtime/engine-config.ts'
import { bucketExtensions, bucketServices, diskService, type EmbedFile } from './runtime/stores.ts'
import { workerService } from './runtime/worker-capnp.ts'
import { Child } from './supervise/child.ts'
import { ProcessLog } from './supervise/process-log.ts'
import { requestSocket } from './supervise/socket-request.ts'

const defaultPort = 9998

function renderEnginesConfig(workers: BuiltWorkers, folder: string, port: number): string {
  const embed: EmbedFile = (path) => ({ embed: relative(folder, path) })
  const paperless = { vars: {}, secrets: ['PAPERLESS_KEY'], services: {} }
  const service = 'prefixes'
  return renderConfig({
    services: [
      {
        name: service,
        worker: {
          modules: [{ name: 'prefixes.js', esModule: embed(stripModule('blobs/prefixes.ts')) }],
          compatibilityDate: workers.engines.bindings.compatibilityDate,
          bindings: [
            { name: 'ENGINES', service: workers.engines.bindings.name },
            { name: 'PAPERLESS', service: workers.paperless.bindings.name },
          ],
          globalOutbound: { name: 'nowhere' },
        },
      },
      ...engineServices(workers.engines, embed),
      workerService(workers.paperless, paperless, embed),
      ...bucketServices('r2', { disk: 'disk-buckets', isScrubbing: false, embed }),
      diskService('disk-buckets', join(folder, 'buckets'), true),
      diskService('disk-objects', join(folder, 'objects'), true),
    ],
    sockets: [{ name: 'http', address: `127.0.0.1:${port}`, http: {}, service }],
    extensions: bucketExtensions(embed),
  })
}

/** Serves until a signal; everything that it stored goes with it. ENGINES_PORT, PAPERLESS_KEY. */
export async function runEngines(progress: Progress): Promise<void> {
  const port = Number(process.env['ENGINES_PORT'] ?? defaultPort)
  if (!(await isPortFree('127.0.0.1', port)))
    throw new LauncherRefusal(`Port ${port} is in use. Choose another: ENGINES_PORT=9999 npm run engines`)
  const workers = await ensureBuilt(progress)
  const folder = mkdtempSync(join(tmpdir(), 'clawql-engines-'))
  for (const name of ['buckets', 'objects', 'logs']) mkdirSync(join(folder, name))
  const configPath = join(folder, 'engines.capnp')
  writeFileSync(configPath, renderEnginesConfig(workers, folder, port), { mode: 0o600 })
  const token = process.env['PAPERLESS_KEY'] ?? randomBytes(16).toString('hex')
  const child = new Child({
    name: 'engines',
    command: findWorkerd(),
    args: ['serve', configPath, '--experimental'],
    cwd: folder,
    environment: { PAPERLESS_KEY: token },
    log: new ProcessLog(join(folder, 'logs')),
    beforeStart: () => undefined,
    afterChange: () => undefined,
  })
  child.start()
  const target = { host: '127.0.0.1', port }
  while (!(await requestSocket({ target, path: '/health', timeoutMs: 1_000 }).catch(() => undefined))) await wait(20)
  progress.line(`Engines are ready at http://127.0.0.1:${port} under /tika, /gotenberg, /presidio and /paperless`)
  progress.line(`Paperless token: ${token}`)
  const stop = async (): Promise<void> => {
    await child.stop(2_000)
    rmSync(folder, { recursive: true, force: true })
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop())
}
