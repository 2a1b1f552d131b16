// The cookie of a session in a browser: its name, how it is read, set and taken away. No script sees it, and no other site's page sends it.
import { limits } from '../../contract/limits.ts'

export interface CookiePlace {
  /** Under which this instance is called. */
  readonly origin: string
  readonly instanceId: string
}

const isOverTls = ({ origin }: CookiePlace): boolean => origin.startsWith('https:')

/** Over TLS no other host can set it (RFC 6265bis §4.1.3.2). Without, all ports of a machine share cookies: each instance has its own. */
const nameOf = (place: CookiePlace): string =>
  isOverTls(place) ? '__Host-clawql' : `clawql-${place.instanceId.replaceAll(/[^A-Za-z0-9]/g, '').slice(-12)}`

/** The token in it, or null; of two of one name the first. */
export function readSessionCookie(headers: Headers, place: CookiePlace): string | null {
  const begin = `${nameOf(place)}=`
  const cookie = (headers.get('cookie') ?? '').split(/; */).find((one) => one.startsWith(begin))
  const token = cookie?.slice(begin.length) ?? ''
  return token !== '' && token.length <= limits.tokenCharactersMax ? token : null
}

/** `secondsMax`: 0 takes it away. */
export function sessionCookie(place: CookiePlace, token: string, secondsMax: number): string {
  const secure = isOverTls(place) ? '; Secure' : ''
  return `${nameOf(place)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${secondsMax}${secure}`
}

/** A browser says of each request that may change something where it comes from; whoever says nothing is none that the cookie was given to. */
export const isOfOwnPage = (method: string, headers: Headers): boolean =>
  method === 'GET' || method === 'HEAD' || headers.has('origin') || headers.get('sec-fetch-site') === 'same-origin'
