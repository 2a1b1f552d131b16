// SECRET: credentials by what their issuers publish, by their form, and behind a label. Looking random alone is never enough.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { findOnCommandLines } from './command-secret.ts'
import { issuedSecret, mayHoldIssuedSecret } from './issued-secrets.ts'
import { findPasted } from './pasted-secret.ts'
import { findLabelled } from './secret-label.ts'
import { matchesIn } from '../scanned.ts'

const certain: Verdict = { entity: 'SECRET', score: 1 }

/** JSON Web Tokens (RFC 7519): header and payload are JSON objects in base64url, encrypted ones have three parts more. */
const webToken = /(?<![\w-])ey[A-Z][\w-]{8,4096}(?:\.ey[A-Z][\w-]{4,16384}\.[\w-]{0,1024}|(?:\.[\w-]{0,16384}){4})/g
/** From the head to the foot, in quotes of code and of mails too, or to the last line of base64 where the foot is cut off (RFC 7468, OpenPGP armour). */
const keyBlock =
  /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:(?:[A-Za-z0-9+/=:,.() \r\n\t"'\\>#|*]|-(?!----)){0,16384}-----END (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\r\n\t ]{0,16384})/g

/** PuTTY's. */
const privateLines = /(?<=Private-Lines: ?\d{1,4}\r?\n)[A-Za-z0-9+/=\r\n]{16,16384}/g

/** User and password of a URL (RFC 3986, 3.2.1). */
const userInfo =
  /(?<=[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/)[^\s:@/?#\ufffc]{0,128}:[^\s@/?#\ufffc]{1,256}(?=@[A-Za-z0-9[])/g

/** A scheme of HTTP authentication and its credentials (RFC 9110, 11.4; RFC 6750). */
const authorization =
  /(?<![\p{L}\p{N}])(?:authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:[a-z][a-z0-9-]{1,24}\s{1,4})?|bearer\s{1,4})(?<value>[A-Za-z0-9+/=._~-]{8,4096})/giu

/** A value of a query string that opens something. */
const inQuery =
  /(?<=[?&;](?:access_token|refresh_token|id_token|token|api_?key|apikey|key|sig|signature|x-amz-signature|x-amz-security-token|client_secret|secret|password|passwd|pwd|auth)=)[^\s&#"'<>\ufffc]{6,4096}/gi

/** What keeps somebody signed in (RFC 6265), by names that frameworks give it. */
const inCookie =
  /(?<=(?<![\w.-])[\w.-]{0,32}(?:sess(?:ion)?(?:[_-]?id)?|sid|auth|remember[\w-]{0,16}|xsrf|csrf)[\w-]{0,8}=)[\w%.+/=~-]{16,4096}/gi

const hasDigit = /\d/
const headerAndScheme = /^authorization\W{1,12}(?:basic|bearer|digest|token|apikey|ssws)\s/i
/** "Bearer" and "authorization" are words as well: without header and scheme credentials hold a digit, or are long. */
const isAuthorization = (value: string, whole: string): boolean =>
  headerAndScheme.test(whole) || hasDigit.test(value) || value.length >= 24

/** Letters and digits: no word, no number. */
const hasBoth = (value: string): boolean => hasDigit.test(value) && /[A-Za-z]/.test(value)

interface Search {
  /** One look that most texts fail. */
  readonly mayStandIn: (text: string) => boolean
  /** A group named value is the value, at its end. */
  readonly regex: RegExp
  readonly isOne?: (value: string, whole: string) => boolean
}

const searches: readonly Search[] = [
  { mayStandIn: mayHoldIssuedSecret, regex: issuedSecret },
  { mayStandIn: (text) => text.includes('ey') && /\bey[A-Z][\w-]{8,4096}\./.test(text), regex: webToken },
  { mayStandIn: (text) => text.includes('-----BEGIN '), regex: keyBlock },
  { mayStandIn: (text) => text.includes('Private-Lines:'), regex: privateLines },
  { mayStandIn: (text) => text.includes('://'), regex: userInfo },
  { mayStandIn: (text) => /[?&;][\w-]{3,24}=/.test(text), regex: inQuery },
  {
    mayStandIn: (text) => /(?:sess|sid|auth|remember|[cx]srf)[\w-]{0,24}=/i.test(text),
    regex: inCookie,
    isOne: hasBoth,
  },
  { mayStandIn: (text) => /authorization|bearer/i.test(text), regex: authorization, isOne: isAuthorization },
]

function find(source: Source, findings: Findings): void {
  const { text } = source
  for (const { mayStandIn, regex, isOne } of source.hasLetters ? searches : []) {
    if (!mayStandIn(text)) continue
    for (const match of matchesIn(regex, source.scanned)) {
      const value = match.groups?.['value'] ?? match[0]
      if (isOne?.(value, match[0]) === false) continue
      const start = match.index + match[0].length - value.length
      findings.add(certain, start, start + value.length)
    }
  }
  if (source.hasLetters) findOnCommandLines(source, findings)
  if (source.hasLetters) findPasted(source, findings)
  findLabelled(source, findings)
}

export const secretRecogniser: Recogniser = { name: 'secret', entities: ['SECRET'], find }
