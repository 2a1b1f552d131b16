// Addresses as whoever means harm writes them: other hosts, private ones in every form, users, ports, schemes, tricks with separators.
import fc from 'fast-check'

/** The host that is meant. */
export const allowed = 'api.example.com'

const octets = fc.constantFrom(
  [127, 0, 0, 1],
  [10, 0, 0, 1],
  [169, 254, 169, 254],
  [172, 16, 0, 9],
  [192, 168, 1, 1],
  [100, 100, 100, 200],
  [168, 63, 129, 16],
  [192, 0, 0, 192],
  [0, 0, 0, 0],
  [224, 0, 0, 1],
  [255, 255, 255, 255],
  [93, 184, 215, 14],
)

const numberOf = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0)
const groupsOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string =>
  `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`

/** One address in octal, hex, short, whole, mixed, wide digits, within IPv6 of every kind. */
const writings: readonly ((bytes: readonly number[]) => string)[] = [
  (bytes) => bytes.join('.'),
  (bytes) => `${bytes.join('.')}.`,
  (bytes) => `${bytes.join('.')}..`,
  (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
  (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
  (bytes) => bytes.map((byte, at) => (at % 2 === 0 ? `0X${byte.toString(16)}` : `00${byte.toString(8)}`)).join('.'),
  (bytes) => String(numberOf(bytes)),
  (bytes) => `0x${numberOf(bytes).toString(16)}`,
  (bytes) => `0${numberOf(bytes).toString(8)}`,
  (bytes) => `${bytes[0]}.${numberOf(bytes) % 2 ** 24}`,
  (bytes) => `${bytes[0]}.${bytes[1]}.${numberOf(bytes) % 2 ** 16}`,
  (bytes) => bytes.join('.').replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  (bytes) => bytes.join('。'),
  (bytes) => bytes.join('．'),
  (bytes) => bytes.join('%2e'),
  (bytes) => bytes.join('.').replaceAll(/\d/g, (digit) => `%3${digit}`),
  (bytes) => `[::ffff:${bytes.join('.')}]`,
  (bytes) => `[::ffff:${groupsOf(bytes)}]`,
  (bytes) => `[0:0:0:0:0:ffff:${groupsOf(bytes)}]`,
  (bytes) => `[::${bytes.join('.')}]`,
  (bytes) => `[::ffff:0:${groupsOf(bytes)}]`,
  (bytes) => `[64:ff9b::${groupsOf(bytes)}]`,
  (bytes) => `[64:ff9b:1:${groupsOf(bytes)}::5db8:d70e]`,
  (bytes) => `[2002:${groupsOf(bytes)}::1]`,
  (bytes) => `[::ffff:${bytes.join('.')}%25eth0]`,
  (bytes) => `[fe80::${groupsOf(bytes)}%eth0]`,
  (bytes) => `${bytes.join('.')}.nip.io`,
  (bytes) => `${bytes.join('-')}.sslip.io`,
]

const anyAddress = fc.tuple(octets, fc.constantFrom(...writings)).map(([bytes, write]) => write(bytes))

const names = fc.constantFrom(
  'evil.example.net',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost..',
  'x.localhost',
  'ⓛocalhost',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.tencentyun.com',
  'metadata',
  'kubernetes.default.svc',
  'printer.local',
  'x.lvh.me',
  'router.home.arpa',
  '127.0.0.1.nip.io',
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[5f00::1]',
  '[4000::1]',
  '[2001::1]',
  '[3fff::1]',
  '[ff02::1]',
  '[100::1]',
)

/** Names that look like the one that is meant, and are not. */
const likenesses = fc.constantFrom(
  `${allowed}.evil.example.net`,
  `${allowed}.`,
  `${allowed}..`,
  `evil${allowed}`,
  `evil.example.net#@${allowed}`,
  `evil.example.net?@${allowed}`,
  `evil.example.net/@${allowed}`,
  `evil.example.net\\@${allowed}`,
  `${allowed}\\@evil.example.net`,
  `${allowed}@evil.example.net`,
  `${allowed}:443@evil.example.net`,
  `${allowed}:80`,
  `${allowed}:0`,
  `${allowed}:65536`,
  `${allowed}:443:80`,
  `${allowed}%00.evil.example.net`,
  `${allowed}%2eevil.example.net`,
  `${allowed}%252eevil.example.net`,
  `${allowed}%40evil.example.net`,
  `${allowed}%2f@evil.example.net`,
  'аpi.example.com',
  'api。example。com',
  'api．example．com.evil.example.net',
  'ａｐｉ.example.com',
  'api\u00ad.example.com',
  'api.examp\u200dle.com',
  'xn--pi-6kc.example.com',
  'api.example.com\u2044evil.example.net',
  'api.example.com\uff0fevil.example.net',
  'api.example.com\uff20evil.example.net',
  'api.example.com\u3002evil.example.net',
  'example.com',
  'com',
  'a'.repeat(300),
  `${'a.'.repeat(3_000)}com`,
)

const host = fc.oneof(
  { weight: 3, arbitrary: anyAddress },
  names,
  likenesses,
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((one) => `[${one}]`),
)
const scheme = fc.constantFrom(
  'https://',
  'https://',
  'https://',
  'http://',
  'HTTPS://',
  'https:',
  'https:/',
  'https:\\\\',
  'https:///',
  '//',
  '///',
  '\\\\',
  '/\\',
  '\t//',
  'h\nttps://',
  ' https://',
  '\u0000https://',
  'file://',
  'ftp://',
  'ws://',
  'data:text/plain,',
  'javascript:',
  'blob:https://',
  'view-source:https://',
  '',
)
const user = fc.constantFrom('', '', '', 'user@', 'user:pass@', ':@', '@', `${allowed}@`, `${allowed}:x@`, '%40@')
const port = fc.constantFrom('', '', ':443', ':80', ':8443', ':0', ':00443', ':65536', ':', ':4 43')
const rest = fc.constantFrom(
  '',
  '/',
  '/v1/x',
  `?@${allowed}/`,
  `#@${allowed}/`,
  `/../../${allowed}`,
  '/v1/../../etc',
  '/%2e%2e/%2e%2e/x',
  '/..%2f..%2f',
  '/.%0d./x',
  '\\..\\x',
  '/x\r\nHost: evil.example.net',
  '/\ud800',
  `/${'x'.repeat(20_000)}`,
)

const parts = [scheme, user, host, port, rest] as const
const plain = ['https://', '', allowed, '', '/v1/x'] as const

/** One part is hostile, and perhaps the host too: else most would be refused for their form. */
const oneTrick = fc
  .tuple(fc.nat({ max: 4 }), fc.boolean(), ...parts)
  .map(([which, isHostToo, ...drawn]) =>
    drawn.map((part, at) => (at === which || (isHostToo && at === 2) ? part : plain[at])).join(''),
  )

/** Of every kind; some of them lead to the host that is meant. */
export const hostileUrl: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: oneTrick },
  { weight: 3, arbitrary: fc.tuple(...parts).map((drawn) => drawn.join('')) },
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

/** The same behind the host that is meant, before which something stands that moves it. */
export const hostileHost: fc.Arbitrary<string> = fc.tuple(user, host, port).map((drawn) => drawn.join(''))
