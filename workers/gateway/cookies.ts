// Cookies of a request: how one is found, and how one is written.

/** Null where there is none, or several: who sets a second one chooses. */
export function cookieIn(headers: Headers, name: string): string | null {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const [one, another] = pairs.filter((pair) => pair.startsWith(`${name}=`))
  return one === undefined || another !== undefined ? null : one.slice(name.length + 1)
}

export interface WrittenCookie {
  readonly name: string
  readonly value: string
  /** 0 takes it away. */
  readonly secondsMax: number
  readonly isSecure: boolean
  readonly sameSite: 'None' | 'Strict'
}

/** For this host alone; no script reads it. */
export const cookieText = ({ name, value, secondsMax, isSecure, sameSite }: WrittenCookie): string =>
  `${name}=${value}; Path=/; Max-Age=${secondsMax}; HttpOnly${isSecure ? '; Secure' : ''}; SameSite=${sameSite}`
