// The cookie of a sign-in that goes by way of an identity provider: a form of another site has to bring it along.
import { cookieIn, cookieText } from '../cookies.ts'

/** `__Host-` keeps neighbours of a domain from setting one. On this machine without TLS browsers refuse the prefix, and take `Secure` all the same. */
const nameOf = (origin: string): string => (origin.startsWith('https://') ? '__Host-clawql-sign-in' : 'clawql-sign-in')

/** More than browsers keep of one (RFC 6265 §6.1, with its name and attributes). */
export const cookieCharactersMax = 3_900

export const setSignInCookie = (origin: string, value: string, secondsMax: number): string =>
  cookieText({ name: nameOf(origin), value, secondsMax, isSecure: true, sameSite: 'None' })

export const dropSignInCookie = (origin: string): string =>
  cookieText({ name: nameOf(origin), value: '', secondsMax: 0, isSecure: true, sameSite: 'Strict' })

export const readSignInCookie = ({ headers }: Request, origin: string): string | null =>
  cookieIn(headers, nameOf(origin))
