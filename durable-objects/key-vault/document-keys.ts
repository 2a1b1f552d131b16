// Data keys: random, wrapped under all scopes that own them, opened while every owner lives.
import { refused, accepted, type Result } from '../../contract/result.ts'
import { newKid, unwrapKey, wrapKey, type Wrapping } from './derive.ts'
import { ensureScopes, readScopes, scopeKey, type Scope } from './scopes.ts'
import type { Vault } from './vault.ts'

export interface OpenedKey {
  readonly name: string
  readonly kid: string
  readonly key: Uint8Array
}

interface StoredKey {
  readonly name: string
  readonly kid: string
  readonly owners: readonly string[]
  readonly wrapped: Uint8Array
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

/** Opens the keys whose owners all live; others are absent. */
export async function openKeys(vault: Vault, names: readonly string[]): Promise<OpenedKey[]> {
  const stored = readKeys(vault, names)
  const owners = [...new Set(stored.flatMap((key) => key.owners))]
  const scopes = readScopes(vault.sql, owners)
  await vault.shares.warm([...scopes.values()].map(({ slot }) => slot))
  const opened = await Promise.all(stored.map((key) => openKey(vault, key, scopes)))
  // A destruction may have begun while R2 answered: what is dark now is not handed out.
  const after = readScopes(vault.sql, owners)
  const isLive = ({ owners }: StoredKey): boolean => owners.every((owner) => after.get(owner)?.state === 'live')
  return opened.filter((key, at): key is OpenedKey => key !== null && isLive(stored[at]!))
}

async function openKey(vault: Vault, stored: StoredKey, scopes: ReadonlyMap<string, Scope>): Promise<OpenedKey | null> {
  const wrapping = await wrappingOf(vault, stored, scopes)
  const key = wrapping === null ? null : await unwrapKey(stored.wrapped, wrapping)
  return key === null ? null : { name: stored.name, kid: stored.kid, key }
}

async function wrappingOf(
  vault: Vault,
  { name, kid, owners }: Pick<StoredKey, 'name' | 'kid' | 'owners'>,
  scopes: ReadonlyMap<string, Scope>,
): Promise<Wrapping | null> {
  const ownerKeys: Uint8Array[] = []
  for (const owner of owners) {
    const scope = scopes.get(owner)
    const key = scope === undefined ? null : await scopeKey(vault, scope)
    if (key === null) return null
    ownerKeys.push(key)
  }
  return { ownerKeys, context: ['clawql', 'data key', '1', vault.tenantId, name, kid, ...owners] }
}

/** The key of this name, made at first call. Durable on return. Refused where an owner was destroyed. */
export async function ensureKey(
  vault: Vault,
  { name, owners }: { readonly name: string; readonly owners: readonly string[] },
): Promise<Result<OpenedKey>> {
  const existing = await openExisting(vault, name)
  if (existing !== null) return existing
  const sorted = [...new Set(owners)].sort()
  const scopes = await ensureScopes(vault, sorted)
  const kid = newKid()
  const key = crypto.getRandomValues(new Uint8Array(32))
  const wrapping = await wrappingOf(vault, { name, kid, owners: sorted }, scopes)
  if (wrapping === null) return erased()
  const wrapped = await wrapKey(key, wrapping)
  // The same call may have run beside this one; the key that stands first is the key.
  const raced = await openExisting(vault, name)
  if (raced !== null) return raced
  const after = readScopes(vault.sql, sorted)
  if (!sorted.every((owner) => after.get(owner)?.state === 'live')) return erased()
  const insert = 'INSERT INTO data_key (name, kid, owners, wrapped) VALUES (?, ?, ?, ?)'
  vault.sql.exec(insert, name, kid, JSON.stringify(sorted), wrapped)
  return accepted({ name, kid, key })
}

/** Null where no key of this name was ever made; without an await in that case. */
async function openExisting(vault: Vault, name: string): Promise<Result<OpenedKey> | null> {
  if (readKeys(vault, [name]).length === 0) return null
  const [opened] = await openKeys(vault, [name])
  return opened === undefined ? erased() : accepted(opened)
}

const erased = (): Result<never> => refused('CONTENT_ERASED', 'The key was destroyed; nothing opens it again.')
