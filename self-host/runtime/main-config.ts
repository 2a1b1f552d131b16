// The main workerd process: gateway, pipeline, embedded Paperless and their stores, and one external service per engine.
import { join, relative } from 'node:path'
import type { LocalConfig } from '../../contract/config.ts'
import type { BuiltWorkers } from '../build/build-workers.ts'
import { renderConfig, type CapnpStruct } from '../capnp.ts'
import type { Identity } from '../identity.ts'
import { hostInUrl, type Settings } from '../settings.ts'
import { engineAddress } from './engine-address.ts'
import {
  bucketExtensions,
  bucketServices,
  cronService,
  databaseService,
  diskService,
  nowhereService,
  queuesService,
  storeFolders,
  type EmbedFile,
} from './stores.ts'
import { workerService, type ServiceAdditions } from './worker-capnp.ts'

/** V8's heap bound: without it resident memory climbs to 1.4 GB over 39,000 documents. */
export const mainV8Flags = ['--max-old-space-size=256', '--max-semi-space-size=8']

export interface MainOptions {
  readonly settings: Settings
  readonly identity: Identity
  readonly config: LocalConfig
  readonly workers: BuiltWorkers
  /** Sockets of the engine processes, in order. */
  readonly engineSockets: readonly string[]
  readonly catalogSocket: string
  readonly diskSocket: string
  readonly supervisorSocket: string
}

const archiveBinding = 'PAPERLESS_EXTERNAL'
const embeddedUrls = new Set(['embedded', 'container'])

/** Bindings of the pipeline to engines behind an address. */
function listExternals(config: LocalConfig): readonly (readonly [binding: string, url: string])[] {
  const { tika, gotenberg, presidio, paperless } = config.documents
  const redactor = presidio.enabled
    ? ([
        ['PRESIDIO_ANALYZER_EXTERNAL', presidio.analyzerUrl],
        ['PRESIDIO_ANONYMIZER_EXTERNAL', presidio.anonymizerUrl],
      ] as const)
    : []
  const all = [
    ['TIKA_EXTERNAL', tika.url],
    ['GOTENBERG_EXTERNAL', gotenberg.url],
    ...redactor,
    [archiveBinding, paperless.url],
  ] as const
  return all.filter(([, url]) => !embeddedUrls.has(url))
}

const socketService = (name: string, path: string): CapnpStruct => ({
  name,
  external: { address: `unix:${path}`, http: {} },
})

function gatewayAdditions(options: MainOptions): ServiceAdditions {
  const { settings, identity, config } = options
  return {
    vars: {
      CONFIG: JSON.stringify(config),
      INSTANCE_ID: identity.instanceId,
      TENANT_ID: identity.tenantId,
      LISTENS_ON: settings.isBoundToLoopback ? 'loopback' : settings.bind,
    },
    secrets: ['API_KEYS'],
    services: { FREE_DISK: 'free-disk' },
  }
}

function stateAdditions({ identity }: MainOptions): ServiceAdditions {
  return { vars: { INSTANCE_ID: identity.instanceId }, secrets: ['ROOT_KEY', 'LOG_KEY'], services: {} }
}

function pipelineAdditions(options: MainOptions): ServiceAdditions {
  const hasArchive = listExternals(options.config).some(([binding]) => binding === archiveBinding)
  return {
    vars: { CONFIG: JSON.stringify(options.config) },
    secrets: ['PAPERLESS_KEY'],
    services: { ...(hasArchive ? { [archiveBinding]: archiveBinding } : {}), SUPERVISOR: 'supervisor' },
  }
}

function computeAdditions(options: MainOptions): ServiceAdditions {
  const engines = { ENGINE_0: 'engine-0', ENGINE_1: options.engineSockets.length > 1 ? 'engine-1' : null }
  const bindings = listExternals(options.config).flatMap(([binding]) => (binding === archiveBinding ? [] : [binding]))
  const externals = Object.fromEntries(bindings.map((binding) => [binding, binding]))
  return {
    vars: { CONFIG: JSON.stringify(options.config) },
    secrets: [],
    services: { ...engines, ...externals, SUPERVISOR: 'supervisor' },
  }
}

function workerServices(options: MainOptions, embed: EmbedFile): readonly CapnpStruct[] {
  const { workers } = options
  return [
    workerService(workers.gateway, gatewayAdditions(options), embed),
    workerService(workers.state, stateAdditions(options), embed),
    workerService(workers.pipeline, pipelineAdditions(options), embed),
    workerService(workers.compute, computeAdditions(options), embed),
    workerService(workers.paperless, { vars: {}, secrets: ['PAPERLESS_KEY'], services: {} }, embed),
  ]
}

function storeServices(options: MainOptions, embed: EmbedFile): readonly CapnpStruct[] {
  const { settings, config, workers } = options
  const consumers = [workers.gateway, workers.pipeline].flatMap(({ bindings }) =>
    bindings.consumers.map((consumer) => ({ service: bindings.name, consumer })),
  )
  const { enabled, schedule } = config.memory.pruning
  return [
    databaseService,
    queuesService(consumers),
    ...(enabled ? [cronService(workers.gateway.bindings.name, [schedule])] : []),
    ...bucketServices('r2', { disk: 'disk-buckets', isScrubbing: false, embed }),
    ...bucketServices('r2-keys', { disk: 'disk-key-shares', isScrubbing: true, embed }),
    ...storeFolders.map((folder) => diskService(`disk-${folder}`, join(settings.dataDir, folder), true)),
  ]
}

/** Capnp text. There is no `internet` service, so that nothing but the external services leaves the process. */
export function renderMainConfig(options: MainOptions): string {
  const { settings, config, workers } = options
  const embed: EmbedFile = (path) => ({ embed: relative(settings.runDir, path) })
  const [database] = workers.state.bindings.databases
  return renderConfig({
    v8Flags: mainV8Flags,
    services: [
      ...workerServices(options, embed),
      ...storeServices(options, embed),
      ...options.engineSockets.map((path, i) => socketService(`engine-${i}`, path)),
      ...listExternals(config).flatMap(([binding, url]) => engineAddress(binding, url, embed)),
      socketService('free-disk', options.diskSocket),
      socketService('supervisor', options.supervisorSocket),
      nowhereService,
    ],
    sockets: [
      {
        name: 'http',
        address: `${hostInUrl(settings.bind)}:${config.api.port}`,
        http: {},
        service: workers.gateway.bindings.name,
      },
      // The launcher's way to the catalog, for migrations. The socket's folder is ours alone.
      {
        name: 'catalog',
        address: `unix:${options.catalogSocket}`,
        http: {},
        service: { name: 'd1', props: { json: JSON.stringify({ database: database?.databaseName ?? '' }) } },
      },
    ],
    extensions: bucketExtensions(embed),
  })
}
