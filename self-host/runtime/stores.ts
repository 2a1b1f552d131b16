// The stores of a self-hosted instance as workerd services: bundled D1, Queues and cron, and R2 over our blob store.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { QueueConsumer } from '../build/worker-manifest.ts'
import { stripModule } from '../build/strip-types.ts'
import type { CapnpStruct, Embed } from '../capnp.ts'

/** Bundled workers and Miniflare's are written against these dates; later dates would change them under us. */
export const bundledDate = '2026-01-01'
const miniflareDate = '2023-07-24'

export type EmbedFile = (path: string) => Embed

/** Folders under the data directory. They and the unique keys are the identity of the data: never rename one. */
export const storeFolders = ['objects', 'catalog', 'queues', 'schedule', 'buckets', 'key-shares'] as const

export const diskService = (name: string, path: string, writable: boolean): CapnpStruct => ({
  name,
  disk: { path, writable },
})

const objectClass = (className: string, more: CapnpStruct = {}): CapnpStruct => ({
  className,
  uniqueKey: `clawql-${className}`,
  enableSql: true,
  ...more,
})

const bundledModule = (name: string): CapnpStruct => ({ name: `${name}.js`, bundled: `/workerd/${name}.js` })
/**
 * Where every Worker's outbound requests end. A network that allows nothing would still ask the name server first, and that question
 * would leave the machine.
 */
export const nowhereService: CapnpStruct = {
  name: 'nowhere',
  worker: {
    modules: [
      {
        name: 'nowhere.js',
        esModule: "export default { fetch() { throw new Error('this process has no network') } }",
      },
    ],
    compatibilityDate: bundledDate,
    globalOutbound: { name: 'nowhere' },
  },
}

const noOutbound = { name: 'nowhere' }

/** D1: a database is one Durable Object; a call's statements are one transaction. */
export const databaseService: CapnpStruct = {
  name: 'd1',
  worker: {
    modules: [bundledModule('d1')],
    compatibilityDate: bundledDate,
    bindings: [{ name: 'DATABASE', durableObjectNamespace: { className: 'D1Database' } }],
    durableObjectNamespaces: [objectClass('D1Database')],
    durableObjectStorage: { localDisk: 'disk-catalog' },
    globalOutbound: noOutbound,
  },
}

/** Who consumes a queue: the Worker's service name, and the settings of its wrangler.toml. */
export interface ConsumerOf {
  readonly service: string
  readonly consumer: QueueConsumer
}

export function queuesService(consumers: readonly ConsumerOf[]): CapnpStruct {
  const settings = Object.fromEntries(
    consumers.map(({ service, consumer }) => [
      consumer.queue,
      {
        consumer: service,
        maxBatchSize: consumer.maxBatchSize,
        maxBatchTimeout: consumer.maxBatchTimeoutSeconds,
        maxRetries: consumer.maxRetries,
        // maxConcurrency stays unset: any value allows one batch in flight only.
        ...(consumer.deadLetterQueue === undefined ? {} : { deadLetterQueue: consumer.deadLetterQueue }),
      },
    ]),
  )
  return {
    name: 'queues',
    worker: {
      modules: [bundledModule('queues')],
      compatibilityDate: bundledDate,
      compatibilityFlags: ['service_binding_extra_handlers'],
      bindings: [
        { name: 'SHARD', durableObjectNamespace: { className: 'QueueShard' } },
        ...[...new Set(consumers.map(({ service }) => service))].map((service) => ({ name: service, service })),
        { name: 'CONSUMERS', json: JSON.stringify(settings) },
      ],
      durableObjectNamespaces: [objectClass('QueueShard')],
      durableObjectStorage: { localDisk: 'disk-queues' },
      globalOutbound: noOutbound,
    },
  }
}

/** Cron: runs the service's scheduled handler, at least once an occurrence. */
export const cronService = (service: string, schedules: readonly string[]): CapnpStruct => ({
  name: 'cron',
  worker: {
    modules: [bundledModule('cron')],
    compatibilityDate: bundledDate,
    compatibilityFlags: ['service_binding_extra_handlers'],
    bindings: [
      { name: 'SCHEDULE', durableObjectNamespace: { className: 'Schedule' } },
      { name: service, service },
      { name: 'CRONS', json: JSON.stringify({ [service]: schedules }) },
    ],
    durableObjectNamespaces: [objectClass('Schedule')],
    durableObjectStorage: { localDisk: 'disk-schedule' },
    globalOutbound: noOutbound,
  },
})

/** Folder of Miniflare's built workers; pinned by the lock, because their layout is private. */
const miniflareWorkers = (): string => join(dirname(createRequire(import.meta.url).resolve('miniflare')), 'workers')

/** Modules that Miniflare's R2 worker imports under these names. */
export function bucketExtensions(embed: EmbedFile): readonly CapnpStruct[] {
  const shared = join(miniflareWorkers(), 'shared')
  return [
    {
      modules: [
        { name: 'miniflare:shared', internal: false, esModule: embed(join(shared, 'index.worker.js')) },
        { name: 'miniflare:zod', internal: false, esModule: embed(join(shared, 'zod.worker.js')) },
      ],
    },
  ]
}

/** One R2 over one folder: what bindings name with its bucket object, and the blob store. */
export function bucketServices(
  name: string,
  options: { readonly disk: string; readonly isScrubbing: boolean; readonly embed: EmbedFile },
): readonly CapnpStruct[] {
  const { disk, isScrubbing, embed } = options
  const workers = miniflareWorkers()
  const bucket: CapnpStruct = {
    modules: [
      { name: 'bucket.js', esModule: embed(stripModule('blobs/bucket.ts')) },
      { name: 'inline.js', esModule: embed(stripModule('blobs/inline.ts')) },
      { name: 'bucket.worker.js', esModule: embed(join(workers, 'r2', 'bucket.worker.js')) },
    ],
    compatibilityDate: miniflareDate,
    compatibilityFlags: ['nodejs_compat', 'experimental'],
    bindings: [
      { name: 'BUCKET', durableObjectNamespace: { className: 'R2BucketObject' } },
      { name: 'MINIFLARE_BLOBS', service: `${name}-blobs` },
      { name: 'IS_SCRUBBING', json: JSON.stringify(isScrubbing) },
    ],
    durableObjectNamespaces: [objectClass('R2BucketObject', { preventEviction: true })],
    durableObjectStorage: { localDisk: disk },
    globalOutbound: noOutbound,
  }
  const blobs: CapnpStruct = {
    modules: [{ name: 'blobs.js', esModule: embed(stripModule('blobs/blobs.ts')) }],
    compatibilityDate: bundledDate,
    bindings: [
      { name: 'BLOBS', durableObjectNamespace: { className: 'Blobs' } },
      { name: 'IS_SCRUBBING', json: JSON.stringify(isScrubbing) },
    ],
    durableObjectNamespaces: [objectClass('Blobs', { preventEviction: true })],
    durableObjectStorage: { localDisk: disk },
    globalOutbound: noOutbound,
  }
  return [
    { name, worker: bucket },
    { name: `${name}-blobs`, worker: blobs },
  ]
}
