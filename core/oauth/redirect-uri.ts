// Where clients take their codes: https, this machine, or an app's own scheme; compared letter by letter, but for a loopback's port (RFC 8252 §7.3).
import { limits } from '../../contract/limits.ts'

const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(?=[/?]|$)/
/** A name as browsers read one, or an address of IPv4: its last label says which. */
const https =
  /^https:\/\/(?:(?:[a-z0-9-]{1,63}\.)*[a-z][a-z0-9-]{0,62}|(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3})(?::\d{1,5})?(?=[/?]|$)/i
/** Of an app: a scheme, plain names, perhaps a query. */
const ownScheme = /^([a-z][a-z0-9+.-]{2,63}):\/{0,3}[A-Za-z0-9._~/-]*(?:\?[A-Za-z0-9._~/?&=%+-]*)?$/
/** Schemes that a browser itself acts on, or that lead out of where a code is safe. */
const browserSchemes: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'chrome',
  'chrome-extension',
  'content',
  'data',
  'file',
  'filesystem',
  'ftp',
  'http',
  'https',
  'intent',
  'jar',
  'javascript',
  'mailto',
  'moz-extension',
  'resource',
  'sms',
  'tel',
  'urn',
  'vbscript',
  'view-source',
  'ws',
  'wss',
])

/** Of an operating system: they start what nobody asked for. */
const systemSchemes = /^(?:ms-|search|shell|steam|mk|res|hcp|ldap|vnd\.|its|mhtml)/

export function isRedirectUri(uri: string): boolean {
  if (uri.length > limits.redirectUriCharactersMax || !/^[\x21-\x7e]+$/.test(uri) || /[#\\"'<>`]/.test(uri))
    return false
  if (loopback.test(uri) || https.test(uri)) return true
  const [, scheme] = ownScheme.exec(uri) ?? []
  return scheme !== undefined && !browserSchemes.has(scheme) && !systemSchemes.test(scheme)
}

/** Without the port that a native client has for one sign-in only. */
const plain = (uri: string): string => (loopback.test(uri) ? uri.replace(/:\d{1,5}(?=[/?]|$)/, '') : uri)

/** An answer that stays on this machine may be led there without asking. */
export const isLoopbackUri = (uri: string): boolean => loopback.test(uri)

export const isRegistered = (uri: string, registered: readonly string[]): boolean =>
  registered.some((one) => one === uri || plain(one) === plain(uri))

/** What a person reads of it, and what a policy of the page lets a form lead to: host or scheme. */
export function targetOf(uri: string): string {
  const [origin] = /^https?:\/\/[^/?]+/i.exec(uri) ?? []
  return origin ?? `${ownScheme.exec(uri)?.[1] ?? ''}:`
}

/** With what is answered put behind its query. */
export function withAnswer(uri: string, answer: { readonly [name: string]: string | null }): string {
  const pairs = Object.entries(answer).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return `${uri}${uri.includes('?') ? '&' : '?'}${pairs.join('&')}`
}
