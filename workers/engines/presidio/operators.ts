// Operators of /anonymize and /deanonymize: replace, redact, mask, hash, encrypt, keep; decrypt and deanonymize_keep.
import { Refusal, type Json } from './refusal.ts'

export interface Operator {
  readonly name: string
  readonly params: Json
}

type Operate = (value: string, params: Json, entity: string) => string | Promise<string>

/** Names in the service's order. `custom` and `surrogate_ahds` are listed there; the first is refused over HTTP. */
export const anonymizerNames = ['custom', 'encrypt', 'hash', 'keep', 'mask', 'redact', 'replace'] as const
export const deanonymizerNames = ['decrypt', 'deanonymize_keep'] as const

const ivBytes = 16
const saltBytesMin = 16
const keyBytes = new Set([16, 24, 32])
const utf8 = new TextEncoder()

const anonymize: Readonly<Record<string, Operate>> = {
  replace: (_, params, entity) => {
    const value = params['new_value']
    if (value !== undefined && value !== null && typeof value !== 'string') throw wrongType('new_value')
    return value ? value : `<${entity}>`
  },
  redact: () => '',
  keep: (value) => value,
  mask,
  hash,
  encrypt,
}

const deanonymize: Readonly<Record<string, Operate>> = { decrypt, deanonymize_keep: (value) => value }

/** Runs an operator on a value. Throws Refusal for an unknown one or wrong parameters. */
export async function operate(
  kind: 'anonymize' | 'deanonymize',
  operator: Operator,
  target: { readonly value: string; readonly entity: string },
): Promise<string> {
  const known = kind === 'anonymize' ? anonymize : deanonymize
  const run = Object.hasOwn(known, operator.name) ? known[operator.name] : undefined
  if (run === undefined) throw new Refusal(422, `Invalid operator class '${operator.name.slice(0, 64)}'.`)
  return await run(target.value, operator.params, target.entity)
}

const wrongType = (name: string): Refusal => new Refusal(422, `Invalid parameter value for ${name}.`)

function required(params: Json, name: string): unknown {
  const value = params[name]
  if (value === undefined || value === null) throw new Refusal(422, `Expected parameter ${name}`)
  return value
}

function mask(value: string, params: Json): string {
  const char = required(params, 'masking_char')
  if (typeof char !== 'string') throw wrongType('masking_char')
  if (Array.from(char).length > 1) throw new Refusal(422, 'Invalid input, masking_char must be a character')
  const count = required(params, 'chars_to_mask')
  if (typeof count !== 'number' || !Number.isInteger(count)) throw wrongType('chars_to_mask')
  const fromEnd = required(params, 'from_end')
  if (typeof fromEnd !== 'boolean') throw wrongType('from_end')
  const characters = Array.from(value)
  const masked = Math.max(0, Math.min(characters.length, count))
  const rest = fromEnd ? characters.slice(0, characters.length - masked) : characters.slice(masked)
  return fromEnd ? rest.join('') + char.repeat(masked) : char.repeat(masked) + rest.join('')
}

async function hash(value: string, params: Json): Promise<string> {
  const type = params['hash_type'] ?? 'sha256'
  if (type !== 'sha256' && type !== 'sha512') throw wrongType('hash_type')
  const salt = saltOf(params['salt'])
  const text = utf8.encode(value)
  const salted = new Uint8Array(text.length + salt.length)
  salted.set(text)
  salted.set(salt, text.length)
  const digest = await crypto.subtle.digest(type === 'sha256' ? 'SHA-256' : 'SHA-512', salted)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function saltOf(given: unknown): Uint8Array {
  if (given === undefined) return crypto.getRandomValues(new Uint8Array(32))
  if (typeof given !== 'string') throw wrongType('salt')
  const salt = utf8.encode(given)
  if (salt.length < saltBytesMin) throw new Refusal(422, 'Salt must be at least 16 bytes (128 bits).')
  return salt
}

async function keyOf(params: Json, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const key = required(params, 'key')
  if (typeof key !== 'string') throw wrongType('key')
  const bytes = utf8.encode(key)
  if (!keyBytes.has(bytes.length)) throw new Refusal(422, 'Invalid input, key must be of length 128, 192 or 256 bits')
  return await crypto.subtle.importKey('raw', bytes, 'AES-CBC', false, [usage])
}

/** AES-CBC with PKCS 7 padding; the initialisation vector stands in front, base64 for URLs with padding. */
async function encrypt(value: string, params: Json): Promise<string> {
  const key = await keyOf(params, 'encrypt')
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, key, utf8.encode(value)))
  const bytes = new Uint8Array(ivBytes + sealed.length)
  bytes.set(iv)
  bytes.set(sealed, ivBytes)
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

async function decrypt(value: string, params: Json): Promise<string> {
  const key = await keyOf(params, 'decrypt')
  try {
    const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
    const iv = bytes.subarray(0, ivBytes)
    const opened = await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, bytes.subarray(ivBytes))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(opened)
  } catch {
    throw new Refusal(500, 'Internal server error')
  }
}
