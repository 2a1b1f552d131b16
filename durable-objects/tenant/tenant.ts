// Tenant: one tenant's catalog, audit log and keys in one database; here how its documents change. RPC surface only, as below it.
import type { Acceptance, DocumentCommit, DocumentRow, OpenCall, SealedDocument } from '../../contract/catalog.ts'
import type { ComputeStop, StageReport } from '../../contract/compute.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'
import { holdersKeys, ownersOf, type AcceptItem } from './catalog/accept.ts'
import { keysOf, planOpen } from './catalog/open.ts'
import type { RetryCall } from './catalog/retry.ts'
import { resendSoon } from './catalog/sweep.ts'
import { expireLeases, findTakeable, renewLease } from './catalog/take.ts'
import { Group } from './group.ts'
import { aliasEpochOf } from './identity/aliases.ts'
import { erasingAgain, isErasingAgain } from './identity/erasures.ts'
import { TenantReads } from './tenant-reads.ts'
import { prepareKeys, warmKeys } from './vault/document-keys.ts'
import { scopeNames } from './vault/scopes.ts'
import {
  acceptDocuments,
  commitDocuments,
  giveBackDocument,
  retryDocument,
  stopDocument,
  takeDocuments,
  writeRecorded,
} from './write-documents.ts'

type Held = Call & { readonly documentId: string; readonly revision: number; readonly lease: string }

/** A turn takes up to a millisecond for each accepted document, two for each committed one: it ends before other calls wait 50. */
const acceptedAtOnceMax = 24
const committedAtOnceMax = 12

export class Tenant extends TenantReads implements TenantRpc {
  readonly #accepting = new Group<AcceptItem, Result<Acceptance>>({
    itemsMax: acceptedAtOnceMax,
    lingerMs: () => this.life.lingerMs({ eachMs: 0.7, mostMs: 10 }),
    write: (items) => this.#acceptAll(items),
  })
  readonly #committing = new Group<Call & { readonly commit: DocumentCommit }, Result<DocumentRow>>({
    itemsMax: committedAtOnceMax,
    lingerMs: () => this.life.lingerMs({ eachMs: 1, mostMs: 12 }),
    write: (items) => this.#commitAll(items),
  })

  accept(call: Call & { readonly document: SealedDocument }) {
    return this.life.admitted(call, () => this.#accepting.submit({ call, document: call.document }))
  }

  async #acceptAll(items: readonly AcceptItem[]): Promise<readonly Result<Acceptance>[]> {
    return await this.life.group(items.length, 'accept', async (tenant, turn) => {
      await warmKeys(tenant.vault, holdersKeys(tenant.vault, items))
      await prepareKeys(tenant.vault, [...new Set(items.flatMap(({ document }) => ownersOf(document)))])
      const nowMs = Date.now()
      const done = turn(() => acceptDocuments(tenant, items, nowMs))
      for (const one of done) if (one.ok && one.value.isLeased) this.life.begin(one.value.documentId)
      this.life.guard()
      return done
    })
  }

  take(call: Parameters<TenantRpc['take']>[0]) {
    return this.life.opened(call, 'take', async (tenant, turn) => {
      const nowMs = Date.now()
      const { lease, documents } = call
      const look = () => findTakeable(tenant.sql, { lease, nowMs, documents })
      turn(() => expireLeases(tenant.sql, nowMs))
      await warmKeys(
        tenant.vault,
        look().map((row) => scopeNames.document(row.document_id)),
      )
      // Looked up again: others may have taken some while the shares were read.
      return turn(() => {
        const rows = look()
        const taken = takeDocuments(tenant, rows, { lease, nowMs })
        if (!taken.ok) return taken
        const ids = new Set(taken.value.map(({ documentId }) => documentId))
        for (const documentId of ids) this.life.begin(documentId)
        // What could not be taken has ended.
        for (const { document_id: documentId } of rows)
          if (!ids.has(documentId)) this.life.settle({ documentId, status: 'failed' })
        if (ids.size < documents.length) resendSoon(tenant.sql, documents, nowMs)
        return taken
      })
    })
  }

  renew(call: Held) {
    return this.life.admitted(call, ({ sql }) => accepted(renewLease(sql, { ...call, nowMs: Date.now() })))
  }

  commit(call: Call & { readonly commit: DocumentCommit }) {
    return this.life.admitted(call, () => this.#committing.submit(call))
  }

  async #commitAll(
    items: readonly (Call & { readonly commit: DocumentCommit })[],
  ): Promise<readonly Result<DocumentRow>[]> {
    return await this.life.group(items.length, 'commit', async (tenant, turn) => {
      const commits = items.map(({ commit }) => commit)
      const done = turn(() => commitDocuments(tenant, commits, Date.now()))
      for (const one of done) this.#settle(one)
      return done
    })
  }

  async stop(call: Held & { readonly reports: readonly StageReport[]; readonly stop: ComputeStop }) {
    const at = { nowMs: Date.now(), random: Math.random() }
    const stopped =
      call.stop.action === 'retry'
        ? await this.life.admitted(call, (store, turn) => turn(() => giveBackDocument(store, call, at)), 'stop')
        : await this.life.opened(call, 'stop', (tenant, turn) => turn(() => stopDocument(tenant, call, at)))
    this.#settle(stopped)
    return stopped
  }

  retry(call: RetryCall) {
    return this.life.opened(call, 'retry', (tenant, turn) => {
      const retried = turn(() => retryDocument(tenant, call, Date.now()))
      // The sweep sends it on.
      this.life.rouse()
      return retried
    })
  }

  /** What came too late may have left something for a graph to drop. */
  #settle(done: Result<DocumentRow>): void {
    if (done.ok) this.life.settle(done.value)
    else this.life.guard()
  }

  open(call: OpenCall) {
    return this.life.opened(call, 'open', async (tenant, turn) => {
      if (isErasingAgain(tenant.sql)) return erasingAgain
      await warmKeys(tenant.vault, keysOf(call))
      const nowMs = Date.now()
      this.life.recalls.observe(call.mode, nowMs - call.startedMs)
      return turn(() => {
        const at = { nowMs, chance: crypto.randomUUID(), aliasEpoch: aliasEpochOf(tenant.sql) }
        const { opened, records } = planOpen(tenant.vault, call, at)
        return writeRecorded(tenant, { records, nowMs }, () => opened)
      })
    })
  }
}
