// SECRET: credentials by what their issuers publish, by their form, and behind a label. Looking random alone is never enough.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { findOnCommandLines } from './command-secret.ts'
import { findLabelled } from './secret-label.ts'
import { matchesIn } from '../scanned.ts'

const certain: Verdict = { entity: 'SECRET', score: 1 }

/** Prefix and length as issuers publish them, so that secret scanners find what leaked. A prefix alone is no secret. */
const issued: readonly string[] = [
  // Our own, of the store and of the secret
  'clawql_(?:[0-7][0-9A-HJKMNP-TV-Z]{25}_)?[\\w-]{43}',
  // Cloud
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}',
  'AIza[\\w-]{35}',
  'GOCSPX-[\\w-]{28}',
  'ya29\\.[\\w-]{20,512}',
  'do[opr]_v1_[a-f0-9]{64}',
  'dapi[a-f0-9]{32}',
  'hv[sbr]\\.[\\w-]{24,512}',
  '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,80}',
  // Code hosts and package registries
  'gh[pousr]_[A-Za-z0-9]{36,251}',
  'github_pat_\\w{22,255}',
  'gl(?:pat|dt|rt|cbt|ptt|ft|imt|soat|agent)-[\\w-]{20,128}',
  'ATATT3[\\w=-]{50,255}',
  'npm_[A-Za-z0-9]{36}',
  'pypi-[\\w-]{50,512}',
  'hf_[A-Za-z0-9]{30,64}',
  'PMAK-[a-f0-9]{24}-[a-f0-9]{34}',
  // Chats and mail
  'xox[abeoprs]-[A-Za-z0-9-]{10,250}',
  'xapp-\\d-[A-Za-z0-9-]{10,250}',
  'hooks\\.slack\\.com/services/T\\w{6,12}/B\\w{6,12}/\\w{20,32}',
  '\\d{8,10}:AA[\\w-]{33}',
  '[MNO][A-Za-z\\d_-]{23,25}\\.[\\w-]{6}\\.[\\w-]{27,38}',
  'SG\\.[\\w-]{22}\\.[\\w-]{43}',
  'key-[0-9a-z]{32}',
  '[0-9a-f]{32}-us\\d{1,2}',
  'SK[0-9a-f]{32}',
  // Payment and commerce
  '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,255}',
  'whsec_[A-Za-z0-9+/=]{24,128}',
  'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}',
  'sq0(?:atp|csp|idp)-[\\w-]{22,43}',
  // Models, monitoring, work tools
  'sk-(?:[a-z]{2,6}-)?[\\w-]{32,200}',
  'NRAK-[A-Z0-9]{27}',
  'gl(?:sa|c)_[A-Za-z0-9+/=_]{32,200}',
  'lin_api_[A-Za-z0-9]{40}',
  'figd_[\\w-]{40,64}',
  'dp\\.(?:pt|st|ct|sa)\\.[A-Za-z0-9.]{40,64}',
  'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}',
]
/** JSON Web Tokens (RFC 7519): header and payload are JSON objects in base64url. */
const webToken = /(?<![\w-])eyJ[\w-]{8,4096}\.eyJ[\w-]{4,16384}\.[\w-]{0,1024}/g
const byIssuer = new RegExp(`(?<![A-Za-z0-9])(?:${issued.join('|')})(?![A-Za-z0-9])`, 'g')
/** A part of an expression and its quantifier. */
const part = /(\(\?:[^()]*\)|\[[^\]]*\]|\\.|[^\\[(])(\{[^}]*\}|[?*+])?/g
const headPartsMin = 3

/** What every match of an expression holds: the parts before the first that is repeated, or between two such; all of it where these are few. */
function headOf(expression: string): string {
  const parts = Array.from(expression.matchAll(part), ([, one = '', repeated]) => ({
    one,
    isRepeated: repeated !== undefined,
  }))
  const start = parts.findIndex(({ isRepeated }) => !isRepeated)
  const length = parts.slice(start).findIndex(({ isRepeated }) => isRepeated)
  const head = parts.slice(start, length < 0 ? parts.length : start + length).map(({ one }) => one)
  return head.join('').length >= headPartsMin && (head.length >= headPartsMin || head[0]?.startsWith('(') === true)
    ? head.join('')
    : expression
}

/** Most texts hold none of these, and are read once for all kinds. */
const mayBeIssued = new RegExp(issued.map(headOf).join('|'))

/** From the head to the foot, or to the last line of base64 where the foot is cut off (RFC 7468, OpenPGP armour). */
const keyBlock =
  /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:(?:[A-Za-z0-9+/=:,.() \r\n\t]|-(?!----)){0,16384}-----END (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\r\n\t ]{0,16384})/g

/** User and password of a URL (RFC 3986, 3.2.1). */
const userInfo =
  /(?<=[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/)[^\s:@/?#\ufffc]{0,128}:[^\s@/?#\ufffc]{1,256}(?=@[A-Za-z0-9[])/g

/** A scheme of HTTP authentication and its credentials (RFC 9110, 11.4; RFC 6750). */
const authorization =
  /(?<![\p{L}\p{N}])(?:authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:basic|bearer|digest|token|apikey)\s{1,4})?|bearer\s{1,4})(?<value>[A-Za-z0-9+/=._~-]{8,4096})/giu

/** A value of a query string that opens something. */
const inQuery =
  /(?<=[?&;](?:access_token|refresh_token|id_token|token|api_?key|apikey|key|sig|signature|x-amz-signature|x-amz-security-token|client_secret|secret|password|passwd|pwd|auth)=)[^\s&#"'<>\ufffc]{6,4096}/gi

const hasDigit = /\d/
const headerAndScheme = /^authorization\W{1,12}(?:basic|bearer|digest|token|apikey)\s/i
/** "Bearer" and "authorization" are words as well: without header and scheme credentials hold a digit, or are long. */
const isAuthorization = (value: string, whole: string): boolean =>
  headerAndScheme.test(whole) || hasDigit.test(value) || value.length >= 24

interface Search {
  /** One look that most texts fail. */
  readonly mayStandIn: (text: string) => boolean
  /** A group named value is the value, at its end. */
  readonly regex: RegExp
  readonly isOne?: (value: string, whole: string) => boolean
}

const searches: readonly Search[] = [
  { mayStandIn: (text) => mayBeIssued.test(text), regex: byIssuer },
  { mayStandIn: (text) => text.includes('.eyJ'), regex: webToken },
  { mayStandIn: (text) => text.includes('-----BEGIN '), regex: keyBlock },
  { mayStandIn: (text) => text.includes('://'), regex: userInfo },
  { mayStandIn: (text) => /[?&;][\w-]{3,24}=/.test(text), regex: inQuery },
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
  findLabelled(source, findings)
}

export const secretRecogniser: Recogniser = { name: 'secret', entities: ['SECRET'], find }
