// What the vault answers to its callers: keys of documents and names, and their destruction.
import type { DocumentKey, NamedKey } from '../../../contract/keys.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { ensureKey, hasKey, openKeys } from './document-keys.ts'
import { beginDestroy, finishDestroy, scopeNames } from './scopes.ts'
import type { Vault } from './vault.ts'

const namesMax = 100
const namePattern = /^(?:duplicates|subjects|identities|approvals|grants|graph:[a-z][a-z0-9-]{0,31})$/

export async function openDocumentKeys(
  vault: Vault,
  documentIds: readonly string[],
): Promise<Result<readonly DocumentKey[]>> {
  if (documentIds.length > limits.recallNodesMax) return malformed()
  const names = documentIds.map((id) => scopeNames.document(id))
  const opened = await openKeys(vault, names)
  return accepted(opened.map(({ name, kid, key }) => ({ documentId: name.slice(2), kid, key })))
}

/** 32 bytes per name, made at first use where `mayMake` says so; absent where it does not, and nobody made it before. */
export async function openNamedKeys(
  vault: Vault,
  names: readonly NamedKey[],
  mayMake: (name: NamedKey) => boolean,
): Promise<Result<readonly { readonly name: NamedKey; readonly key: Uint8Array }[]>> {
  if (names.length > namesMax || !names.every((name) => namePattern.test(name))) return malformed()
  const keys: { readonly name: NamedKey; readonly key: Uint8Array }[] = []
  for (const name of names) {
    const scope = scopeNames.named(name)
    if (!mayMake(name) && !hasKey(vault, scope)) continue
    const ensured = await ensureKey(vault, { name: scope, owners: [scope] })
    if (!ensured.ok) return ensured
    keys.push({ name, key: ensured.value.key })
  }
  return accepted(keys)
}

/** `begun` makes the first step durable before a share is touched: a crash in between is finished by the alarm. */
export async function destroyDocumentKey(
  vault: Vault,
  documentId: string,
  begun: () => Promise<void>,
): Promise<Result<{ readonly destroyed: boolean }>> {
  const name = scopeNames.document(documentId)
  if (!beginDestroy(vault, name)) return accepted({ destroyed: false })
  await begun()
  await finishDestroy(vault, [name])
  return accepted({ destroyed: true })
}

const malformed = (): Result<never> => refused('VALIDATION_FAILED', 'The call has a malformed or too long list or id.')
