// EMAIL_ADDRESS: a local part, "@" and a host name (RFC 5321's lengths); one whose top-level domain exists is certain.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { unit, unitKind } from '../units.ts'
import { hasPublicSuffix, hostCharactersMax, hostEnd } from './host.ts'

const localMax = 64
const at = '@'
/** What an unquoted local part is made of besides letters and digits of any script (RFC 5322 atext and dot, RFC 6531). */
const localMarks = new Set(Array.from("!#$%&'*+/=?^_`{|}~.-", (mark) => mark.charCodeAt(0)))

/** At least two labels, the last of letters. */
const unlistedHost = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?![a-z0-9-])/i

const listed: Verdict = { entity: 'EMAIL_ADDRESS', score: 1 }
const unlisted: Verdict = { entity: 'EMAIL_ADDRESS', score: 0.6 }

function find({ text, hasWords }: Source, findings: Findings): void {
  // A host's last label is a word.
  if (!hasWords) return
  for (let sign = text.indexOf(at); sign >= 0; sign = text.indexOf(at, sign + 1)) findAround(text, sign, findings)
}

function findAround(text: string, sign: number, findings: Findings): void {
  // A line may break behind the sign.
  const hostFrom = text[sign + 1] === '\n' ? sign + 2 : sign + 1
  const written = text.slice(hostFrom, hostEnd(text, hostFrom, hostFrom + hostCharactersMax + 1))
  const known = trimHost(written) || trimHost(beforeHyphen(written))
  // Mail also goes to hosts that no public list knows: internal ones, and `.example` in every manual.
  const host =
    known === '' ? ((unlistedHost.exec(written) ?? unlistedHost.exec(beforeHyphen(written)))?.[0] ?? '') : known
  const start = host === '' ? -1 : localStart(text, sign)
  if (start >= 0) findings.add(known === '' ? unlisted : listed, start, hostFrom + host.length)
}

/** Where the local part in front of the sign starts, behind leading marks; -1 when there is none. */
function localStart(text: string, sign: number): number {
  let start = sign
  while (start > 0 && sign - start < localMax && isLocalUnit(text.charCodeAt(start - 1))) start -= 1
  while (start < sign && !isLetterOrNumber(text.charCodeAt(start))) start += 1
  start += keyLength(text.slice(start, sign))
  return start === sign || text[sign - 1] === '.' ? -1 : start
}

/** "user=jane@…" of logs and queries: the key is none of the address. */
const keyLength = (local: string): number => /^[a-z][a-z_-]{0,20}=(?=[\p{L}\p{N}])/iu.exec(local)?.[0].length ?? 0

const isLetterOrNumber = (code: number): boolean => (unitKind(code) & (unit.letter | unit.number)) !== 0
const isLocalUnit = (code: number): boolean => isLetterOrNumber(code) || localMarks.has(code)

/** "example.com-Support": a word glued to the host by a hyphen. */
function beforeHyphen(host: string): string {
  const hyphen = host.lastIndexOf('-')
  return hyphen > host.lastIndexOf('.') ? host.slice(0, hyphen) : ''
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
