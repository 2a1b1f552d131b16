// Where an address leads, judged apart from the product: networks as the registries of IANA list them, names as RFCs and clouds have them.

/** Of IPv4 what is no host of the public internet (RFC 6890 and later), and what clouds answer machines at. */
const closedIpv4: readonly (readonly [first: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32],
]

/** Of 2000::/3 what is no host's. */
const closedIpv6: readonly (readonly [first: bigint, bits: bigint])[] = [
  [0x2001n << 112n, 23n],
  [0x20010db8n << 96n, 32n],
  [0x3fffn << 112n, 20n],
]

const closedLabels = new Set(
  'localhost local internal intranet lan home corp mail private svc test invalid alt onion localdomain'.split(' '),
)
const echoingDomains = 'nip.io sslip.io xip.io localtest.me lvh.me vcap.me lacolhost.com yoogle.com traefik.me'.split(
  ' ',
)
const metadataNames = new Set(
  'metadata.goog metadata.tencentyun.com metadata.packet.net metadata.platformequinix.com'.split(' '),
)

const numberOf = (dotted: string): number => dotted.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)

function isClosedIpv4(address: number): boolean {
  return closedIpv4.some(([first, bits]) => {
    const size = 2 ** (32 - bits)
    return Math.floor(address / size) === Math.floor(numberOf(first) / size)
  })
}

/** As the URL parser writes it: groups in hex, at most one gap. */
function groupsOf(address: string): bigint {
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...gap, ...after].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
}

function isClosedIpv6(address: bigint): boolean {
  const low = Number(address & 0xffff_ffffn)
  const high96 = address >> 32n
  if (high96 === 0xffffn || high96 === 0x64ff9bn << 64n) return isClosedIpv4(low)
  if (address >> 125n !== 1n) return true
  if (address >> 112n === 0x2002n) return isClosedIpv4(Number((address >> 80n) & 0xffff_ffffn))
  return closedIpv6.some(([first, bits]) => address >> (128n - bits) === first >> (128n - bits))
}

/** Whether a host is of this machine, of a private network, nobody's, or one where machines of a cloud ask about themselves. */
export function isClosed(hostname: string): boolean {
  if (hostname.startsWith('[')) return isClosedIpv6(groupsOf(hostname.slice(1, -1)))
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return isClosedIpv4(numberOf(hostname))
  const labels = hostname.toLowerCase().split('.')
  while (labels.at(-1) === '') labels.pop()
  const last = labels.at(-1) ?? ''
  const name = labels.join('.')
  return (
    labels.length < 2 ||
    closedLabels.has(last) ||
    /^\d+$/.test(last) ||
    name.endsWith('.home.arpa') ||
    metadataNames.has(name) ||
    echoingDomains.some((domain) => name === domain || name.endsWith(`.${domain}`))
  )
}
