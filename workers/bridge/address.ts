// Whether an address may be asked: parsed as it will be sent, of the provider's own host, and of no network that is not public.
import ipaddr from 'ipaddr.js'

/** Why not, or null. What decides is the parsed address: no spelling of it. */
export function explainAddress(
  url: URL,
  { base, isPrivate }: { readonly base: URL; readonly isPrivate: boolean },
): string | null {
  // An address of blobs has the origin of whoever made them.
  if (url.origin !== base.origin || url.protocol !== base.protocol) return 'it is at another host'
  if (url.username !== '' || url.password !== '') return 'it carries a user name'
  if (!isPrivate && isPrivateHost(url.hostname)) return 'it is of this machine or of a private network'
  return null
}

/** Names that lead to private networks by rule (RFC 6761, 6762, 7686, 8375, 9476), by habit, or by saying so themselves. */
const privateNames =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|mail|private|svc|test|invalid|alt|onion|home\.arpa|localdomain)$/
/** Public names that answer with the address that they hold. */
const echoing =
  /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|yoogle\.com|traefik\.me|backname\.io)$/
/** Where machines of clouds are told who they are, under names that look public. */
const metadataNames =
  /^(?:metadata\.goog|metadata\.tencentyun\.com|metadata\.packet\.net|metadata\.platformequinix\.com|api\.metadata\.cloud\.ibm\.com)$/

/** `hostname` as the URL parser writes it: numbers of every form are dotted, names are lower case. */
export function isPrivateHost(hostname: string): boolean {
  const literal = hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(literal)) return !isPublicAddress(ipaddr.parse(literal))
  const name = literal.replace(/\.+$/, '').toLowerCase()
  // A name without a dot is looked up in the search list of whoever resolves it; one of numbers may be read as an address.
  return !/\.[^.]*[^.\d][^.]*$/.test(name) || [privateNames, echoing, metadataNames].some((names) => names.test(name))
}

/** Of Azure: what every machine there reaches, and nobody else (168.63.129.16). */
const wireServer = '168.63.129.16'

const isPublicIpv4 = (address: ipaddr.IPv4): boolean =>
  address.range() === 'unicast' && address.toString() !== wireServer

/** All that is given out for the public internet (RFC 4291); what lies beside it is for something else, or for nothing yet. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Addresses of IPv4 that travel within IPv6 are judged as what they are. */
function isPublicAddress(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.kind() === 'ipv4') return isPublicIpv4(address as ipaddr.IPv4)
  const whole = address as ipaddr.IPv6
  const inner = innerOf(whole)
  return inner === null ? whole.range() === 'unicast' && whole.match(globalUnicast) : isPublicIpv4(inner)
}

const translated = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * Mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056): where the four bytes stand. Teredo hides them, and whoever translates by a
 * prefix of its own (RFC 8215) puts them where it likes: those are not asked at all.
 */
function innerOf(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const range = address.range()
  const isLast = range === 'ipv4Mapped' || address.match(translated)
  const from = isLast ? 12 : range === '6to4' ? 2 : null
  return from === null ? null : new ipaddr.IPv4(address.toByteArray().slice(from, from + 4))
}
