// Data keys: random, wrapped under all scopes that own them, opened while every owner lives.
import { assert, refused, accepted, type Result } from '../../../contract/result.ts'
import type { Sql } from '../../sql.ts'
import { newScopeKid, unwrapKey, wrapKey, type Wrapping } from './derive.ts'
import type { OpenedKey } from './opened-keys.ts'
import { areScopesPrepared, makeScopes, prepareScopes, readScopes, scopeKey, type Scope } from './scopes.ts'
import type { Vault } from './vault.ts'

interface StoredKey {
  readonly name: string
  readonly kid: string
  readonly owners: readonly string[]
  readonly wrapped: Uint8Array
}

/** A key as its maker names it. */
export interface NewKey extends OpenedKey {
  readonly owners: readonly string[]
}

function readKeys({ sql }: Vault, names: readonly string[]): StoredKey[] {
  const query = 'SELECT name, kid, owners, wrapped FROM data_key WHERE name IN (SELECT value FROM json_each(?))'
  const rows = sql
    .exec<{ name: string; kid: string; owners: string; wrapped: ArrayBuffer }>(query, JSON.stringify(names))
    .toArray()
  return rows.map(({ name, kid, owners, wrapped }) => ({
    name,
    kid,
    owners: JSON.parse(owners) as string[],
    wrapped: new Uint8Array(wrapped),
  }))
}

/** Has the shares of these keys' owners at hand, so that `openNow` finds them. Throws where R2 can't be read. */
export async function warmKeys(vault: Vault, names: readonly string[]): Promise<void> {
  for (;;) {
    const unknown = names.filter((name) => !vault.opened.isFresh(name))
    if (unknown.length === 0) return
    const owners = [...new Set(readKeys(vault, unknown).flatMap((key) => key.owners))]
    const slots = [...readScopes(vault.sql, owners).values()].map(({ slot }) => slot)
    if (slots.every((slot) => vault.shares.isAtHand(slot))) return vault.shares.renewAhead(slots)
    await vault.shares.warm(slots)
  }
}

/** Keys by name, as they stand in this turn. */
export interface KeysNow {
  /** Whether `open` answers the key, as far as its owners go. */
  isLiving(name: string): boolean
  /** Null where an owner is destroyed, or there is no such key. */
  open(name: string): OpenedKey | null
}

/** Looks all of them up at once; their shares are at hand. In one turn: what was destroyed before it is not handed out. */
export function lookNow(vault: Vault, asked: readonly string[]): KeysNow {
  const names = [...new Set(asked)]
  const opened = new Map(names.map((name) => [name, vault.opened.get(name) ?? null]))
  const unknown = names.filter((name) => opened.get(name) === null)
  const stored = new Map((unknown.length === 0 ? [] : readKeys(vault, unknown)).map((key) => [key.name, key]))
  const owners = [...new Set([...stored.values()].flatMap((key) => key.owners))]
  const scopes = owners.length === 0 ? new Map<string, Scope>() : readScopes(vault.sql, owners)
  const isLive = (owner: string): boolean => {
    const scope = scopes.get(owner)
    return scope?.state === 'live' && vault.shares.kept(scope.slot) !== null
  }
  return {
    isLiving: (name) => stored.get(name)?.owners.every(isLive) ?? (opened.get(name) ?? null) !== null,
    open(name) {
      const key = stored.get(name)
      const known = opened.get(name) ?? null
      if (known !== null || key === undefined) return known
      const made = openKey(vault, key, scopes)
      opened.set(name, made)
      if (made !== null) vault.opened.set(name, made)
      return made
    },
  }
}

/** The keys whose owners all live; others are absent. */
export function openNow(vault: Vault, asked: readonly string[]): OpenedKey[] {
  const names = [...new Set(asked)]
  const keys = lookNow(vault, names)
  return names.map((name) => keys.open(name)).filter((key) => key !== null)
}

/** Opens the keys whose owners all live; others are absent. */
export async function openKeys(vault: Vault, names: readonly string[]): Promise<OpenedKey[]> {
  await warmKeys(vault, names)
  return openNow(vault, names)
}

function openKey(vault: Vault, stored: StoredKey, scopes: ReadonlyMap<string, Scope>): OpenedKey | null {
  const wrapping = wrappingOf(vault, stored, scopes)
  const key = wrapping === null ? null : unwrapKey(stored.wrapped, wrapping)
  return key === null ? null : { name: stored.name, kid: stored.kid, key }
}

