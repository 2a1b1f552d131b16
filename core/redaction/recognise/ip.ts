// IP_ADDRESS: IPv4 and IPv6 with zone and prefix length (RFC 4291, RFC 4632), and MAC addresses.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { matchesIn } from '../scanned.ts'
import { patternRecogniser } from './pattern.ts'

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
/** A plus starts a telephone: "+33.4.94.78.89.66". */
const v4 = new RegExp(
  `(?<![\\p{L}\\p{N}+]|\\d\\.)${octet}(?:\\.${octet}){3}(?![\\p{L}\\p{N}])(?:\\/(?:3[0-2]|[12]?\\d)(?!\\d))?`,
  'gu',
)
const v4Whole = new RegExp(`^${octet}(?:\\.${octet}){3}$`)
/** Longest text form is 45 characters. Tried where a colon stands behind up to four digits. */
const v6 =
  /(?<![\p{L}\p{N}:])[0-9A-Fa-f:]{2,45}(?:(?:\.\d{1,3}){3})?(?![\p{L}\p{N}:]|\.\d)(?:%[A-Za-z0-9]{1,32})?(?:\/(?:12[0-8]|1[01]\d|\d{1,2})(?!\d))?/uy
const hasSix = /::|[0-9a-f]:[0-9a-f]{1,4}:[0-9a-f]{1,4}:/i
const hasFour = /\d\.\d{1,3}\.\d{1,3}\.\d/
const unspecified = /^(?:::(?:\/0)?|::1(?:\/128)?|ff[\da-f]{2}:.*|[\da-f:]+::\/\d{1,2})$/i
const groupDigitsMax = 4
const colon = 58

const address: Verdict = { entity: 'IP_ADDRESS', score: 0.6 }
const unspecifiedAddress: Verdict = { entity: 'IP_ADDRESS', score: 0.1 }

interface Range {
  readonly start: number
  readonly end: number
}

function find(source: Source, findings: Findings): void {
  const { values: text } = source
  const six = hasSix.test(text) ? findSix(text, findings) : []
  if (!hasFour.test(text)) return
  let at = 0
  for (const match of matchesIn(v4, source.scannedValues)) {
    const end = match.index + match[0].length
    // One at the end of an IPv6 address is part of it.
    while (at < six.length && (six[at]?.end ?? 0) < end) at += 1
    if ((six[at]?.start ?? Infinity) > match.index && !isVersion(text, match.index))
      findings.add(verdictOn(match[0]), match.index, end)
  }
}

const verdictOn = (written: string): Verdict => (isOfNobody(written) ? unspecifiedAddress : address)

/**
 * What stands for no machine of anybody's: the machine itself, no address, all, several (RFC 6890), masks, and a network whose part for
 * machines is empty. Private addresses and those of documentation stand for a machine like any other.
 */
function isOfNobody(written: string): boolean {
  const [whole = '', prefix] = written.split('/')
  const value = whole.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
  const first = Math.floor(value / 2 ** 24)
  if (first === 0 || first === 127 || first >= 224) return true
  return prefix !== undefined && Number(prefix) < 32 && value % 2 ** (32 - Number(prefix)) === 0
}

/** "build 9.1.4.2": four numbers with points between are a version as well. */
const versionWord =
  /(?<![\p{L}\p{N}])(?:versi(?:on|ón|one|e)|ver|v|vers|versão|wersj[aię]|build|release|rev|revision|firmware|kernel|driver|treiber|update|patch|sdk|ausgabe|stand)[ .:#_-]{0,3}v?$/iu
const versionWordMax = 16

const isVersion = (text: string, start: number): boolean =>
  versionWord.test(text.slice(Math.max(0, start - versionWordMax), start))

/** Adds IPv6 addresses; their places in order. */
function findSix(text: string, findings: Findings): Range[] {
  const found: Range[] = []
  let floor = 0
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', floor)) {
    const start = hexStart(text, at, floor)
    v6.lastIndex = start
    const end = v6.test(text) ? v6.lastIndex : start
    floor = Math.max(hexEnd(text, at), end)
    const value = addressIn(text.slice(start, end))
    if (value === '') continue
    findings.add(unspecified.test(value) ? unspecifiedAddress : address, start, start + value.length)
    found.push({ start, end: start + value.length })
  }
  return found
}

