// How the Tenant knows an Idempotency-Key and the request under it: both keyed, for a key or a request may say something.
import { createHmac } from 'node:crypto'
import type { Actor, IdempotencyMark } from '../../contract/rpc.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import type { Session } from './session.ts'

export interface Marked {
  /** Alias of the operation: a key of one is none of another. */
  readonly operation: 'documents.ingest' | 'memory.ingest' | 'keys.create' | 'audit.epoch' | 'tools.call'
  readonly actor: Actor
  readonly idempotencyKey: string
  /** All that makes a request this one. */
  readonly sent: readonly unknown[]
}

const keyed = (key: Uint8Array, purpose: string, parts: readonly unknown[]): Uint8Array =>
  createHmac('sha256', key)
    .update(`${purpose}\0${JSON.stringify(parts)}`)
    .digest()

const shortly = (key: Uint8Array, parts: readonly unknown[]): string =>
  Buffer.from(keyed(key, 'idempotency', parts))
    .toString('hex')
    .slice(0, 32)

/** A key is its actor's own. */
export const markRequest = (
  duplicatesKey: Uint8Array,
  { operation, actor, idempotencyKey, sent }: Marked,
): IdempotencyMark => ({
  ref: shortly(duplicatesKey, [operation, actor.type, actor.id, idempotencyKey]),
  fingerprint: shortly(duplicatesKey, sent),
})

/** Of a request with its Idempotency-Key; nothing of one without. */
export async function markSent(
  { tenant, call }: Pick<Session, 'tenant' | 'call'>,
  headers: { readonly 'Idempotency-Key'?: string | undefined },
  { operation, sent }: Pick<Marked, 'operation' | 'sent'>,
): Promise<Result<{ readonly idempotency?: IdempotencyMark }>> {
  const { 'Idempotency-Key': idempotencyKey } = headers
  if (idempotencyKey === undefined) return accepted({})
  const key = await openNamedKey(tenant, call, 'duplicates')
  if (!key.ok) return key
  return accepted({ idempotency: markRequest(key.value, { operation, actor: call.actor, idempotencyKey, sent }) })
}

/** 32 bytes that come again for the same key and nonce, and that neither alone tells: a secret that is answered again and kept nowhere. */
export async function secretUnder(
  { tenant, call }: Pick<Session, 'tenant' | 'call'>,
  idempotencyKey: string,
  nonce: string,
): Promise<Result<Uint8Array>> {
  const key = await openNamedKey(tenant, call, 'duplicates')
  if (!key.ok) return key
  const { actor } = call
  return accepted(keyed(key.value, 'api-key', [nonce, actor.type, actor.id, idempotencyKey]))
}

/** Said of an answer that was given before. */
export const replayHeaders = (isReplay: boolean): { readonly [name: string]: string } =>
  isReplay ? { 'idempotent-replayed': 'true' } : {}
