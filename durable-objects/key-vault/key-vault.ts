// KeyVault: one tenant's keys. RPC surface only; the behaviour stands in the functions it calls.
import { DurableObject } from 'cloudflare:workers'
import type { DocumentKey, KeyVaultRpc, NamedKey } from '../../contract/keys.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { readPin } from '../pin.ts'
import { ensureKey, openKeys } from './document-keys.ts'
import { hmac } from './derive.ts'
import { beginDestroy, finishDestroy, scopeNames, unfinishedScopes } from './scopes.ts'
import { openVault, type KeyVaultEnv, type Vault } from './vault.ts'

const resumeAfterMs = 5_000
const namesMax = 100
const idPattern = /^[\w-]{1,64}$/
const namePattern = /^(?:duplicates|subjects|input-digests|graph:[a-z][a-z0-9-]{0,31})$/

export class KeyVault extends DurableObject<KeyVaultEnv> implements KeyVaultRpc {
  #vault: Vault | null = null

  #open(tenantId: string): Result<Vault> {
    if (this.#vault?.tenantId === tenantId) return accepted(this.#vault)
    const { storage, id } = this.ctx
    const transaction = <T>(work: () => T): T => storage.transactionSync(work)
    const opened = openVault({ env: this.env, sql: storage.sql, transaction, name: id.name }, tenantId)
    if (opened.ok) this.#vault = opened.value
    return opened
  }

  /** Runs on the opened vault; what storage throws is a refusal that may be retried. */
  async #run<T>(call: Call, work: (vault: Vault) => Promise<Result<T>>): Promise<Result<T>> {
    try {
      const opened = this.#open(call.tenantId)
      return opened.ok ? await work(opened.value) : opened
    } catch {
      return refused('NOT_READY', 'The vault could not read or write its stores.', { retryAfterSeconds: 5 })
    }
  }

  createDocumentKey(
    call: Call & { readonly documentId: string; readonly subjects: readonly string[] },
  ): Promise<Result<DocumentKey>> {
    return this.#run(call, async (vault) => {
      const { documentId, subjects } = call
      if (!idPattern.test(documentId) || subjects.length > limits.subjectsMax) return malformed()
      const pseudonyms = await this.#pseudonyms(vault, subjects)
      if (!pseudonyms.ok) return pseudonyms
      const name = scopeNames.document(documentId)
      const owners = [name, ...pseudonyms.value.map((pseudonym) => scopeNames.subject(pseudonym))]
      const ensured = await ensureKey(vault, { name, owners })
      return ensured.ok ? accepted({ documentId, kid: ensured.value.kid, key: ensured.value.key }) : ensured
    })
  }

  /** Subjects as records know them: HMAC under the tenant's `subjects` key. */
  async #pseudonyms(vault: Vault, subjects: readonly string[]): Promise<Result<readonly string[]>> {
    if (subjects.length === 0) return accepted([])
    const name = scopeNames.named('subjects')
    const key = await ensureKey(vault, { name, owners: [name] })
    if (!key.ok) return key
    return accepted(subjects.map((subject) => `s_${hmac(key.value.key, subject).toHex().slice(0, 32)}`))
  }

  openDocumentKeys(call: Call & { readonly documentIds: readonly string[] }): Promise<Result<readonly DocumentKey[]>> {
    return this.#run(call, async (vault) => {
      if (call.documentIds.length > limits.recallNodesMax) return malformed()
      const opened = await openKeys(
        vault,
        call.documentIds.map((id) => scopeNames.document(id)),
      )
      return accepted(opened.map(({ name, kid, key }) => ({ documentId: name.slice(2), kid, key })))
    })
  }

  openNamedKeys(call: Call & { readonly names: readonly NamedKey[] }) {
    return this.#run(call, async (vault) => {
      if (call.names.length > namesMax || !call.names.every((name) => namePattern.test(name))) return malformed()
      const keys: { readonly name: NamedKey; readonly key: Uint8Array }[] = []
      for (const name of call.names) {
        const scope = scopeNames.named(name)
        const ensured = await ensureKey(vault, { name: scope, owners: [scope] })
        if (!ensured.ok) return ensured
        keys.push({ name, key: ensured.value.key })
      }
      return accepted(keys)
    })
  }

  destroyDocumentKey(call: Call & { readonly documentId: string }): Promise<Result<{ readonly destroyed: boolean }>> {
    return this.#run<{ readonly destroyed: boolean }>(call, async (vault) => {
      const name = scopeNames.document(call.documentId)
      if (!beginDestroy(vault.sql, name)) return accepted({ destroyed: false })
      await this.ctx.storage.setAlarm(Date.now() + resumeAfterMs)
      // Begun is durable before a share is touched: a crash in between is finished by the alarm.
      await this.ctx.storage.sync()
      await finishDestroy(vault, name)
      return accepted({ destroyed: true })
    })
  }

  /** Finishes destructions that a crash interrupted. */
  override async alarm(): Promise<void> {
    const tenantId = readPin(this.ctx.storage.sql, 'tenant')
    const opened = tenantId === null ? null : this.#open(tenantId)
    if (opened === null) return
    try {
      if (!opened.ok) throw new Error(opened.refusal.code)
      for (const name of unfinishedScopes(opened.value.sql)) await finishDestroy(opened.value, name)
    } catch {
      await this.ctx.storage.setAlarm(Date.now() + resumeAfterMs)
    }
  }
}

const malformed = (): Result<never> => refused('VALIDATION_FAILED', 'The call has a malformed or too long list or id.')
