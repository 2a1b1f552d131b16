// Tenant: one tenant's catalog, audit log and keys in one database. RPC surface only; the behaviour stands in the functions it calls.
import { DurableObject } from 'cloudflare:workers'
import type { RecordDraft, TileRequest, TrailRequest } from '../../contract/audit.ts'
import type {
  Acceptance,
  DocumentCommit,
  DocumentFilter,
  DocumentRow,
  DownloadedPage,
  OpenCall,
  SealedDocument,
} from '../../contract/catalog.ts'
import type { ComputeStop, StageReport } from '../../contract/compute.ts'
import type { NamedKey } from '../../contract/keys.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import type { TenantRpc } from '../../contract/tenant-object.ts'
import {
  createKey,
  findKey,
  listKeys,
  noteUse,
  revokeAgain,
  revokeKey,
  type CreateCall,
  type RevokeCall,
} from './access/api-keys.ts'
import { createSettler, keepRevocation } from './access/revocations.ts'
import { holdersKeys, ownersOf, type AcceptItem } from './catalog/accept.ts'
import { countRequests, readCounters } from './catalog/counters.ts'
import { hasGraph, listGraphs } from './catalog/graphs.ts'
import { listDocuments, readDocument, readPage, readQueue, readStatuses } from './catalog/list.ts'
import { keysOf, planOpen } from './catalog/open.ts'
import { allProven, downloadRecord, proven, readProvenReceipt } from './catalog/released.ts'
import { resendSoon } from './catalog/sweep.ts'
import { expireLeases, findTakeable, renewLease } from './catalog/take.ts'
import { Group } from './group.ts'
import * as answers from './log/answers.ts'
import type { OpenEpochOptions } from './log/open-epoch.ts'
import { TenantLife, type TenantEnv } from './life.ts'
import { prepareKeys, warmKeys } from './vault/document-keys.ts'
import { destroyDocumentKey, openDocumentKeys, openNamedKeys } from './vault/answers.ts'
import { scopeNames } from './vault/scopes.ts'
import {
  acceptDocuments,
  commitDocuments,
  giveBackDocument,
  stopDocument,
  takeDocuments,
  writeRecorded,
} from './write-documents.ts'

type Held = Call & { readonly documentId: string; readonly revision: number; readonly lease: string }

/** A turn takes up to a millisecond for each accepted document, two for each committed one: it ends before other calls wait 50. */
const acceptedAtOnceMax = 24
const committedAtOnceMax = 12

