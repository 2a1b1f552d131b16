// Scopes: who owns data keys. A scope's key follows from share A here and share B in R2, bound to the tenant's key.
import type { Sql } from '../../sql.ts'
import { readProgress, writeProgress } from '../../pin.ts'
import { assert } from '../../../contract/result.ts'
import { deriveKey, newScopeKid } from './derive.ts'
import { sharesPerBlock } from './shares.ts'
import type { Vault } from './vault.ts'

export interface Scope {
  readonly name: string
  readonly kid: string
  readonly shareA: Uint8Array
  readonly slot: number
  readonly state: 'live' | 'destroying' | 'destroyed'
}

export const scopeNames = {
  document: (documentId: string): string => `d/${documentId}`,
  subject: (pseudonym: string): string => `s/${pseudonym}`,
  named: (name: string): string => `n/${name}`,
} as const

/** Scopes by name, those that exist. */
export function readScopes(sql: Sql, names: readonly string[]): Map<string, Scope> {
  const query = 'SELECT name, kid, share_a, slot, state FROM scope WHERE name IN (SELECT value FROM json_each(?))'
  const rows = sql
    .exec<{ name: string; kid: string; share_a: ArrayBuffer; slot: number; state: Scope['state'] }>(
      query,
      JSON.stringify(names),
    )
    .toArray()
  return new Map(rows.map(({ share_a, ...row }) => [row.name, { ...row, shareA: new Uint8Array(share_a) }]))
}

const missingOf = ({ sql }: Vault, names: readonly string[]): number =>
  new Set(names).size - readScopes(sql, names).size

/** Whether `makeScopes` finds what it needs, as after `prepareScopes`. */
export const areScopesPrepared = (vault: Vault, names: readonly string[]): boolean =>
  nextSlotNotAtHand(vault, missingOf(vault, names)) === null

/** Has blocks of shares at hand for those of the scopes that are to be made. Their shares B are in R2 before they have a slot. */
export async function prepareScopes(vault: Vault, names: readonly string[]): Promise<void> {
  for (;;) {
    const slot = nextSlotNotAtHand(vault, missingOf(vault, names))
    if (slot === null) return
    await prepareBlock(vault, slot)
  }
}

/** The first slot among those of the next `count` scopes whose block is not in memory, or null. */
function nextSlotNotAtHand({ sql, shares }: Vault, count: number): number | null {
  let slot = readProgress(sql, 'slots')
  for (let left = count; left > 0; slot++) {
    if (!shares.isAtHand(slot)) return slot
    if (shares.kept(slot) !== null) left--
  }
  return null
}

/** A block is made with its first slot; one that is gone reads as destroyed shares, and its slots are passed over. */
async function prepareBlock({ shares }: Vault, slot: number): Promise<void> {
  if (slot % sharesPerBlock === 0) await shares.create(slot / sharesPerBlock)
  await shares.warm([slot])
}

/** Finds or makes scopes in the caller's turn, after `prepareScopes` without an await between them. */
export function makeScopes(vault: Vault, names: readonly string[]): Map<string, Scope> {
  const { sql } = vault
  const found = readScopes(sql, names)
  for (const name of names) {
    if (found.has(name)) continue
    const slot = takeSlot(vault)
    const scope: Scope = {
      name,
      kid: newScopeKid(),
      shareA: crypto.getRandomValues(new Uint8Array(32)),
      slot,
      state: 'live',
    }
    const insert = `INSERT INTO scope (name, kid, share_a, slot, state) VALUES (?, ?, ?, ?, 'live')`
    sql.exec(insert, name, scope.kid, scope.shareA, slot)
    found.set(name, scope)
  }
  return found
}

/** A slot whose share is destroyed, as after a restore of this store alone, is passed over. */
function takeSlot({ sql, shares }: Vault): number {
  let slot = readProgress(sql, 'slots')
  while (shares.kept(slot) === null) slot++
  assert(shares.kept(slot) !== undefined, 'the share of the next slot is at hand')
  writeProgress(sql, 'slots', slot + 1)
  return slot
}

/** The key of a scope whose share is at hand, or null where it is destroyed in either store. */
export function scopeKey({ shares, tenantId, tenantKey }: Vault, scope: Scope): Uint8Array | null {
  const shareB = scope.state === 'live' ? shares.kept(scope.slot) : null
  assert(shareB !== undefined, 'the share of a scope is at hand')
  if (shareB === null) return null
  const secret = new Uint8Array(64)
  secret.set(scope.shareA)
  secret.set(shareB, 32)
  return deriveKey({ secret, salt: tenantKey, purpose: ['clawql', 'scope', '1', tenantId, scope.name, scope.kid] })
}

/** First step of destruction, durable with the turn: from here on the scope opens nothing. False where there is no such scope. */
export function beginDestroy({ sql, opened }: Vault, name: string): boolean {
  sql.exec(`UPDATE scope SET state = 'destroying' WHERE name = ? AND state = 'live'`, name)
  // A scope may own other keys than its own.
  opened.clear()
  return readScopes(sql, [name]).size > 0
}

/** Shares B first, verified, one rewrite a block; then shares A and the wrapped keys. What a crash leaves undone is done again. */
export async function finishDestroy(vault: Vault, names: readonly string[]): Promise<void> {
  const scopes = [...readScopes(vault.sql, names).values()].filter(({ state }) => state === 'destroying')
  if (scopes.length === 0) return
  await vault.shares.destroy(scopes.map(({ slot }) => slot))
  const destroyed = JSON.stringify(scopes.map(({ name }) => name))
  vault.transaction(() => {
    const { sql } = vault
    sql.exec(
      `UPDATE scope SET state = 'destroyed', share_a = zeroblob(32)
       WHERE name IN (SELECT value FROM json_each(?)) AND state = 'destroying'`,
      destroyed,
    )
    // Other keys that the scope owns, as a subject does, need its key and are dark with it.
    sql.exec(`UPDATE data_key SET wrapped = x'' WHERE name IN (SELECT value FROM json_each(?))`, destroyed)
  })
}

/** Scopes whose destruction has begun and is not done. */
export function unfinishedScopes(sql: Sql): string[] {
  return sql
    .exec<{ name: string }>(`SELECT name FROM scope WHERE state = 'destroying'`)
    .toArray()
    .map(({ name }) => name)
}
