// EMAIL_ADDRESS: a local part, "@" and a host name (RFC 5321's lengths); one whose top-level domain exists is certain.
import type { Span } from '../../../contract/redaction.ts'
import type { Recogniser, Source } from '../source.ts'
import { hasPublicSuffix, hostCharactersMax, hostEnd } from './host.ts'

const localMax = 64
const at = '@'
/** What an unquoted local part is made of (RFC 5322 atext and dot), and letters of any script (RFC 6531). */
const localUnit = /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]/u

/** At least two labels, the last of letters. */
const unlistedHost = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?![a-z0-9-])/i

function find(source: Source): Span[] {
  const { text } = source
  const spans: Span[] = []
  for (let sign = text.indexOf(at); sign >= 0; sign = text.indexOf(at, sign + 1)) {
    const span = addressAround(text, sign)
    if (span !== null) spans.push(span)
  }
  return spans
}

function addressAround(text: string, sign: number): Span | null {
  // A line may break behind the sign.
  const hostFrom = text[sign + 1] === '\n' ? sign + 2 : sign + 1
  const window = text.slice(hostFrom, hostFrom + hostCharactersMax + 1)
  const written = window.slice(0, hostEnd(window, 0))
  const known = trimHost(written)
  // Mail also goes to hosts that no public list knows: internal ones, and `.example` in every manual.
  const host = known === '' ? (unlistedHost.exec(written)?.[0] ?? '') : known
  const start = host === '' ? -1 : localStart(text, sign)
  if (start < 0) return null
  return { entity: 'EMAIL_ADDRESS', start, end: hostFrom + host.length, score: known === '' ? 0.6 : 1 }
}

/** Where the local part in front of the sign starts, behind leading marks; -1 when there is none. */
function localStart(text: string, sign: number): number {
  let start = sign
  while (start > 0 && sign - start < localMax && localUnit.test(text[start - 1] ?? ' ')) start -= 1
  const local = text.slice(start, sign)
  const bare = local.replace(/^[.'`*_~/|=?{}!#$%^&+-]+/u, '')
  return bare === '' || local.endsWith('.') ? -1 : sign - bare.length
}

/** Drops labels from the end until the top-level domain exists: "x@host.com.Then" ends before "Then". */
function trimHost(host: string): string {
  let rest = host
  for (let tries = 0; tries < 3 && rest.includes('.'); tries += 1) {
    if (hasPublicSuffix(rest)) return rest
    rest = rest.slice(0, rest.lastIndexOf('.'))
  }
  return ''
}

export const emailRecogniser: Recogniser = { name: 'email', entities: ['EMAIL_ADDRESS'], find }
