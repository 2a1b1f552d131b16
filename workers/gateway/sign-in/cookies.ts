// Cookies of a sign-in: for this host alone, no script reads them. `__Host-` keeps neighbours of a domain from setting one.

export type CookieName = 'sign-in'

/** On this machine without TLS browsers refuse the prefix, and take `Secure` all the same. */
const wholeName = (origin: string, name: CookieName): string =>
  origin.startsWith('https://') ? `__Host-clawql-${name}` : `clawql-${name}`

interface Cookie {
  readonly name: CookieName
  readonly value: string
  readonly seconds: number
  /** `None` of what a form of another site has to bring along. */
  readonly sameSite: 'None' | 'Strict'
}

/** More than browsers keep of one (RFC 6265 §6.1, with its name and attributes). */
export const cookieCharactersMax = 3_900

export const setCookie = (origin: string, { name, value, seconds, sameSite }: Cookie): string =>
  `${wholeName(origin, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=${sameSite}`

export const dropCookie = (origin: string, name: CookieName): string =>
  setCookie(origin, { name, value: '', seconds: 0, sameSite: 'Strict' })

/** Null where there is none, or several: who sets a second one chooses. */
export function readCookie(request: Request, origin: string, name: CookieName): string | null {
  const prefix = `${wholeName(origin, name)}=`
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const [one, another] = pairs.filter((pair) => pair.startsWith(prefix))
  return one === undefined || another !== undefined ? null : one.slice(prefix.length)
}
