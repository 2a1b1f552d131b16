// An engine at an address: one external service for its host and port, and its path in front of every request.
import { stripModule } from '../build/strip-types.ts'
import type { CapnpStruct } from '../capnp.ts'
import { bundledDate, type EmbedFile } from './stores.ts'

/** The only way out of the process: this host and port, nothing else. */
export function externalService(name: string, address: string): CapnpStruct {
  const url = new URL(address)
  const isTls = url.protocol === 'https:'
  const port = url.port === '' ? (isTls ? '443' : '80') : url.port
  const at = `${url.hostname}:${port}`
  return {
    name,
    external: isTls
      ? { address: at, https: { options: {}, tlsOptions: { trustBrowserCas: true }, certificateHost: url.hostname } }
      : { address: at, http: {} },
  }
}

/** A host and port that bytes are sent to as they are, within TLS where the address says so. */
export function connectionService(name: string, address: string, certificateAuthority?: string): CapnpStruct {
  const { hostname, port, protocol } = new URL(address)
  const isTls = protocol === 'ldaps:'
  const tlsOptions =
    certificateAuthority === undefined ? { trustBrowserCas: true } : { trustedCertificates: [certificateAuthority] }
  return {
    name,
    external: {
      address: `${hostname}:${port === '' ? (isTls ? '636' : '389') : port}`,
      tcp: isTls ? { tlsOptions, certificateHost: hostname.replace(/^\[|\]$/g, '') } : {},
    },
  }
}

/** A service behind a Unix socket. */
export const socketService = (name: string, path: string): CapnpStruct => ({
  name,
  external: { address: `unix:${path}`, http: {} },
})

/** Services under `name`: the external one itself, or a Worker that puts the address's path before it. */
export function engineAddress(name: string, address: string, embed: EmbedFile): readonly CapnpStruct[] {
  const basePath = new URL(address).pathname.replace(/\/+$/, '')
  if (basePath === '') return [externalService(name, address)]
  const target = `${name}-host`
  return [
    externalService(target, address),
    {
      name,
      worker: {
        modules: [{ name: 'base-path.js', esModule: embed(stripModule('blobs/path-prefix.ts')) }],
        compatibilityDate: bundledDate,
        bindings: [
          { name: 'TARGET', service: target },
          { name: 'BASE_PATH', text: basePath },
        ],
        globalOutbound: { name: 'nowhere' },
      },
    },
  ]
}
