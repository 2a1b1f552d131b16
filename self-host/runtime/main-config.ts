// The main workerd process: gateway, pipeline, embedded Paperless and their stores; compute behind a socket.
import { join, relative } from 'node:path'
import type { LocalConfig } from '../../contract/config.ts'
import { directoryOf } from '../../contract/directory.ts'
import { webhookSecretName, webhookUrlName } from '../../contract/automation.ts'
import { toolSecretName } from '../../contract/provider.ts'
import type { BuiltWorkers } from '../build/build-workers.ts'
import { renderConfig, type CapnpStruct } from '../capnp.ts'
import type { Identity } from '../identity.ts'
import type { Settings } from '../settings.ts'
import { keptCheckpointsSocket } from '../supervise/kept-checkpoints.ts'
import { computeService } from './compute-config.ts'
import { connectionService, engineAddress, socketService } from './engine-address.ts'
import { bridgeExternals, externalBindings, gatewayExternals, pipelineExternals } from './externals.ts'
import { publicAddress, publicNetwork } from './public-network.ts'
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
import { v8Flags } from './v8-flags.ts'
import { workerService, type ServiceAdditions } from './worker-capnp.ts'

export interface MainOptions {
  readonly settings: Settings
  readonly identity: Identity
  readonly config: LocalConfig
  readonly workers: BuiltWorkers
  readonly httpSocket: string
  readonly catalogSocket: string
  readonly metricsSocket: string
  readonly diskSocket: string
  readonly computeSocket: string
  readonly supervisorSocket: string
}

function gatewayAdditions(options: MainOptions): ServiceAdditions {
  const { settings, identity, config } = options
  return {
    vars: {
      CONFIG: JSON.stringify(config),
      INSTANCE_ID: identity.instanceId,
      TENANT_ID: identity.tenantId,
      LISTENS_ON: settings.isBoundToLoopback ? 'loopback' : settings.bind,
    },
    secrets: ['API_KEYS', 'ONYX_KEY', 'OAUTH2_CLIENT_SECRET'],
    services: { ...externalBindings(gatewayExternals(config)), FREE_DISK: 'free-disk' },
  }
}

function stateAdditions({ identity }: MainOptions): ServiceAdditions {
  return {
    vars: { INSTANCE_ID: identity.instanceId },
    secrets: ['ROOT_KEY', 'LOG_KEY'],
    services: { KEPT_CHECKPOINTS: 'kept-checkpoints' },
  }
}

function pipelineAdditions(options: MainOptions): ServiceAdditions {
  return {
    vars: { CONFIG: JSON.stringify(options.config) },
    secrets: ['PAPERLESS_KEY'],
    services: { ...externalBindings(pipelineExternals(options.config)), COMPUTE: 'compute', SUPERVISOR: 'supervisor' },
  }
}

/** Its tools' secrets are the ones that the environment has. */
function bridgeAdditions({ config, settings }: MainOptions): ServiceAdditions {
  const withSecrets = Object.entries(config.tools.providers).filter(([, { credential }]) => credential !== undefined)
  const names = [webhookSecretName, webhookUrlName, ...withSecrets.map(([name]) => toolSecretName(name))]
  return {
    vars: { CONFIG: JSON.stringify(config), HAS_WAYS: '1' },
    secrets: names.filter((name) => settings.environment[name] !== undefined),
    services: externalBindings(bridgeExternals(config, settings.environment)),
  }
}

/** Whatever it connects to, it is the directory; without one it has no secret and connects to nothing. */
function signInAdditions({ config, settings }: MainOptions): ServiceAdditions {
  const vars = { CONFIG: JSON.stringify(config), HAS_WAYS: '1' }
  if (directoryOf(config.api.auth) === null) return { vars, secrets: [], services: {} }
  const secrets = settings.environment['LDAP_PASSWORD'] === undefined ? [] : ['LDAP_PASSWORD']
  return { vars, secrets, services: {}, outbound: 'directory' }
}

function directoryServices({ config }: MainOptions): readonly CapnpStruct[] {
  const directory = directoryOf(config.api.auth)
  return directory === null ? [] : [connectionService('directory', directory.url, directory.certificateAuthority)]
}

function workerServices(options: MainOptions, embed: EmbedFile): readonly CapnpStruct[] {
  const { workers } = options
  return [
    workerService(workers.gateway, gatewayAdditions(options), embed),
    workerService(workers.state, stateAdditions(options), embed),
    workerService(workers.pipeline, pipelineAdditions(options), embed),
    workerService(workers.bridge, bridgeAdditions(options), embed),
    workerService(workers.signIn, signInAdditions(options), embed),
    ...directoryServices(options),
    workerService(workers.manual, { vars: {}, secrets: [], services: {} }, embed),
    workerService(workers.paperless, { vars: {}, secrets: ['PAPERLESS_KEY'], services: {} }, embed),
  ]
}

function storeServices(options: MainOptions, embed: EmbedFile): readonly CapnpStruct[] {
  const { settings, config, workers } = options
  const consumers = [workers.gateway, workers.pipeline].flatMap(({ bindings }) =>
    bindings.consumers.map((consumer) => ({ service: bindings.name, consumer })),
  )
  const { schedule } = config.memory.pruning
  return [
    databaseService,
    queuesService(consumers),
    cronService(workers.gateway.bindings.name, [schedule]),
    ...bucketServices('r2', { disk: 'disk-buckets', isScrubbing: false, embed }),
    ...bucketServices('r2-keys', { disk: 'disk-key-shares', isScrubbing: true, embed }),
    ...storeFolders.map((folder) => diskService(`disk-${folder}`, join(settings.dataDir, folder), true)),
  ]
}

function externalServices({ config, settings }: MainOptions, embed: EmbedFile): readonly CapnpStruct[] {
  const all = [
    ...gatewayExternals(config),
    ...pipelineExternals(config),
    ...bridgeExternals(config, settings.environment),
  ]
  const services = all.flatMap(({ binding, url, isPublic = false }) =>
    isPublic ? [publicAddress(binding, url, embed)] : engineAddress(binding, url, embed),
  )
  return all.some(({ isPublic }) => isPublic) ? [...services, publicNetwork] : services
}

/** Capnp text. There is no `internet` service, so that nothing but the external services leaves the process. */
export function renderMainConfig(options: MainOptions): string {
  const { settings, workers } = options
  const embed: EmbedFile = (path) => ({ embed: relative(settings.runDir, path) })
  const [database] = workers.state.bindings.databases
  return renderConfig({
    v8Flags: v8Flags.main,
    services: [
      ...workerServices(options, embed),
      ...storeServices(options, embed),
      ...externalServices(options, embed),
      computeService(options.computeSocket),
      socketService('supervisor', options.supervisorSocket),
      socketService('free-disk', options.diskSocket),
      socketService('kept-checkpoints', keptCheckpointsSocket(settings)),
      nowhereService,
    ],
    sockets: [
      {
        name: 'http',
        // The launcher's door has the port: workerd ends at its limit of open files, and has no bound on connections.
        address: `unix:${options.httpSocket}`,
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
      // What the launcher exports where an address is configured.
      {
        name: 'metrics',
        address: `unix:${options.metricsSocket}`,
        http: {},
        service: { name: workers.gateway.bindings.name, entrypoint: 'InstanceMetrics' },
      },
    ],
    extensions: bucketExtensions(embed),
  })
}
