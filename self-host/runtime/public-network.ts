// The public internet for hosts of the configuration that may be nowhere else: what a name resolves to is looked at when it is connected to.
import { stripModule } from '../build/strip-types.ts'
import type { CapnpStruct } from '../capnp.ts'
import { bundledDate, type EmbedFile } from './stores.ts'

/**
 * Beside what workerd calls private: what RFC 6890 and its kin give to no host of the internet, and the address at which machines of
 * Azure ask about themselves.
 */
const closedIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
] as const

/** Of IPv6 all but 2000::/3 and 64:ff9b::/96, and of those what is for something else (RFC 4291, 6890, 8215, 9637). */
const closedIpv6 = [
  '::/10',
  '64:ff9b:1::/48',
  '80::/9',
  '100::/8',
  '200::/7',
  '400::/6',
  '800::/5',
  '1000::/4',
  '2001::/23',
  '2001:db8::/32',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
] as const

/** The four bytes as two groups of IPv6, behind a prefix in which they travel. */
function within(prefix: '64:ff9b::' | '2002:', cidr: string): string {
  const [address = '', bits = ''] = cidr.split('/')
  const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number]
  const groups = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  return prefix === '2002:' ? `2002:${groups}::/${16 + Number(bits)}` : `64:ff9b::${groups}/${96 + Number(bits)}`
}

export const publicNetwork: CapnpStruct = {
  name: 'public-network',
  network: {
    allow: ['public'],
    deny: [
      ...closedIpv4,
      ...closedIpv6,
      ...closedIpv4.flatMap((cidr) => [within('64:ff9b::', cidr), within('2002:', cidr)]),
    ],
    tlsOptions: { trustBrowserCas: true },
  },
}

/** A service under `name` that reaches one origin over the public network. */
export const publicAddress = (name: string, origin: string, embed: EmbedFile): CapnpStruct => ({
  name,
  worker: {
    modules: [{ name: 'one-host.js', esModule: embed(stripModule('blobs/one-host.ts')) }],
    compatibilityDate: bundledDate,
    bindings: [{ name: 'ORIGIN', text: origin }],
    globalOutbound: { name: publicNetwork['name'] as string },
  },
})
