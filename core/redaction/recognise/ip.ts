// IP_ADDRESS: IPv4 and IPv6 with zone and prefix length (RFC 4291, RFC 4632), and MAC addresses.
import type { Span } from '../../../contract/redaction.ts'
import type { Recogniser, Source } from '../source.ts'
import { patternRecogniser } from './pattern.ts'

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const v4 = new RegExp(
  `(?<![\\p{L}\\p{N}]|\\d\\.)${octet}(?:\\.${octet}){3}(?![\\p{L}\\p{N}])(?:\\/(?:3[0-2]|[12]?\\d)(?!\\d))?`,
  'gu',
)
const v4Whole = new RegExp(`^${octet}(?:\\.${octet}){3}$`)
/** Longest text form is 45 characters. */
const v6 =
  /(?<![\p{L}\p{N}:])(?=[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{2,45}(?:(?:\.\d{1,3}){3})?(?![\p{L}\p{N}:]|\.\d)(?:%[A-Za-z0-9]{1,32})?(?:\/(?:12[0-8]|1[01]\d|\d{1,2})(?!\d))?/gu
const hasSix = /::|[0-9a-f]:[0-9a-f]{1,4}:[0-9a-f]{1,4}:/i
const hasFour = /\d\.\d{1,3}\.\d{1,3}\.\d/
const unspecified = /^::(?:\/0)?$/

function find(source: Source): Span[] {
  const { text } = source
  const six = hasSix.test(text) ? [...text.matchAll(v6)].flatMap(spanOfV6) : []
  const four = hasFour.test(text) ? [...text.matchAll(v4)].map(spanOfV4) : []
  return four.length === 0 ? six : [...six, ...outside(four, six)]
}

const spanOfV4 = (match: RegExpExecArray): Span => ({
  entity: 'IP_ADDRESS',
  start: match.index,
  end: match.index + match[0].length,
  score: 0.6,
})

function spanOfV6(match: RegExpExecArray): Span[] {
  let value = match[0]
  let [address = ''] = value.split(/[%/]/)
  // A colon at the end is punctuation.
  if (address.length === value.length && /[^:]:$/.test(value)) value = address = value.slice(0, -1)
  if (!isV6(address)) return []
  const score = unspecified.test(value) ? 0.1 : 0.6
  return [{ entity: 'IP_ADDRESS', start: match.index, end: match.index + value.length, score }]
}

/** Whether a string is an IPv6 address in text form, without zone and prefix. */
export function isV6(value: string): boolean {
  const tail = value.includes('.') ? value.slice(value.lastIndexOf(':') + 1) : ''
  if (tail !== '' && !v4Whole.test(tail)) return false
  const groups = (tail === '' ? value : `${value.slice(0, -tail.length)}0:0`).split('::')
  if (groups.length > 2) return false
  const counts = groups.map((side) => (side === '' ? [] : side.split(':')))
  if (!counts.flat().every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part))) return false
  const count = counts.flat().length
  return groups.length === 2 ? count <= 7 : count === 8
}

/** The spans of `inner` that lie in none of `outer`; both are ordered. */
function outside(inner: readonly Span[], outer: readonly Span[]): Span[] {
  let at = 0
  return inner.filter((span) => {
    while (at < outer.length && (outer[at]?.end ?? 0) < span.end) at += 1
    return (outer[at]?.start ?? Infinity) > span.start
  })
}

export const ipRecogniser: Recogniser = { name: 'ip', entities: ['IP_ADDRESS'], find }

const pair = '[0-9a-f]{2}'
export const deviceRecogniser: Recogniser = patternRecogniser('device', [
  {
    entity: 'MAC_ADDRESS',
    regex: new RegExp(`(?<![\\w:-])${pair}(?<mark>[:-])${pair}(?:\\k<mark>${pair}){4}(?![\\w:-])`, 'gi'),
    needs: /[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-]/i,
    score: 0.6,
    check: (value) => (/^(?:ff.?){6}$|^(?:00.?){6}$/i.test(value) ? false : null),
  },
  {
    entity: 'MAC_ADDRESS',
    needs: /\.[0-9a-f]{4}\.[0-9a-f]{4}/i,
    regex: /(?<![\w.])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w.])/gi,
    score: 0.6,
  },
  {
    entity: 'UUID',
    regex: /(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![\w-])/gi,
    needs: /-[0-9a-f]{4}-[0-9a-f]{4}-/i,
    score: 0.5,
  },
])
