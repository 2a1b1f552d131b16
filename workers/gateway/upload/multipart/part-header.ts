// The header of a multipart part, read by bytes: what the part is called and how it is encoded. No file name makes it unreadable.
import { bytesOf, textOf } from './bytes-as-text.ts'

export interface PartHeader {
  /** Null where the part has none. */
  readonly name: string | null
  /** As sent, at most 1,000 characters: untrusted, never a path. Null where there is none that can be read. */
  readonly fileName: string | null
  readonly contentType: string | null
  /** In lower case; null where the bytes stand as they are. */
  readonly transferEncoding: string | null
}

const nameCharactersMax = 200
const fileNameCharactersMax = 1_000
const typeCharactersMax = 200
const plainEncodings: ReadonlySet<string> = new Set(['', '7bit', '8bit', 'binary'])

/** `bytes` is everything between the delimiter's line and the empty line. Lines without a colon are passed over. */
export function readPartHeader(bytes: Uint8Array): PartHeader {
  const lines = readLines(bytes)
  const parameters = readParameters(lines.get('content-disposition') ?? '')
  const name = parameters.get('name')
  const type = lines.get('content-type')?.trim()
  const encoding = lines.get('content-transfer-encoding')?.trim().toLowerCase() ?? ''
  return {
    name: name === undefined ? null : decoded(name).slice(0, nameCharactersMax).toWellFormed(),
    fileName: fileNameOf(parameters),
    contentType: type === undefined || type === '' ? null : decoded(type).slice(0, typeCharactersMax).toWellFormed(),
    transferEncoding: plainEncodings.has(encoding) ? null : encoding.slice(0, nameCharactersMax),
  }
}

/** Values by name, each character one byte. The first of several lines counts; folded lines are joined (RFC 5322 §2.2.3). */
function readLines(bytes: Uint8Array): ReadonlyMap<string, string> {
  const lines = new Map<string, string>()
  for (const line of textOf(bytes)
    .replaceAll(/\r\n[ \t]/g, ' ')
    .split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    if (colon > 0 && !lines.has(name)) lines.set(name, line.slice(colon + 1))
  }
  return lines
}

/** Parameters of a disposition, each character one byte; the first of a name counts. */
function readParameters(value: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  const start = /;[ \t]*([^\s;="]+)[ \t]*=[ \t]*/y
  for (let at = value.indexOf(';'); at >= 0 && at < value.length;) {
    start.lastIndex = at
    const [whole, key] = start.exec(value) ?? []
    if (whole === undefined) {
      at = value.indexOf(';', at + 1)
      continue
    }
    const name = key!.toLowerCase()
    const isQuoted = value[at + whole.length] === '"'
    const from = at + whole.length + (isQuoted ? 1 : 0)
    // Part names are this API's own: they hold no quote.
    const end = isQuoted && name !== 'name' ? quotedEnd(value, from) : endAt(value, isQuoted ? '"' : ';', from)
    const read = value.slice(from, end)
    if (!parameters.has(name)) parameters.set(name, isQuoted ? unescaped(read) : read.trimEnd())
    at = value.indexOf(';', isQuoted ? end + 1 : end)
  }
  return parameters
}

function endAt(value: string, mark: string, from: number): number {
  const end = value.indexOf(mark, from)
  return end < 0 ? value.length : end
}

/**
 * A quote ends a value where the header ends or another parameter begins behind it: browsers write backslashes as they are,
 * others escape with them, and some escape nothing. Without such a quote the value goes to the end.
 */
function quotedEnd(value: string, from: number): number {
  const end = /"(?=[ \t]*(?:;[ \t]*(?:[^\s;="]+[ \t]*=|$)|$))/g
  end.lastIndex = from
  return end.exec(value)?.index ?? value.length
}

/** Backslashes of RFC 2616, and the three characters that the form encoding of browsers replaces. */
function unescaped(value: string): string {
  return value
    .replaceAll(/\\(["\\])/g, '$1')
    .replaceAll(/%(22|0d|0a)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** The extended form where it is well formed (RFC 8187), else the plain one. */
function fileNameOf(parameters: ReadonlyMap<string, string>): string | null {
  const extended = parameters.get('filename*')
  const plain = parameters.get('filename')
  const name =
    (extended === undefined ? null : extendedValue(extended)) ?? (plain === undefined ? null : decoded(plain))
  // The end is what holds the extension.
  return name === null || name === '' ? null : name.slice(-fileNameCharactersMax).toWellFormed()
}

function extendedValue(value: string): string | null {
  const [, charset, encoded] = /^(utf-8|iso-8859-1)'[^']*'((?:%[0-9a-f]{2}|[^%\s"'])*)$/i.exec(value) ?? []
  if (charset === undefined || encoded === undefined) return null
  const bytes = encoded.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  return charset.toLowerCase() === 'utf-8' ? asUtf8(bytes) : bytes
}

/** UTF-8 where the bytes are that, else Latin-1. */
const decoded = (bytes: string): string => asUtf8(bytes) ?? bytes

function asUtf8(bytes: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(bytes))
  } catch {
    return null
  }
}
