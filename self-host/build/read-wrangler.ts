// Reads a Worker's wrangler.toml, the one source of what it binds, with wrangler's own reader.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { WorkerBindings } from './worker-manifest.ts'

export type Rule = { readonly type: string; readonly globs: readonly string[] }

export interface WranglerWorker {
  readonly entry: string
  readonly rules: readonly Rule[]
  readonly bindings: WorkerBindings
}

/** wrangler's type of the configuration does not resolve without its optional peers: these are the fields that are read here. */
interface Config {
  readonly name?: string
  readonly main?: string
  readonly compatibility_date?: string
  readonly compatibility_flags: readonly string[]
  readonly rules: readonly Rule[]
  readonly vars: { readonly [name: string]: unknown }
  readonly migrations: readonly {
    readonly new_sqlite_classes?: readonly string[]
    readonly deleted_classes?: readonly string[]
    readonly renamed_classes?: readonly { readonly from: string; readonly to: string }[]
  }[]
  readonly durable_objects: {
    readonly bindings: readonly { readonly name: string; readonly class_name: string; readonly script_name?: string }[]
  }
  readonly d1_databases: readonly { readonly binding: string; readonly database_name?: string }[]
  readonly r2_buckets: readonly { readonly binding: string; readonly bucket_name?: string }[]
  readonly queues: {
    readonly producers?: readonly { readonly binding: string; readonly queue: string }[]
    readonly consumers?: readonly {
      readonly queue: string
      readonly max_batch_size?: number
      readonly max_batch_timeout?: number
      readonly max_retries?: number
      readonly dead_letter_queue?: string
    }[]
  }
  readonly services?: readonly { readonly binding: string; readonly service: string; readonly entrypoint?: string }[]
}

interface WranglerReader {
  unstable_readConfig(args: { config: string }, options: { hideWarnings: boolean }): Config
}

const ownClasses = (config: Config): string[] => {
  const classes = new Set<string>()
  for (const migration of config.migrations) {
    for (const name of migration.new_sqlite_classes ?? []) classes.add(name)
    for (const name of migration.deleted_classes ?? []) classes.delete(name)
    for (const { from, to } of migration.renamed_classes ?? []) {
      classes.delete(from)
      classes.add(to)
    }
  }
  return [...classes]
}

const textVars = (config: Config): { [name: string]: string } =>
  Object.fromEntries(
    Object.entries(config.vars).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )

function readStores(config: Config) {
  return {
    databases: config.d1_databases.map((database) => ({
      name: database.binding,
      databaseName: database.database_name ?? database.binding,
    })),
    buckets: config.r2_buckets.map((bucket) => ({
      name: bucket.binding,
      bucketName: bucket.bucket_name ?? bucket.binding,
    })),
    producers: (config.queues.producers ?? []).map(({ binding, queue }) => ({ name: binding, queue })),
    consumers: (config.queues.consumers ?? []).map((consumer) => ({
      queue: consumer.queue,
      maxBatchSize: consumer.max_batch_size ?? 10,
      maxBatchTimeoutSeconds: consumer.max_batch_timeout ?? 0,
      maxRetries: consumer.max_retries ?? 3,
      deadLetterQueue: consumer.dead_letter_queue,
    })),
  }
}

/** Throws where the file is missing or wrangler refuses it. */
export function readWrangler(configPath: string): WranglerWorker {
  const wrangler = createRequire(import.meta.url)('wrangler') as WranglerReader
  const config = wrangler.unstable_readConfig({ config: configPath }, { hideWarnings: true })
  const bindings: WorkerBindings = {
    name: config.name ?? '',
    compatibilityDate: config.compatibility_date ?? '',
    compatibilityFlags: config.compatibility_flags,
    vars: textVars(config),
    objects: config.durable_objects.bindings.map(({ name, class_name: className, script_name: scriptName }) =>
      scriptName === undefined ? { name, className } : { name, className, scriptName },
    ),
    ownClasses: ownClasses(config),
    ...readStores(config),
    services: (config.services ?? []).map(({ binding, service, entrypoint }) =>
      entrypoint === undefined ? { name: binding, service } : { name: binding, service, entrypoint },
    ),
  }
  const main = config.main ?? ''
  const entry = main.startsWith('/') ? main : join(dirname(configPath), main)
  return { entry, rules: config.rules, bindings }
}
