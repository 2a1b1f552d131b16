// The compute process: one Worker with no store and no secret, and no way out but the engines' sockets and the engines at an address.
import { relative } from 'node:path'
import type { LocalConfig } from '../../contract/config.ts'
import type { BuiltWorker } from '../build/worker-manifest.ts'
import { renderConfig, type CapnpStruct } from '../capnp.ts'
import type { Settings } from '../settings.ts'
import { engineAddress, socketService } from './engine-address.ts'
import { computeExternals, externalBindings } from './externals.ts'
import { nowhereService, type EmbedFile } from './stores.ts'
import { v8Flags } from './v8-flags.ts'
import { workerService } from './worker-capnp.ts'

/** JavaScript RPC travels as capnp over this HTTP CONNECT host. */
const rpc = { capnpConnectHost: 'compute' }

/** Compute as the main process reaches it. */
export const computeService = (socketPath: string): CapnpStruct => ({
  name: 'compute',
  external: { address: `unix:${socketPath}`, http: rpc },
})

export interface ComputeOptions {
  readonly settings: Settings
  readonly config: LocalConfig
  readonly compute: BuiltWorker
  /** Sockets of the engine processes, in order. */
  readonly engineSockets: readonly string[]
  readonly supervisorSocket: string
  readonly rpcSocket: string
  readonly healthSocket: string
}

export function renderComputeConfig(options: ComputeOptions): string {
  const { settings, config, compute, engineSockets } = options
  const embed: EmbedFile = (path) => ({ embed: relative(settings.runDir, path) })
  const externals = computeExternals(config)
  const services = {
    ENGINE_0: 'engine-0',
    ENGINE_1: engineSockets.length > 1 ? 'engine-1' : null,
    SUPERVISOR: 'supervisor',
    ...externalBindings(externals),
  }
  const service = compute.bindings.name
  return renderConfig({
    v8Flags: v8Flags.compute,
    services: [
      workerService(compute, { vars: { CONFIG: JSON.stringify(config) }, secrets: [], services }, embed),
      ...engineSockets.map((path, i) => socketService(`engine-${i}`, path)),
      ...externals.flatMap(({ binding, url }) => engineAddress(binding, url, embed)),
      socketService('supervisor', options.supervisorSocket),
      nowhereService,
    ],
    sockets: [
      {
        name: 'rpc',
        address: `unix:${options.rpcSocket}`,
        http: rpc,
        service: { name: service, entrypoint: 'Compute' },
      },
      { name: 'health', address: `unix:${options.healthSocket}`, http: {}, service },
    ],
  })
}
