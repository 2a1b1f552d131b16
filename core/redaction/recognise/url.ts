// URL and PERSONAL_URL: an address with a scheme, or a host name with a top-level domain that exists, and its path.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { unit, unitKind } from '../units.ts'
import { hasPublicSuffix, hostCharactersMax, hostEnd, hostStart } from './host.ts'
import { isPersonalUrl } from './personal-url.ts'

const withSchemes: Verdict = { entity: 'URL', score: 0.6 }
const bare: Verdict = { entity: 'URL', score: 0.5 }
const personal: Verdict = { entity: 'PERSONAL_URL', score: 0.6 }

const schemes = /(?:https?|ftps?|sftp|wss?|ssh|git|ldaps?|smb)$/i
const schemeMax = 8
const urlMax = 2048
const stops = new Set(Array.from('<>"\\^`{|}\ufffc', (mark) => mark.charCodeAt(0)))
const closing = new Set(Array.from(".,;:!?)]'*", (mark) => mark.charCodeAt(0)))
/** Top-level domains that are file extensions first, and words that end a sentence without a space. */
const ambiguous = new Set(
  'md py sh pl rs zip mov so am is it in at my to no do id me be us as by am pm app doc new'.split(' '),
)

/** Where something that may be an address was read, and as what; without a verdict it is none. */
interface Place {
  readonly verdict: Verdict | null
  readonly start: number
  readonly end: number
}

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  // Schemes and top-level domains are words.
  if (!source.hasWords) return
  const isAny = wanted.has('URL')
  findLinks(source.text, ({ verdict, start, end }) => {
    if (verdict === null) return
    if (isAny) findings.add(verdict, start, end)
    else if (isPersonalUrl(source, start, end)) findings.add(personal, start, end)
  })
}

function findLinks(text: string, judge: (place: Place) => void): void {
  let floor = 0
  let scheme = text.indexOf('://')
  let dot = nextDot(text, 0)
  while (scheme >= 0 || dot >= 0) {
    const isScheme = scheme >= 0 && (dot < 0 || scheme < dot)
    const at = isScheme ? scheme : dot
    const place = isScheme ? withScheme(text, at) : bareHost(text, at, floor)
    floor = Math.max(floor, place.end)
    judge(place)
    const next = Math.max(at + 1, floor)
    if (scheme >= 0 && scheme < next) scheme = text.indexOf('://', next)
    if (dot >= 0 && dot < next) dot = nextDot(text, next)
  }
}

/** The next full stop between two characters that are no blanks and no full stops; -1 when there is none. */
function nextDot(text: string, from: number): number {
  let at = text.indexOf('.', from)
  while (at >= 0 && !(isTight(text, at - 1) && isTight(text, at + 1))) at = text.indexOf('.', at + 1)
  return at
}

function isTight(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false
  const code = text.charCodeAt(at)
  return code !== dotUnit && (unitKind(code) & unit.space) === 0
}

const dotUnit = 46

function withScheme(text: string, colon: number): Place {
  const none = { verdict: null, start: colon, end: 0 }
  const scheme = schemes.exec(text.slice(Math.max(0, colon - schemeMax), colon))?.[0]
  if (scheme === undefined) return none
  const end = pathEnd(text, colon + 3)
  return end - colon < 5 ? none : { verdict: withSchemes, start: colon - scheme.length, end }
}

/** The end of a path: white space or a bracket ends it, closing punctuation is not of it. */
function pathEnd(text: string, from: number): number {
  const max = Math.min(text.length, from + urlMax)
  let at = from
  while (at < max && !isStop(text.charCodeAt(at))) at += 1
  while (at > from && closing.has(text.charCodeAt(at - 1))) at -= 1
  return at
}

const isStop = (code: number): boolean => {
  const kinds = unitKind(code)
  return (kinds & unit.other) !== 0 && ((kinds & unit.space) !== 0 || stops.has(code))
}

function bareHost(text: string, dot: number, floor: number): Place {
  const start = hostStart(text, dot, Math.max(floor, dot - hostCharactersMax))
  const end = hostEnd(text, start)
  const none = { verdict: null, start, end: Math.max(end, dot + 1) }
  if (end <= dot || end - start > hostCharactersMax) return none
  const before = start > 0 ? text.charCodeAt(start - 1) : space
  const behind = end < text.length ? text.charCodeAt(end) : space
  if (isWordUnit(before) || behind === atSign || behind === underscore) return none
  const hasPath = pathStarts.has(behind)
  if (!isLink(text.slice(start, end), hasPath || before === atSign)) return none
  return { verdict: bare, start, end: hasPath ? Math.max(end, pathEnd(text, end)) : end }
}

const isWordUnit = (code: number): boolean =>
  code === underscore || (unitKind(code) & (unit.letter | unit.number)) !== 0

const pathStarts = new Set(Array.from('/?:', (mark) => mark.charCodeAt(0)))
const space = 32
const underscore = 95
const atSign = 64

/** Whether a host name is one, and not two sentences or a file name; `marked`: what stands around it says so. */
function isLink(host: string, marked: boolean): boolean {
  const last = host.slice(host.lastIndexOf('.') + 1)
  const isWww = host.startsWith('www.')
  if (isWww && host.indexOf('.') === host.lastIndexOf('.')) return false
  if (!hasPublicSuffix(host)) return false
  const sentence = last !== last.toLowerCase() && last !== last.toUpperCase()
  return !sentence && (marked || isWww || !ambiguous.has(last.toLowerCase()))
}

export const urlRecogniser: Recogniser = { name: 'url', entities: ['URL', 'PERSONAL_URL'], find }
