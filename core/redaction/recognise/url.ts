// URL: an address with a scheme, or a host name with a top-level domain that exists, and its path.
import type { Span } from '../../../contract/redaction.ts'
import type { Recogniser, Source } from '../source.ts'
import { hasPublicSuffix, hostCharactersMax, hostEnd, hostStart } from './host.ts'

const schemes = /(?:https?|ftps?|sftp|wss?|ssh|git|ldaps?|smb)$/i
const schemeMax = 8
const urlMax = 2048
const stop = /[\s<>"\\^`{|}\ufffc\u2029]/
/** Top-level domains that are file extensions first, and words that end a sentence without a space. */
const ambiguous = new Set(
  'md py sh pl rs zip mov so am is it in at my to no do id me be us as by am pm app doc new'.split(' '),
)

function find(source: Source): Span[] {
  const { text } = source
  const spans: Span[] = []
  let floor = 0
  for (let at = nextMark(text, 0); at >= 0; at = nextMark(text, Math.max(at + 1, floor))) {
    const span = text[at] === ':' ? withScheme(text, at) : bareHost(text, at, floor)
    if (span === null) {
      if (text[at] === '.') floor = Math.max(floor, hostEnd(text, at + 1))
      continue
    }
    floor = span.end
    if (span.score > 0) spans.push(span)
  }
  return spans
}

/** The next "://" or "." between two letters or digits. */
const marks = /:\/\/|(?<=[^\s.])\.(?=[^\s.])/g

function nextMark(text: string, from: number): number {
  marks.lastIndex = from
  return marks.exec(text)?.index ?? -1
}

function withScheme(text: string, colon: number): Span | null {
  const scheme = schemes.exec(text.slice(Math.max(0, colon - schemeMax), colon))?.[0]
  if (scheme === undefined) return null
  const end = pathEnd(text, colon + 3)
  if (end - colon < 5) return null
  return { entity: 'URL', start: colon - scheme.length, end, score: 0.6 }
}

/** The end of a path: white space or a bracket ends it, closing punctuation is not of it. */
function pathEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && at - from < urlMax && !stop.test(text[at] ?? ' ')) at += 1
  while (at > from && /[.,;:!?)\]'*]/.test(text[at - 1] ?? '')) at -= 1
  return at
}

function bareHost(text: string, dot: number, floor: number): Span | null {
  const start = hostStart(text, dot, Math.max(floor, dot - hostCharactersMax))
  const end = hostEnd(text, start)
  const none: Span = { entity: 'URL', start, end: Math.max(end, dot + 1), score: 0 }
  if (end <= dot || end - start > hostCharactersMax) return none
  if (/[\p{L}\p{N}_]/u.test(text[start - 1] ?? ' ') || text[end] === '@' || text[end] === '_') return none
  const hasPath = /[/?:]/.test(text[end] ?? ' ')
  if (!isLink(text.slice(start, end), hasPath || text[start - 1] === '@')) return none
  return { entity: 'URL', start, end: hasPath ? Math.max(end, pathEnd(text, end)) : end, score: 0.5 }
}

/** Whether a host name is one, and not two sentences or a file name; `marked`: what stands around it says so. */
function isLink(host: string, marked: boolean): boolean {
  const last = host.slice(host.lastIndexOf('.') + 1)
  const isWww = host.startsWith('www.')
  if (isWww && host.indexOf('.') === host.lastIndexOf('.')) return false
  if (!hasPublicSuffix(host)) return false
  const sentence = last !== last.toLowerCase() && last !== last.toUpperCase()
  return !sentence && (marked || isWww || !ambiguous.has(last.toLowerCase()))
}

export const urlRecogniser: Recogniser = { name: 'url', entities: ['URL'], find }
