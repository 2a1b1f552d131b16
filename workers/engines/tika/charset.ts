// Finds and decodes the character set of text: one decision for plain text, CSV, HTML, mail and RTF.
import { guessedEncoding } from './charset-guess.ts'

/** What a byte order mark says, if there is one. */
function byMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** A label that the platform can decode, or undefined. */
export function knownLabel(label: string | undefined): string | undefined {
  if (label === undefined || label === '') return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** Text of UTF-16 has blanks, line ends and digits, each half zero. */
const zerosMin = 0.04
const sampleBytes = 4096

/** UTF-16 without a mark: zeros stand in every second byte only, and it reads as text. */
function byZeros(bytes: Uint8Array): string | undefined {
  const seen = Math.min(bytes.length, sampleBytes) & ~1
  if (seen < 4) return undefined
  let even = 0
  let odd = 0
  for (let at = 0; at < seen; at += 2) {
    if (bytes[at] === 0) even += 1
    if (bytes[at + 1] === 0) odd += 1
  }
  const label = odd > even ? 'utf-16le' : 'utf-16be'
  const isOneSided = Math.min(odd, even) * 10 <= Math.max(odd, even)
  const isLikely = isOneSided && Math.max(odd, even) > Math.max(1, (seen / 2) * zerosMin)
  return isLikely && readsAsText(new TextDecoder(label).decode(bytes.subarray(0, seen))) ? label : undefined
}

const unreadable = /[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\r\n\f]|\ufffd/gu
const unreadableMax = 0.02

function readsAsText(text: string): boolean {
  return (text.match(unreadable)?.length ?? 0) <= text.length * unreadableMax
}

/** How many characters of several bytes are well-formed UTF-8, how many of them Latin letters, and how many bytes are neither. */
interface Utf8Count {
  wellFormed: number
  latin: number
  illFormed: number
}

function countUtf8(bytes: Uint8Array): Utf8Count {
  const count: Utf8Count = { wellFormed: 0, latin: 0, illFormed: 0 }
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) {
      at += 1
      continue
    }
    const size = sequenceSize(bytes, at)
    if (size > 0) {
      count.wellFormed += 1
      if (lead >= 0xc3 && lead <= 0xc5) count.latin += 1
    } else if (at < bytes.length - 3) count.illFormed += 1
    at += Math.max(1, size)
  }
  return count
}

/** First and last lead byte, the range of the second byte, and the size of a well-formed character (Unicode, table 3-7). */
const sequences: readonly (readonly [from: number, to: number, secondMin: number, secondMax: number, size: number])[] =
  [
    [0xc2, 0xdf, 0x80, 0xbf, 2],
    [0xe0, 0xe0, 0xa0, 0xbf, 3],
    [0xe1, 0xec, 0x80, 0xbf, 3],
    [0xed, 0xed, 0x80, 0x9f, 3],
    [0xee, 0xef, 0x80, 0xbf, 3],
    [0xf0, 0xf0, 0x90, 0xbf, 4],
    [0xf1, 0xf3, 0x80, 0xbf, 4],
    [0xf4, 0xf4, 0x80, 0x8f, 4],
  ]

/** The bytes of the well-formed character that starts at a place; 0 where none does. */
function sequenceSize(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  const found = sequences.find(([from, to]) => lead >= from && lead <= to)
  if (found === undefined) return 0
  const [, , secondMin, secondMax, size] = found
  if (second < secondMin || second > secondMax) return 0
  for (let next = 2; next < size; next += 1) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  return size
}

/** A letter of two bytes as UTF-8 has it ("Ã¼") is hardly anything else: one makes up for a stray byte. */
const latinWeight = 4
const wellFormedPerIll = 4
/** Encodings in which a short text may be well-formed UTF-8 by chance. */
const doubleBytes: ReadonlySet<string> = new Set(['gbk', 'gb18030', 'big5', 'euc-kr', 'euc-jp', 'shift_jis'])

function isUtf8({ wellFormed, latin, illFormed }: Utf8Count): boolean {
  return wellFormed > 0 && wellFormed + latin * (latinWeight - 1) >= illFormed * wellFormedPerIll
}

/** What a declaration is worth: nothing where it names no encoding, or only one of ASCII. */
function believed(declared: string | undefined): string | undefined {
  const label = knownLabel(declared)
  const isAscii = /^(?:us-)?ascii$|^ansi_x3\.4/iu.test(declared?.trim() ?? '')
  return isAscii || label === 'utf-8' || label?.startsWith('utf-16') === true ? undefined : label
}

/**
 * The character set of text: its mark, zeros of UTF-16, UTF-8 where most characters of several bytes are well-formed, whatever is
 * declared; else what the sender or the file declares, else what the bytes look like.
 */
export function textEncoding(bytes: Uint8Array, declared?: string): string {
  const marked = byMark(bytes) ?? byZeros(bytes)
  if (marked !== undefined) return marked
  const label = believed(declared)
  const count = countUtf8(bytes)
  if (label !== undefined && doubleBytes.has(label) && decodes(bytes, label)) return label
  if (isUtf8(count)) return 'utf-8'
  if (label !== undefined) return label
  return count.illFormed === 0 && isAscii(bytes) ? 'utf-8' : guessedEncoding(bytes)
}

const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80)

function decodes(bytes: Uint8Array, label: string): boolean {
  try {
    new TextDecoder(label, { fatal: true, ignoreBOM: false }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Decodes without the byte order mark, and without zeros: they stand for no character. */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  return new TextDecoder(textEncoding(bytes, declared)).decode(bytes).replaceAll('\0', '')
}

/** The encoding of an XML entity (XML 1.0 appendix F): mark, declaration, else UTF-8. */
export function xmlEncoding(bytes: Uint8Array): string {
  const marked = byMark(bytes)
  if (marked !== undefined) return marked
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le'
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be'
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 200))
  return knownLabel(/^<\?xml[^>]*\bencoding=["']([\w.-]+)["']/u.exec(head)?.[1]) ?? 'utf-8'
}

/** The character set that an HTML head or a Content-Type names, if any. */
export function declaredCharset(text: string | undefined): string | undefined {
  return /charset\s*=\s*["']?\s*([\w.:-]+)/iu.exec(text ?? '')?.[1]
}