export class Tenant extends DurableObject<TenantEnv> implements TenantRpc {
  readonly #life = new TenantLife(this.ctx, this.env)
  readonly #settleOnce = createSettler()
  readonly #accepting = new Group<AcceptItem, Result<Acceptance>>({
    itemsMax: acceptedAtOnceMax,
    lingerMs: () => this.#life.lingerMs({ eachMs: 0.7, mostMs: 10 }),
    write: (items) => this.#acceptAll(items),
  })
  readonly #committing = new Group<Call & { readonly commit: DocumentCommit }, Result<DocumentRow>>({
    itemsMax: committedAtOnceMax,
    lingerMs: () => this.#life.lingerMs({ eachMs: 1, mostMs: 12 }),
    write: (items) => this.#commitAll(items),
  })

  accept(call: Call & { readonly document: SealedDocument }) {
    return this.#life.admitted(call, () => this.#accepting.submit({ call, document: call.document }))
  }

  async #acceptAll(items: readonly AcceptItem[]): Promise<readonly Result<Acceptance>[]> {
    return await this.#life.group(items.length, 'accept', async (tenant, turn) => {
      await warmKeys(tenant.vault, holdersKeys(tenant.vault, items))
      await prepareKeys(tenant.vault, [...new Set(items.flatMap(({ document }) => ownersOf(document)))])
      const nowMs = Date.now()
      const done = turn(() => acceptDocuments(tenant, items, nowMs))
      for (const one of done) if (one.ok && one.value.isLeased) this.#life.begin(one.value.documentId)
      this.#life.guard()
      return done
    })
  }

  take(call: Parameters<TenantRpc['take']>[0]) {
    return this.#life.opened(call, 'take', async (tenant, turn) => {
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
        for (const documentId of ids) this.#life.begin(documentId)
        // What could not be taken has ended.
        for (const { document_id: documentId } of rows)
          if (!ids.has(documentId)) this.#life.settle({ documentId, status: 'failed' })
        if (ids.size < documents.length) resendSoon(tenant.sql, documents, nowMs)
        return taken
      })
    })
  }

  renew(call: Held) {
    return this.#life.admitted(call, ({ sql }) => accepted(renewLease(sql, { ...call, nowMs: Date.now() })))
  }

  commit(call: Call & { readonly commit: DocumentCommit }) {
    return this.#life.admitted(call, () => this.#committing.submit(call))
  }

  async #commitAll(
    items: readonly (Call & { readonly commit: DocumentCommit })[],
  ): Promise<readonly Result<DocumentRow>[]> {
    return await this.#life.group(items.length, 'commit', async (tenant, turn) => {
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
        ? await this.#life.admitted(call, (store, turn) => turn(() => giveBackDocument(store, call, at)), 'stop')
        : await this.#life.opened(call, 'stop', (tenant, turn) => turn(() => stopDocument(tenant, call, at)))
    this.#settle(stopped)
    return stopped
  }

  /** What came too late may have left something for a graph to drop. */
  #settle(done: Result<DocumentRow>): void {
    if (done.ok) this.#life.settle(done.value)
    else this.#life.guard()
  }

  open(call: OpenCall) {
    return this.#life.opened(call, 'open', async (tenant, turn) => {
      await warmKeys(tenant.vault, keysOf(call))
      const nowMs = Date.now()
      this.#life.recalls.observe(call.mode, nowMs - call.startedMs)
      return turn(() => {
        const { opened, records } = planOpen(tenant.vault, call, { nowMs, chance: crypto.randomUUID() })
        return writeRecorded(tenant, { records, nowMs }, () => opened)
      })
    })
  }

  document(call: Call & { readonly documentId: string; readonly waitMs: number }) {
    return this.#life.admitted(call, async ({ sql }) => {
      const found = readDocument(sql, call.documentId)
      if (found?.status !== 'processing' || call.waitMs <= 0) return proven(sql, found)
      await this.#life.ended(call.documentId, Math.min(call.waitMs, limits.waitSecondsMax * 1_000))
      return proven(sql, readDocument(sql, call.documentId))
    })
  }

  documents(call: Call & { readonly filter: DocumentFilter }) {
    return this.#life.admitted(call, ({ sql }) => allProven(sql, listDocuments(sql, call.filter)))
  }

  queue(call: Call & { readonly limit: number }) {
    return this.#life.admitted(call, ({ sql }) => accepted(readQueue(sql, { nowMs: Date.now(), limit: call.limit })))
  }

  receipt(call: Call & { readonly documentId: string }) {
    return this.#life.admitted(call, ({ sql }) => readProvenReceipt(sql, call.documentId))
  }

  page(call: Call & { readonly documentId: string }) {
    return this.#life.admitted(call, ({ sql }) => accepted(readPage(sql, call.documentId)))
  }

  recordDownload(call: Call & DownloadedPage) {
    return this.#life.opened(call, 'recordDownload', (tenant, turn) => {
      const nowMs = Date.now()
      const record = downloadRecord(tenant.sql, call, { nowMs, chance: crypto.randomUUID() })
      return turn(() => writeRecorded(tenant, { records: record === null ? [] : [record], nowMs }, () => null))
    })
  }

  statuses(call: Parameters<TenantRpc['statuses']>[0]) {
    return this.#life.admitted(call, ({ sql }) => accepted(readStatuses(sql, call.documents)))
  }

  graphs(call: Call) {
    return this.#life.admitted(call, ({ sql }) => accepted(listGraphs(sql)))
  }

  counts(call: Call) {
    return this.#life.admitted(call, ({ sql }) => accepted({ ...readCounters(sql), ...this.#life.durations() }))
  }

  countRequests(call: Parameters<TenantRpc['countRequests']>[0]) {
    return this.#life.admitted(call, ({ sql }, turn) => {
      turn(() => countRequests(sql, call.requests))
      return accepted(true as const)
    })
  }

  append(call: Call & { readonly records: readonly RecordDraft[] }) {
    return this.#life.opened(call, 'append', (tenant, turn) =>
      turn(() => answers.append(tenant.log, call.records, Date.now())),
    )
  }

  trail(call: Call & TrailRequest) {
    return this.#life.opened(call, 'trail', ({ log }) => answers.trail(log, call))
  }

  verify(call: Call & { readonly merkleRoot: string; readonly contentId: string }) {
    return this.#life.opened(call, 'verify', ({ log }) => answers.verify(log, call))
  }

  checkpoint(call: Call & { readonly epoch?: number }) {
    return this.#life.opened(call, 'checkpoint', ({ log }) => answers.checkpoint(log, call.epoch))
  }

  openEpoch(call: OpenEpochOptions['call']) {
    return this.#life.nextEpoch(call)
  }

  tile(call: Call & TileRequest) {
    return this.#life.opened(call, 'tile', ({ log }) => answers.tile(log, call))
  }

  auditStatus(call: Call) {
    return this.#life.opened(call, 'auditStatus', ({ log }) => answers.status(log))
  }

  digests(call: Call & { readonly graph: string; readonly afterSeq: number; readonly limit: number }) {
    return this.#life.opened(call, 'digests', ({ log }) => answers.digests(log, call))
  }

  selfCheck(call: Call) {
    return this.#life.opened(call, 'selfCheck', ({ log }) => answers.selfCheck(log))
  }

  openDocumentKeys(call: Call & { readonly documentIds: readonly string[] }) {
    return this.#life.opened(call, 'openDocumentKeys', ({ vault }) => openDocumentKeys(vault, call.documentIds))
  }

  openNamedKeys(call: Call & { readonly names: readonly NamedKey[] }) {
    return this.#life.opened(call, 'openNamedKeys', ({ vault, sql }) =>
      // A graph is made by an ingest: who only reads makes nothing.
      openNamedKeys(vault, call.names, (name) => !name.startsWith('graph:') || hasGraph(sql, name.slice(6))),
    )
  }

  destroyDocumentKey(call: Call & { readonly documentId: string }) {
    return this.#life.opened(call, 'destroyDocumentKey', ({ vault }) =>
      destroyDocumentKey(vault, call.documentId, () => this.#life.begun()),
    )
  }

  findApiKey(call: Call & { readonly secretSha256: string }) {
    return this.#life.admitted(call, async ({ sql }, turn) => {
      const settled = await this.#settleRevocations(call)
      if (!settled.ok) return settled
      const nowMs = Date.now()
      const { found, isUseDue } = findKey(sql, call.secretSha256, nowMs)
      const { grant } = found
      if (grant !== null && isUseDue) turn(() => noteUse(sql, grant.id, nowMs))
      return accepted(found)
    })
  }

  createApiKey(call: CreateCall) {
    return this.#life.opened(call, 'createApiKey', (tenant, turn) => turn(() => createKey(tenant, call, Date.now())))
  }

  /** Rows first, then beside the data: where the second fails, whoever asks again writes it. */
  revokeApiKey(call: RevokeCall) {
    return this.#life.opened(call, 'revokeApiKey', async (tenant, turn) => {
      const revoked = turn(() => revokeKey(tenant, call, Date.now()))
      if (revoked.ok) await keepRevocation(this.env.KEYS, tenant.tenantId, revoked.value.id)
      return revoked
    })
  }

  #settleRevocations(call: Call) {
    return this.#settleOnce({ bucket: this.env.KEYS, tenantId: call.tenantId }, (ids) =>
      this.#life.opened(call, 'revokeAgain', (tenant, turn) =>
        turn(() => revokeAgain(tenant, { call, ids }, Date.now())),
      ),
    )
  }

  apiKeys(call: Call) {
    return this.#life.admitted(call, async ({ sql }) => {
      const settled = await this.#settleRevocations(call)
      return settled.ok ? accepted(listKeys(sql)) : settled
    })
  }

  override async alarm(): Promise<void> {
    await this.#life.ring()
  }
}
