// Clients of the authorization server: what each registered stands in its id, sealed by us, so that nobody can fill a table with them.
import { createHash, createHmac } from 'node:crypto'
import * as z from 'zod'
import type { Client } from '../../../core/oauth/asked.ts'

const idPattern = /^([A-Za-z0-9_-]{1,2000})\.([0-9a-f]{32})$/
const storedSchema = z.strictObject({ r: z.array(z.string()), n: z.string() })

const markOf = (key: Uint8Array, payload: string): string =>
  createHmac('sha256', key).update(`oauth client\0${payload}`).digest('hex').slice(0, 32)

export function clientIdOf(key: Uint8Array, { redirectUris, name }: Client): string {
  const payload = Buffer.from(JSON.stringify({ r: redirectUris, n: name })).toString('base64url')
  return `${payload}.${markOf(key, payload)}`
}

/** Compared instead of what it is of: how long it takes says nothing. */
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Null where we did not give it. */
export function findClient(key: Uint8Array, clientId: string): Client | null {
  const [, payload, mark] = idPattern.exec(clientId) ?? []
  if (payload === undefined || mark === undefined) return null
  if (digestOf(mark) !== digestOf(markOf(key, payload))) return null
  const { r, n } = storedSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  return { redirectUris: r, name: n }
}

/** Which client it was, in few characters. */
export const clientMark = (key: Uint8Array, clientId: string): string =>
  createHmac('sha256', key).update(`oauth client mark\0${clientId}`).digest('hex').slice(0, 32)
