// The cookie of a session in a browser: its name, how it is read, set and taken away. No script sees it, and no other site's page sends it.
import { limits } from '../../contract/limits.ts'
import { isPublicHost, publicOrigin, type Site } from '../../core/access/site.ts'
import { cookieIn, cookieText } from './cookies.ts'

export interface CookiePlace {
  /** Whether the browser speaks TLS, as far as it or the configuration says. */
  readonly isOverTls: boolean
  /** Whether a cookie of a name that anybody may set is looked at: not under the public address, which is TLS alone. */
  readonly takesPlain: boolean
  readonly instanceId: string
}

export function cookiePlaceOf(
  request: { readonly url: string; readonly headers: Headers },
  site: Site,
  instanceId: string,
): CookiePlace {
  const { headers } = request
  const isPublic = isPublicHost(site, headers.get('host') ?? '') || request.url.startsWith('https:')
  // A proxy may write its own Host; the browser says under which address the page is.
  const isOfPublicPage = headers.get('origin') !== null && headers.get('origin') === publicOrigin(site)
  return { isOverTls: isPublic || isOfPublicPage, takesPlain: !isPublic, instanceId }
}

/** Over TLS no other host can set it (RFC 6265bis §4.1.3.2). */
const wholeName = '__Host-clawql'
/** Without, all ports of a machine share cookies: each instance has its own. */
const plainName = ({ instanceId }: CookiePlace): string =>
  `clawql-${instanceId.replaceAll(/[^A-Za-z0-9]/g, '').slice(-12)}`

/** The token in it, or null. */
export function readSessionCookie(headers: Headers, place: CookiePlace): string | null {
  const whole = cookieIn(headers, wholeName)
  const token = whole === null && place.takesPlain ? cookieIn(headers, plainName(place)) : whole
  return token !== null && token !== '' && token.length <= limits.tokenCharactersMax ? token : null
}

/** `secondsMax`: 0 takes it away. */
export function sessionCookie(place: CookiePlace, token: string, secondsMax: number): string {
  const { isOverTls } = place
  const name = isOverTls ? wholeName : plainName(place)
  return cookieText({ name, value: token, secondsMax, isSecure: isOverTls, sameSite: 'Strict' })
}

/** A browser says of each request that may change something where it comes from; whoever says nothing is none that the cookie was given to. */
export const isOfOwnPage = (method: string, headers: Headers): boolean =>
  method === 'GET' || method === 'HEAD' || headers.has('origin') || headers.get('sec-fetch-site') === 'same-origin'