/** Where the hexadecimal digits in front of a colon start, as many as a group has. */
function hexStart(text: string, at: number, floor: number): number {
  let start = at
  while (start > floor && at - start < groupDigitsMax && isHex(text.charCodeAt(start - 1))) start -= 1
  return start
}

/** The end of the hexadecimal digits and colons from a place on. */
function hexEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && (isHex(text.charCodeAt(end)) || text.charCodeAt(end) === colon)) end += 1
  return end
}

const isHex = (code: number): boolean => (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102)

/** The address with its zone and prefix length that something written is; empty when it is none. */
function addressIn(value: string): string {
  if (value.length < 2) return ''
  const bare = bareEnd(value)
  // A colon at the end is punctuation.
  const isPunctuated =
    bare === value.length && value.charCodeAt(bare - 1) === colon && value.charCodeAt(bare - 2) !== colon
  const wanted = value.slice(0, isPunctuated ? bare - 1 : bare)
  if (!isV6(wanted)) return ''
  return isPunctuated ? wanted : value
}

/** Where the zone or the prefix length starts; the end where neither stands. */
function bareEnd(value: string): number {
  let end = 0
  while (end < value.length && value[end] !== '%' && value[end] !== '/') end += 1
  return end
}

/** Whether a string is an IPv6 address in text form, without zone and prefix. */
export function isV6(value: string): boolean {
  const tail = value.includes('.') ? value.slice(value.lastIndexOf(':') + 1) : ''
  if (tail !== '' && !v4Whole.test(tail)) return false
  return areGroups(tail === '' ? value : `${value.slice(0, -tail.length)}0:0`)
}

/** Whether a string is eight groups of digits, or fewer with one double colon. */
function areGroups(value: string): boolean {
  let count = 0
  let doubles = 0
  let digits = 0
  for (let at = 0; at < value.length; at += 1) {
    if (isHex(value.charCodeAt(at))) {
      digits += 1
      if (digits === 1) count += 1
      if (digits > groupDigitsMax) return false
      continue
    }
    if (value.charCodeAt(at) !== colon) return false
    if (value.charCodeAt(at + 1) === colon) {
      doubles += 1
      at += 1
      if (value.charCodeAt(at + 1) === colon) return false
    } else if (digits === 0 || at + 1 === value.length) return false
    digits = 0
  }
  return doubles === 0 ? count === 8 : doubles === 1 && count <= 7
}

export const ipRecogniser: Recogniser = { name: 'ip', entities: ['IP_ADDRESS'], find }

const pair = '[0-9a-f]{2}'
export const deviceRecogniser: Recogniser = patternRecogniser('device', [
  {
    entity: 'MAC_ADDRESS',
    regex: new RegExp(`(?<![\\w:-])${pair}([:-])${pair}(?:\\1${pair}){4}(?![\\w:-])`, 'gi'),
    digitsInRow: 0,
    needs: /[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-]/i,
    score: 0.6,
    valid: (value) => !/^(?:ff.?){6}$|^(?:00.?){6}$/i.test(value),
  },
  {
    entity: 'MAC_ADDRESS',
    digitsInRow: 0,
    needs: /\.[0-9a-f]{4}\.[0-9a-f]{4}/i,
    regex: /(?<![\w.])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w.])/gi,
    score: 0.6,
  },
  {
    entity: 'UUID',
    regex: /(?<![\w-])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![\w-])/gi,
    digitsInRow: 0,
    needs: /-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/i,
    score: 0.5,
  },
])
