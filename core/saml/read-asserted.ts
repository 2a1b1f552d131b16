// What a verified response of SAML says of whoever signed in: for us, for this request, now; a lasting id and groups (SAML profiles §4.1.4).
import { accepted, type Result } from '../../contract/result.ts'
import type { Asserted, AssertionCall, SamlConfig } from '../../contract/saml.ts'
import { attributeOf, childrenNamed, leafText, onlyChild, type XmlElement } from './element.ts'
import { faulty, type SamlFault } from './fault.ts'
import { instantMs } from './instant.ts'

export interface Expected extends Pick<AssertionCall, 'requestId' | 'acsUrl' | 'spEntityId'> {
  readonly config: Pick<SamlConfig, 'entityId' | 'idAttribute' | 'groupsAttribute' | 'clockSkewSeconds'>
  readonly nowMs: number
}

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const entity = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'

/** Of the message around the assertion, which need not be signed itself: what it says has to fit all the same. */
export function checkResponse(response: XmlElement, expected: Expected): Result<null> {
  const { acsUrl, requestId } = expected
  const issuers = childrenNamed(response, 'assertion', 'Issuer')
  const status = onlyChild(response, 'protocol', 'Status')
  const code = status === null ? null : onlyChild(status, 'protocol', 'StatusCode')
  if (code === null || attributeOf(code, 'Value') !== success) return faulty('STATUS')
  if (issuers.length > 1 || !issuers.every((one) => isIssuer(one, expected))) return faulty('ISSUER')
  if (attributeOf(response, 'Destination') !== acsUrl) return faulty('DESTINATION')
  return attributeOf(response, 'InResponseTo') === requestId ? accepted(null) : faulty('ANOTHER_REQUEST')
}

/** `assertion`: as its signature covers it. */
export function readAsserted(assertion: XmlElement, expected: Expected): Result<Asserted> {
  const assertionId = attributeOf(assertion, 'ID')
  const issuer = onlyChild(assertion, 'assertion', 'Issuer')
  const subject = onlyChild(assertion, 'assertion', 'Subject')
  if (assertionId === null || attributeOf(assertion, 'Version') !== '2.0') return faulty('NOT_A_RESPONSE')
  if (issuer === null || !isIssuer(issuer, expected)) return faulty('ISSUER')
  if (subject === null || !isConfirmed(subject, expected)) return faulty('CONFIRMATION')
  const fault = faultOfConditions(assertion, expected)
  if (fault !== null) return faulty(fault)
  const session = sessionOf(assertion, expected)
  if (session === null) return faulty('NO_SIGN_IN')
  const id = lastingId(assertion, subject, expected)
  if (id === null) return faulty('NO_LASTING_ID')
  const groups = groupsOf(assertion, expected)
  return groups === null ? faulty('GROUPS') : accepted({ subject: id, groups, assertionId, ...session })
}

function isIssuer(issuer: XmlElement, { config: { entityId } }: Expected): boolean {
  return leafText(issuer) === entityId && (attributeOf(issuer, 'Format') ?? entity) === entity
}

/** One confirmation that fits whole is enough: others are for others. */
const isConfirmed = (subject: XmlElement, expected: Expected): boolean =>
  childrenNamed(subject, 'assertion', 'SubjectConfirmation').some((confirmation) => {
    const of = onlyChild(confirmation, 'assertion', 'SubjectConfirmationData')
    return attributeOf(confirmation, 'Method') === bearer && of !== null && isForUs(of, expected)
  })

const isForUs = (of: XmlElement, expected: Expected): boolean =>
  attributeOf(of, 'Recipient') === expected.acsUrl &&
  attributeOf(of, 'InResponseTo') === expected.requestId &&
  hasEnd(of) &&
  isNow(of, expected)

const hasEnd = (element: XmlElement): boolean => attributeOf(element, 'NotOnOrAfter') !== null

/** Where a time stands it has to be one. */
function isNow(element: XmlElement, { nowMs, config: { clockSkewSeconds } }: Expected): boolean {
  const skewMs = clockSkewSeconds * 1_000
  const notBefore = attributeOf(element, 'NotBefore')
  const notOnOrAfter = attributeOf(element, 'NotOnOrAfter')
  const fromMs = notBefore === null ? -Infinity : instantMs(notBefore)
  const untilMs = notOnOrAfter === null ? Infinity : instantMs(notOnOrAfter)
  return fromMs !== null && untilMs !== null && fromMs - skewMs <= nowMs && nowMs < untilMs + skewMs
}

