// The Tenant's log and the keys that it holds: RPC surface only; the behaviour stands in the functions it calls.
import { DurableObject } from 'cloudflare:workers'
import { heldAskedMax, type RecordDraft, type TileRequest, type TrailRequest } from '../../contract/audit.ts'
import type { NamedKey } from '../../contract/keys.ts'
import { accepted, refused } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { hasGraph } from './catalog/graphs.ts'
import { heldDocuments } from './identity/held.ts'
import { TenantLife, type TenantEnv } from './life.ts'
import * as answers from './log/answers.ts'
import type { OpenEpochOptions } from './log/open-epoch.ts'
import { destroyDocumentKey, openDocumentKeys, openNamedKeys } from './vault/answers.ts'

/** What every part of the Tenant stands on: its life, and what may be recorded and opened. */
export class TenantLog extends DurableObject<TenantEnv> {
  protected readonly life = new TenantLife(this.ctx, this.env)

  append(call: Call & { readonly records: readonly RecordDraft[] }) {
    return this.life.opened(call, 'append', (tenant, turn) =>
      turn(() => answers.append(tenant.log, call.records, Date.now())),
    )
  }

  trail(call: Call & TrailRequest) {
    return this.life.opened(call, 'trail', ({ log }) => answers.trail(log, call))
  }

  verify(call: Call & { readonly merkleRoot: string; readonly contentId: string }) {
    return this.life.opened(call, 'verify', ({ log }) => answers.verify(log, call))
  }

  checkpoint(call: Call & { readonly epoch?: number }) {
    return this.life.opened(call, 'checkpoint', ({ log }) => answers.checkpoint(log, call.epoch))
  }

  openEpoch(call: OpenEpochOptions['call']) {
    return this.life.nextEpoch(call)
  }

  tile(call: Call & TileRequest) {
    return this.life.opened(call, 'tile', ({ log }) => answers.tile(log, call))
  }

  auditStatus(call: Call) {
    return this.life.opened(call, 'auditStatus', ({ log }) => answers.status(log))
  }

  digests(call: Call & { readonly graph: string; readonly afterSeq: number; readonly limit: number }) {
    return this.life.opened(call, 'digests', ({ log }) => answers.digests(log, call))
  }

  held(call: Call & { readonly documentIds: readonly string[] }) {
    return this.life.opened(call, 'held', (tenant) =>
      call.documentIds.length > heldAskedMax
        ? refused('VALIDATION_FAILED', 'Too many documents are asked for.')
        : accepted(heldDocuments(tenant, call.documentIds)),
    )
  }

  selfCheck(call: Call) {
    return this.life.opened(call, 'selfCheck', ({ log }) => answers.selfCheck(log))
  }

  openDocumentKeys(call: Call & { readonly documentIds: readonly string[] }) {
    return this.life.opened(call, 'openDocumentKeys', ({ vault }) => openDocumentKeys(vault, call.documentIds))
  }

  openNamedKeys(call: Call & { readonly names: readonly NamedKey[] }) {
    return this.life.opened(call, 'openNamedKeys', ({ vault, sql }) =>
      // A graph is made by an ingest: who only reads makes nothing.
      openNamedKeys(vault, call.names, (name) => !name.startsWith('graph:') || hasGraph(sql, name.slice(6))),
    )
  }

  destroyDocumentKey(call: Call & { readonly documentId: string }) {
    return this.life.opened(call, 'destroyDocumentKey', ({ vault }) =>
      destroyDocumentKey(vault, call.documentId, () => this.life.begun()),
    )
  }

  override async alarm(): Promise<void> {
    await this.life.ring()
  }
}
