// Scopes: who owns data keys. A scope's key follows from share A here and share B in R2, bound to the tenant's key.
import type { Sql } from '../sql.ts'
import { readProgress, writeProgress } from '../pin.ts'
import { deriveKey, newKid } from './derive.ts'
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

/** Finds or makes scopes. Their shares B are in R2 before they have a slot. */
export async function ensureScopes(vault: Vault, names: readonly string[]): Promise<Map<string, Scope>> {
  for (;;) {
    const found = readScopes(vault.sql, names)
    const missing = names.find((name) => !found.has(name))
    if (missing === undefined) return found
    const slot = readProgress(vault.sql, 'slots')
    const share = vault.shares.kept(slot)
    // From the look-up to the slot there is no await, so no other call takes either of them.
    if (share === undefined) await prepareBlock(vault, slot)
    else takeSlot(vault, slot, share === null ? null : missing)
  }
}

/** Has the block of the next slot at hand. A block that is gone is passed over: its free slots have no shares. */
async function prepareBlock({ sql, shares }: Vault, slot: number): Promise<void> {
  const block = Math.floor(slot / sharesPerBlock)
  if (slot % sharesPerBlock === 0) await shares.create(block)
  await shares.warm([slot])
  const isGone = shares.kept(slot) === undefined
  if (isGone && readProgress(sql, 'slots') === slot) writeProgress(sql, 'slots', (block + 1) * sharesPerBlock)
}

/** Gives the next slot to a scope. A slot whose share is destroyed, as after a restore of this store alone, is passed over. */
function takeSlot({ sql, transaction }: Vault, slot: number, name: string | null): void {
  transaction(() => {
    writeProgress(sql, 'slots', slot + 1)
    if (name === null) return
    const shareA = crypto.getRandomValues(new Uint8Array(32))
    const insert = `INSERT INTO scope (name, kid, share_a, slot, state) VALUES (?, ?, ?, ?, 'live')`
    sql.exec(insert, name, newKid(), shareA, slot)
  })
}

/** The key of a scope, or null where it is destroyed in either store. */
export async function scopeKey({ shares, tenantId, tenantKey }: Vault, scope: Scope): Promise<Uint8Array | null> {
  const shareB = scope.state === 'live' ? await shares.read(scope.slot) : null
  if (shareB === null) return null
  const secret = new Uint8Array(64)
  secret.set(scope.shareA)
  secret.set(shareB, 32)
  return deriveKey({ secret, salt: tenantKey, purpose: ['clawql', 'scope', '1', tenantId, scope.name, scope.kid] })
}

/** First step of destruction, durable on return: from here on the scope opens nothing. False where there is no such scope. */
export function beginDestroy(sql: Sql, name: string): boolean {
  sql.exec(`UPDATE scope SET state = 'destroying' WHERE name = ? AND state = 'live'`, name)
  return readScopes(sql, [name]).size > 0
}

/** Share B first, verified; then share A and the wrapped key. What a crash leaves undone is done again. */
export async function finishDestroy(vault: Vault, name: string): Promise<void> {
  const scope = readScopes(vault.sql, [name]).get(name)
  if (scope?.state !== 'destroying') return
  await vault.shares.destroy(scope.slot)
  vault.transaction(() => {
    const { sql } = vault
    sql.exec(
      `UPDATE scope SET state = 'destroyed', share_a = zeroblob(32) WHERE name = ? AND state = 'destroying'`,
      name,
    )
    // Other keys that the scope owns, as a subject does, need its key and are dark with it.
    sql.exec(`UPDATE data_key SET wrapped = x'' WHERE name = ?`, name)
  })
}

/** Scopes whose destruction has begun and is not done. */
export function unfinishedScopes(sql: Sql): string[] {
  return sql
    .exec<{ name: string }>(`SELECT name FROM scope WHERE state = 'destroying'`)
    .toArray()
    .map(({ name }) => name)
}