const knownConditions: ReadonlySet<string> = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'])

/** SAML core §2.5: a condition that is not known makes nothing good. Each restriction has to name us. */
function faultOfConditions(assertion: XmlElement, expected: Expected): SamlFault | null {
  const conditions = onlyChild(assertion, 'assertion', 'Conditions')
  if (conditions === null || !hasEnd(conditions)) return 'CONDITIONS'
  if (!conditions.children.every(({ name }) => knownConditions.has(name))) return 'CONDITIONS'
  if (!isNow(conditions, expected)) return 'TIMES'
  const restrictions = childrenNamed(conditions, 'assertion', 'AudienceRestriction')
  const isOurs = (restriction: XmlElement): boolean =>
    childrenNamed(restriction, 'assertion', 'Audience').some((one) => leafText(one) === expected.spEntityId)
  return restrictions.length > 0 && restrictions.every(isOurs) ? null : 'AUDIENCE'
}

/** Somebody signed in, and the session that came of it lasts. */
function sessionOf(assertion: XmlElement, { nowMs }: Expected): Pick<Asserted, 'sessionEndsMs'> | null {
  const statements = childrenNamed(assertion, 'assertion', 'AuthnStatement')
  const ends = statements.flatMap((one) => attributeOf(one, 'SessionNotOnOrAfter') ?? []).map(instantMs)
  const known = ends.filter((ms) => ms !== null)
  if (statements.length === 0 || known.length < ends.length) return null
  const sessionEndsMs = known.length === 0 ? null : Math.min(...known)
  return sessionEndsMs !== null && sessionEndsMs <= nowMs ? null : { sessionEndsMs }
}

function lastingId(assertion: XmlElement, subject: XmlElement, expected: Expected): string | null {
  const { idAttribute } = expected.config
  if (idAttribute === undefined) return persistentId(subject, expected)
  const [value, another] = valuesOf(assertion, idAttribute)
  // Who has two could choose.
  return value === undefined || another !== undefined ? null : asName(value)
}

/** Unique among those of this identity provider for us: other qualifiers would be others' ids (SAML core §8.3.7). */
function persistentId(subject: XmlElement, { spEntityId, config: { entityId } }: Expected): string | null {
  const nameId = onlyChild(subject, 'assertion', 'NameID')
  if (nameId === null || attributeOf(nameId, 'Format') !== persistent) return null
  const isQualified =
    (attributeOf(nameId, 'NameQualifier') ?? entityId) === entityId &&
    (attributeOf(nameId, 'SPNameQualifier') ?? spEntityId) === spEntityId
  return isQualified ? asName(leafText(nameId)) : null
}

const groupsMax = 1_000
const nameCharactersMax = 512

/** Seen whole by whoever reads it. */
const asName = (text: string | null): string | null =>
  text !== null &&
  text.length <= nameCharactersMax &&
  /^[\p{L}\p{N}\p{P}\p{S}\p{M}\p{Zs}]+$/u.test(text) &&
  text.trim() === text
    ? text
    : null

/** Null of one that is no text. */
const valuesOf = (assertion: XmlElement, name: string): readonly (string | null)[] =>
  childrenNamed(assertion, 'assertion', 'AttributeStatement')
    .flatMap((statement) => childrenNamed(statement, 'assertion', 'Attribute'))
    .filter((one) => attributeOf(one, 'Name') === name)
    .flatMap((one) => childrenNamed(one, 'assertion', 'AttributeValue'))
    .map(leafText)

/** Entra ID leaves groups out beyond 150, and says where they could be asked for. */
const elsewhere = 'http://schemas.microsoft.com/claims/groups.link'

/** Null where not all are there: a rule may deny one of them. */
function groupsOf(assertion: XmlElement, { config: { groupsAttribute } }: Expected): readonly string[] | null {
  const values = valuesOf(assertion, groupsAttribute).filter((value) => value !== '')
  const groups = values.flatMap((value) => asName(value) ?? [])
  const isWhole = groups.length === values.length && groups.length <= groupsMax
  return isWhole && valuesOf(assertion, elsewhere).length === 0 ? [...new Set(groups)] : null
}
