// A name and a password as HTTP carries them (RFC 7617), in UTF-8.
import { limits } from '../../../contract/limits.ts'

export interface BasicCredential {
  readonly name: string
  readonly password: string
}

const header = /^Basic ([A-Za-z0-9+/]{2,4096}={0,2})$/i
/** A name with such a character is none that somebody types. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u

/** Null where the header is of another scheme, or nobody's credential. An empty password would sign anybody in (RFC 4513 §5.1.2): there is none. */
export function readBasic(authorization: string): BasicCredential | null {
  const [, encoded] = header.exec(authorization) ?? []
  const text = encoded === undefined ? null : decode(encoded)
  const colon = text?.indexOf(':') ?? -1
  if (text === null || colon < 1) return null
  const name = text.slice(0, colon)
  const password = text.slice(colon + 1)
  return isName(name) && isPassword(password) ? { name, password } : null
}

const isName = (text: string): boolean =>
  text.length <= limits.signInNameCharactersMax && !unseen.test(text) && text.trim() === text

const isPassword = (text: string): boolean =>
  text !== '' && Buffer.byteLength(text) <= limits.passwordBytesMax && !text.includes('\0')

function decode(encoded: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, 'base64'))
  } catch {
    return null
  }
}
