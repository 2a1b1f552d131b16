// Where this instance is served: whether a Host header names it, and whether an Origin is one of its own pages.
import { publicUrlPattern } from '../../contract/public-url.ts'

export interface Site {
  /** `https://host[:port]`, the address behind a proxy that ends TLS; absent where there is none. */
  readonly publicUrl?: string | undefined
  /** Host names beside loopback's. */
  readonly hosts: readonly string[]
}

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])
const hostPattern = /^(\[[0-9a-f:]{2,45}\]|[a-z0-9.-]{1,253})(?::(\d{1,5}))?$/i
const httpsPort = 443

/** `name` or `name:port`; HTTPS' own port is left out, as browsers do. */
const placeOf = (name: string, port: string | undefined): string =>
  port === undefined || Number(port) === httpsPort ? name.toLowerCase() : `${name.toLowerCase()}:${Number(port)}`

/** As a Host header of that site writes it, or null where there is no public address. */
function publicPlace({ publicUrl }: Site): string | null {
  const [, name, port] = publicUrlPattern.exec(publicUrl ?? '') ?? []
  return name === undefined ? null : placeOf(name, port)
}

/** The public address as browsers write an origin, or null. */
export function publicOrigin(site: Site): string | null {
  const place = publicPlace(site)
  return place === null ? null : `https://${place}`
}

export const isPublicHost = (site: Site, host: string): boolean => {
  const [, name, port] = hostPattern.exec(host) ?? []
  return name !== undefined && placeOf(name, port) === publicPlace(site)
}

/** A page that rebinds its name to our address still sends its own name as Host. Port and name of the public address both count. */
export function isServedHost(site: Site, host: string): boolean {
  const [, name] = hostPattern.exec(host) ?? []
  if (name === undefined) return false
  const lower = name.toLowerCase()
  return (
    loopbackHosts.has(lower) || site.hosts.some((served) => served.toLowerCase() === lower) || isPublicHost(site, host)
  )
}

/**
 * Whether an Origin is a page of this site. Under the public name it is the public address, scheme included; under another served name
 * it is that name, or the public address, for a proxy may write its own Host. What a proxy forwards beside is never asked.
 */
export function isOwnOrigin(
  site: Site,
  { origin, host, requestOrigin }: { readonly origin: string; readonly host: string; readonly requestOrigin: string },
): boolean {
  if (origin === publicOrigin(site)) return true
  return !isPublicHost(site, host) && origin === requestOrigin
}

/** Whether what is sent to this origin stays on the machine. */
export const isLoopbackOrigin = (origin: string): boolean =>
  /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/.test(origin)

/** Whether an address is reached from this machine only. */
export const isLoopbackUrl = (publicUrl: string): boolean => {
  const [, name = ''] = publicUrlPattern.exec(publicUrl) ?? []
  return loopbackHosts.has(name.toLowerCase())
}
