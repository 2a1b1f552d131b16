// Whether an address may be asked: parsed as it will be sent, of the provider's own host, and of no network that is not public.
import ipaddr from 'ipaddr.js'

/** Why not, or null. What decides is the parsed address: no spelling of it. */
export function explainAddress(
  url: URL,
  { base, isPrivate }: { readonly base: URL; readonly isPrivate: boolean },
): string | null {
  if (url.origin !== base.origin) return 'it is at another host'
  if (url.username !== '' || url.password !== '') return 'it carries a user name'
  if (!isPrivate && isPrivateHost(url.hostname)) return 'it is of this machine or of a private network'
  return null
}

/** Names that lead to private networks by rule (RFC 6761, 8375, 6762), by habit, or by saying so themselves. */
const privateNames =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|test|invalid|home\.arpa|localdomain)$/
/** Public names that answer with the address that they hold. */
const echoing =
  /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|yoogle\.com|traefik\.me|backname\.io)$/

/** `hostname` as the URL parser writes it: numbers of every form are dotted, names are lower case. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (ipaddr.isValid(host)) return !isPublicAddress(ipaddr.parse(host))
  // A name without a dot is looked up in the search list of whoever resolves it.
  return !host.includes('.') || privateNames.test(host) || echoing.test(host)
}

/** Addresses of IPv4 that travel within IPv6 are judged as what they are. */
function isPublicAddress(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const range = address.range()
  if (address.kind() === 'ipv6') {
    const inner = innerOf(address as ipaddr.IPv6, range)
    if (inner !== null) return inner.range() === 'unicast'
  }
  return range === 'unicast'
}

/** Mapped and compatible (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056): where the four bytes stand. Teredo hides them: it is not asked at all. */
function innerOf(address: ipaddr.IPv6, range: string): ipaddr.IPv4 | null {
  const bytes = address.toByteArray()
  const isCompatible = bytes.slice(0, 12).every((byte) => byte === 0)
  const isLast = isCompatible || range === 'ipv4Mapped' || range === 'rfc6052' || range === 'rfc6145'
  const from = isLast ? 12 : range === '6to4' ? 2 : null
  return from === null ? null : new ipaddr.IPv4(bytes.slice(from, from + 4))
}
