// A built Worker as a workerd service: its modules, and each binding of its wrangler.toml mapped to what self-host has for it.
import type { BuiltWorker, WorkerBindings, WorkerModule } from '../build/worker-manifest.ts'
import type { CapnpStruct } from '../capnp.ts'
import type { EmbedFile } from './stores.ts'

/** What the launcher adds to, or puts in place of, what wrangler.toml binds. */
export interface ServiceAdditions {
  readonly vars: { readonly [name: string]: string }
  /** Names of secrets; the process's environment has them. */
  readonly secrets: readonly string[]
  /** Service bindings by name, in place of wrangler.toml's; null leaves one out. */
  readonly services: { readonly [name: string]: string | null }
  /** Service that all outbound connections go to; without it they go nowhere. */
  readonly outbound?: string
}

/** The bucket of key shares has an R2 of its own. */
const bucketService = (bucketName: string): string => (bucketName === 'clawql-keys' ? 'r2-keys' : 'r2')

const renderModule = (module: WorkerModule, embed: EmbedFile): CapnpStruct => ({
  name: module.name,
  [module.kind]: embed(module.path),
})

const withProps = (name: string, props: object): CapnpStruct => ({ name, props: { json: JSON.stringify(props) } })

function storeBindings(bindings: WorkerBindings): readonly CapnpStruct[] {
  return [
    ...bindings.objects.map(({ name, className, scriptName }) => ({
      name,
      durableObjectNamespace: { className, ...(scriptName === undefined ? {} : { serviceName: scriptName }) },
    })),
    ...bindings.databases.map(({ name, databaseName }) => ({
      name,
      wrapped: {
        moduleName: 'cloudflare-internal:d1-api',
        innerBindings: [{ name: 'fetcher', service: withProps('d1', { database: databaseName }) }],
      },
    })),
    ...bindings.buckets.map(({ name, bucketName }) => ({
      name,
      r2Bucket: withProps(bucketService(bucketName), { bucket: bucketName }),
    })),
    ...bindings.producers.map(({ name, queue }) => ({ name, queue: withProps('queues', { queue }) })),
  ]
}

function serviceBindings(bindings: WorkerBindings, additions: ServiceAdditions): readonly CapnpStruct[] {
  const declared = bindings.services.filter(({ name }) => !Object.hasOwn(additions.services, name))
  const added = Object.entries(additions.services).flatMap(([name, service]) =>
    service === null ? [] : [{ name, service }],
  )
  return [
    ...declared.map(({ name, service, entrypoint }) => ({
      name,
      service: entrypoint === undefined ? service : { name: service, entrypoint },
    })),
    ...added,
  ]
}

/** The service under the Worker's own name. Nothing of it reaches a network but what its additions name. */
export function workerService(built: BuiltWorker, additions: ServiceAdditions, embed: EmbedFile): CapnpStruct {
  const { bindings } = built
  return {
    name: bindings.name,
    worker: {
      modules: built.modules.map((module) => renderModule(module, embed)),
      compatibilityDate: bindings.compatibilityDate,
      compatibilityFlags: bindings.compatibilityFlags,
      bindings: [
        ...Object.entries({ ...bindings.vars, ...additions.vars }).map(([name, text]) => ({ name, text })),
        ...additions.secrets.map((name) => ({ name, fromEnvironment: name })),
        ...storeBindings(bindings),
        ...serviceBindings(bindings, additions),
      ],
      ...(bindings.ownClasses.length === 0
        ? {}
        : {
            durableObjectNamespaces: bindings.ownClasses.map((className) => ({
              className,
              uniqueKey: `clawql-${className}`,
              enableSql: true,
            })),
            durableObjectStorage: { localDisk: 'disk-objects' },
          }),
      globalOutbound: { name: additions.outbound ?? 'nowhere' },
    },
  }
}
