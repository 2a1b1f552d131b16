// Networks of addresses (CIDR, RFC 4632 and 4291): read once, asked about each request. An address of IPv4 within IPv6 is that of IPv4.
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** `::1.2.3.4` is no address of IPv4: ipaddr.js takes every dotted end for a mapped one. */
const withoutDots = (text: string): string =>
  text.includes(':')
    ? text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
        const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
        return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
      })
    : text

const parse = (text: string): Address | null => {
  const isPlain = text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text)
  return isPlain && !text.includes('%') ? ipaddr.parse(withoutDots(text)) : null
}

const isMapped = (address: Address): address is ipaddr.IPv6 =>
  address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress()

/** Null of what is no address, has a zone, or is written in a way that programs read differently (`010.0.0.1`, `1`). */
export function readAddress(text: string): Address | null {
  const address = parse(text)
  return address !== null && isMapped(address) ? address.toIPv4Address() : address
}

export interface Network {
  readonly address: Address
  readonly bits: number
}

/** `10.0.0.0/8`, `2001:db8::/32`, or one address; bits behind the length don't count. Null of anything else. */
export function readNetwork(text: string): Network | null {
  const [written = '', length, ...more] = text.split('/')
  const address = parse(written)
  if (address === null || more.length > 0) return null
  const bitsMax = address.kind() === 'ipv4' ? 32 : 128
  const bits = length === undefined ? bitsMax : /^\d{1,3}$/.test(length) ? Number(length) : Infinity
  if (bits > bitsMax) return null
  return isMapped(address) && bits >= 96 ? { address: address.toIPv4Address(), bits: bits - 96 } : { address, bits }
}

export const isWithin = (address: Address, { address: network, bits }: Network): boolean =>
  address.kind() === network.kind() && address.match(network, bits)

/** How it is written where no bits stand behind its length; null where it is written so. */
export function plainNetwork(text: string): string | null {
  const network = readNetwork(text)
  if (network === null) return null
  const { address, bits } = network
  const bytes = address
    .toByteArray()
    .map((byte, at) => byte & ~(0xff >> Math.min(8, Math.max(0, bits - 8 * at))) & 0xff)
  const plain = ipaddr.fromByteArray(bytes)
  return plain.toString() === address.toString() ? null : `${plain.toString()}/${bits}`
}