function wrappingOf(
  vault: Vault,
  { name, kid, owners }: Pick<StoredKey, 'name' | 'kid' | 'owners'>,
  scopes: ReadonlyMap<string, Scope>,
): Wrapping | null {
  const ownerKeys: Uint8Array[] = []
  for (const owner of owners) {
    const scope = scopes.get(owner)
    const key = scope === undefined ? null : scopeKey(vault, scope)
    if (key === null) return null
    ownerKeys.push(key)
  }
  return { ownerKeys, context: ['clawql', 'data key', '1', vault.tenantId, name, kid, ...owners] }
}

/** Whether every owner that exists lives, in both stores: a key under a destroyed owner can never be opened. */
export function mayOwn(vault: Vault, owners: readonly string[]): boolean {
  return [...readScopes(vault.sql, owners).values()].every(
    ({ state, slot }) => state === 'live' && vault.shares.kept(slot) !== null,
  )
}

/** Has at hand what `putKey` needs for keys of these owners. */
export async function prepareKeys(vault: Vault, owners: readonly string[]): Promise<void> {
  for (;;) {
    await prepareScopes(vault, owners)
    const ownSlots = (): number[] => [...readScopes(vault.sql, owners).values()].map(({ slot }) => slot)
    await vault.shares.warm(ownSlots())
    // Blocks expire, and a destruction takes its block away: what was at hand before the last await is looked at again.
    if (areScopesPrepared(vault, owners) && ownSlots().every((slot) => vault.shares.isAtHand(slot))) return
  }
}

/** Wraps and writes a key in the caller's turn, after `prepareKeys` without an await between them. Owners must live. */
export function putKey(vault: Vault, { name, kid, key, owners }: NewKey): void {
  const sorted = [...new Set(owners)].sort()
  const wrapping = wrappingOf(vault, { name, kid, owners: sorted }, makeScopes(vault, sorted))
  assert(wrapping, 'the owners of a new key live')
  const insert = 'INSERT INTO data_key (name, kid, owners, wrapped) VALUES (?, ?, ?, ?)'
  vault.sql.exec(insert, name, kid, JSON.stringify(sorted), wrapKey(key, wrapping))
  vault.opened.set(name, { name, kid, key })
}

/** Whether the destruction of an owner of the key has begun. */
export function isDark(sql: Sql, name: string): boolean {
  const query = `SELECT 1 FROM data_key CROSS JOIN json_each(data_key.owners) AS owner
    CROSS JOIN scope ON scope.name = owner.value AND scope.state <> 'live' WHERE data_key.name = ? LIMIT 1`
  return sql.exec(query, name).toArray().length > 0
}

export const hasKey = (vault: Vault, name: string): boolean => readKeys(vault, [name]).length > 0

/** Wraps an opened key anew, under more owners, in the caller's turn; their shares are at hand. */
export function addOwners(vault: Vault, name: string, owners: readonly string[]): void {
  const [stored] = readKeys(vault, [name])
  const [opened] = openNow(vault, [name])
  assert(stored && opened, 'the key of a document that is joined opens')
  const sorted = [...new Set([...stored.owners, ...owners])].sort()
  const wrapping = wrappingOf(vault, { name, kid: stored.kid, owners: sorted }, makeScopes(vault, sorted))
  assert(wrapping, 'the owners of a key live')
  const update = 'UPDATE data_key SET owners = ?, wrapped = ? WHERE name = ?'
  vault.sql.exec(update, JSON.stringify(sorted), wrapKey(opened.key, wrapping), name)
}

/** The key of this name, made at first call. Durable on return. Refused where an owner was destroyed. */
export async function ensureKey(
  vault: Vault,
  { name, owners }: { readonly name: string; readonly owners: readonly string[] },
): Promise<Result<OpenedKey>> {
  await prepareKeys(vault, owners)
  // From here on there is no await: the key that stands first is the key.
  if (!hasKey(vault, name) && mayOwn(vault, owners)) {
    const key = crypto.getRandomValues(new Uint8Array(32))
    vault.transaction(() => putKey(vault, { name, kid: newScopeKid(), key, owners }))
  }
  const [opened] = await openKeys(vault, [name])
  return opened === undefined ? erased() : accepted(opened)
}

export const erased = (): Result<never> => refused('CONTENT_ERASED', 'The key was destroyed; nothing opens it again.')
