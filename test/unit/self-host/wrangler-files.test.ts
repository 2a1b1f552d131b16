// Every wrangler.toml against its Worker's source: what only a deployment needs is easily forgotten, for self-host does not read it.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { localConfigSchema } from '../../../contract/config.ts'
import { rootDir } from '../../../self-host/settings.ts'

/** The part of wrangler's configuration that is compared. */
interface Deployment {
  readonly name: string
  readonly main: string
  readonly compatibility_date: string
  readonly triggers: { readonly crons?: readonly string[] }
  readonly queues: { readonly consumers?: readonly object[] }
  readonly observability?: { readonly enabled?: boolean }
  readonly define: { readonly [name: string]: string }
  readonly limits?: { readonly cpu_ms?: number }
}
const wrangler = createRequire(import.meta.url)('wrangler') as {
  unstable_readConfig(args: { config: string }, options: { hideWarnings: boolean }): Deployment
}

const workersDir = join(rootDir, 'workers')
const files = ['wrangler.toml', ...readdirSync(workersDir).map((name) => `workers/${name}/wrangler.toml`)]
  .filter((file) => existsSync(join(rootDir, file)))
  .map((file) => [file, wrangler.unstable_readConfig({ config: join(rootDir, file) }, { hideWarnings: true })] as const)

/** Whether the entry module exports the handler, as a method of its object or class. */
const exportsHandler = ({ main }: Deployment, handler: 'scheduled' | 'queue'): boolean =>
  new RegExp(String.raw`^ *(?:override )?(?:async )?${handler}\(`, 'm').test(readFileSync(main, 'utf8'))

/** Workers in which a document is worked on, for longer than the platform's 30 s where it must be. */
const documentWorkers = new Set(['clawql-pipeline', 'clawql-compute', 'clawql-engines'])

describe('every wrangler.toml', () => {
  it('is found, and the handlers in sources too', () => {
    expect(files.length).toBeGreaterThanOrEqual(4)
    expect(files.filter(([, worker]) => exportsHandler(worker, 'scheduled'))).not.toEqual([])
    expect(files.filter(([, worker]) => exportsHandler(worker, 'queue'))).not.toEqual([])
  })

  it.each(files)('%s has a schedule and a queue exactly where its Worker handles one', (_file, worker) => {
    expect((worker.triggers.crons ?? []).length > 0).toBe(exportsHandler(worker, 'scheduled'))
    expect((worker.queues.consumers ?? []).length > 0).toBe(exportsHandler(worker, 'queue'))
  })

  it.each(files)('%s keeps logs, and gives documents and descriptions the time that they may take', (_file, worker) => {
    expect(worker.observability?.enabled).toBe(true)
    const descriptionsMs = worker.name === 'clawql-bridge' ? 30_000 : undefined
    expect(worker.limits?.cpu_ms).toBe(documentWorkers.has(worker.name) ? 300_000 : descriptionsMs)
  })

  it.each(files)('%s has the bounds of an isolate', (_file, worker) => {
    expect(worker.define).toEqual({ CLAWQL_LIMITS: '"edge"' })
  })

  it('has the same compatibility date as the others', () => {
    expect(new Set(files.map(([, worker]) => worker.compatibility_date)).size).toBe(1)
  })

  it('prunes at the hour that the configuration has by default', () => {
    const { schedule } = localConfigSchema.parse({}).memory.pruning
    expect(files.flatMap(([, worker]) => worker.triggers.crons ?? [])).toEqual([schedule])
  })
})
