// The Tenant's API keys, its tokens, its policy and what is read of its catalog: RPC surface only; the behaviour stands in the functions it calls.
import type { ClaimApprovalCall } from '../../contract/approval.ts'
import type { DocumentFilter, DownloadedPage } from '../../contract/catalog.ts'
import type { RememberedCall } from '../../contract/remembered.ts'
import { limits } from '../../contract/limits.ts'
import { accepted } from '../../contract/result.ts'
import type { AliasCall, AliasesCall, EraseCall } from '../../contract/identity.ts'
import type { PolicyAsked, WritePolicyCall } from '../../contract/policy-rpc.ts'
import type { Call } from '../../contract/rpc.ts'
import type { EndTokenCall, RenewCall, IssueCall, RotateCall, UseOnceCall } from '../../contract/token-rpc.ts'
import { objectName } from '../../contract/tenant.ts'
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
import {
  claimApproval,
  decideApproval,
  endApproval,
  expireApprovals,
  listApprovals,
  readApproval,
  readSealed,
} from './access/approvals.ts'
import { findPolicy, listPolicies, readPolicy, writePolicy } from './access/policies.ts'
import { createSettler, keepRevocation } from './access/revocations.ts'
import { countRequests, readCounters } from './catalog/counters.ts'
import { listGraphs } from './catalog/graphs.ts'
import { documentsOfItems } from './catalog/items.ts'
import { listDocuments, readDocument, readMarks, readPage, readQueue, readStatuses } from './catalog/list.ts'
import { listRemembered } from './catalog/remembered.ts'
import { allProven, downloadRecord, proven, readProvenReceipt } from './catalog/released.ts'
import { decideAlias, readDecisions, undoAlias } from './identity/aliases.ts'
import { erase } from './identity/begin-erasure.ts'
import { TenantTools } from './tenant-tools.ts'
import { issueToken, renewToken } from './tokens/issue.ts'
import { readTokenKeys, replaceSigningKey } from './tokens/signing-keys.ts'
import { endToken, findTokens, listTasks } from './tokens/state.ts'
import { useOnce } from './tokens/used-once.ts'
import { erased, isDark } from './vault/document-keys.ts'
import { scopeNames } from './vault/scopes.ts'
import { writeRecorded } from './write-documents.ts'

/** Who may ask, and what they are answered: nothing here changes a document. */
export class TenantReads extends TenantTools {
  readonly #settleOnce = createSettler()

  document(call: Call & { readonly documentId: string; readonly waitMs: number }) {
    return this.life.admitted(call, async ({ sql }) => {
      const found = readDocument(sql, call)
      if (found?.status !== 'processing' || call.waitMs <= 0) return proven(sql, found)
      await this.life.ended(call.documentId, Math.min(call.waitMs, limits.waitSecondsMax * 1_000))
      return proven(sql, readDocument(sql, call))
    })
  }

  documents(call: Call & { readonly filter: DocumentFilter }) {
    return this.life.admitted(call, ({ sql }) => allProven(sql, listDocuments(sql, call)))
  }

  remembered(call: RememberedCall) {
    return this.life.admitted(call, ({ sql }) => accepted(listRemembered(sql, call)))
  }

  queue(call: Call & { readonly limit: number }) {
    return this.life.admitted(call, ({ sql }) =>
      accepted(readQueue(sql, { nowMs: Date.now(), limit: call.limit, shown: call.rows })),
    )
  }

  receipt(call: Call & { readonly documentId: string }) {
    return this.life.admitted(call, ({ sql }) => readProvenReceipt(sql, call))
  }

  page(call: Call & { readonly documentId: string }) {
    return this.life.admitted(call, ({ sql }) =>
      isDark(sql, scopeNames.document(call.documentId))
        ? erased()
        : accepted(readDocument(sql, call) === null ? null : readPage(sql, call.documentId)),
    )
  }

  recordDownload(call: Call & DownloadedPage) {
    return this.life.opened(call, 'recordDownload', (tenant, turn) => {
      const nowMs = Date.now()
      const record = downloadRecord(tenant.sql, call, { nowMs, chance: crypto.randomUUID() })
      return turn(() => writeRecorded(tenant, { records: record === null ? [] : [record], nowMs }, () => null))
    })
  }

  statuses(call: Parameters<TenantRpc['statuses']>[0]) {
    return this.life.admitted(call, ({ sql }) => accepted(readStatuses(sql, call.documents)))
  }

  documentMarks(call: Parameters<TenantRpc['documentMarks']>[0]) {
    return this.life.admitted(call, ({ sql }) => accepted(readMarks(sql, call)))
  }

  itemDocuments(call: Call & { readonly refs: readonly string[] }) {
    return this.life.admitted(call, ({ sql }) => documentsOfItems(sql, call))
  }

  graphs(call: Call) {
    return this.life.admitted(call, ({ sql }) => accepted(listGraphs(sql)))
  }

  counts(call: Call) {
    return this.life.admitted(call, ({ sql }) => accepted({ ...readCounters(sql), ...this.life.durations() }))
  }

  countRequests(call: Parameters<TenantRpc['countRequests']>[0]) {
    return this.life.admitted(call, ({ sql }, turn) => {
      turn(() => countRequests(sql, call.requests))
      return accepted(true as const)
    })
  }

  findApiKey(call: Call & { readonly secretSha256: string }) {
    return this.life.admitted(call, async ({ sql }, turn) => {
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
    return this.life.opened(call, 'createApiKey', (tenant, turn) => turn(() => createKey(tenant, call, Date.now())))
  }

  /** Rows first, then beside the data: where the second fails, the alarm or whoever asks again writes it. */
  revokeApiKey(call: RevokeCall) {
    return this.life.opened(call, 'revokeApiKey', async (tenant, turn) => {
      const revoked = turn(() => revokeKey(tenant, call, Date.now()))
      if (revoked.ok) await keepRevocation({ ...tenant, env: this.env }, revoked.value.id)
      return revoked
    })
  }

  findPolicy(call: PolicyAsked) {
    return this.life.admitted(call, ({ sql }) => accepted(findPolicy(sql, call)))
  }

  writePolicy(call: WritePolicyCall) {
    return this.life.opened(call, 'writePolicy', (tenant, turn) => turn(() => writePolicy(tenant, call, Date.now())))
  }

  readPolicy(call: Call & { readonly version: number | null }) {
    return this.life.admitted(call, ({ sql }) => accepted(readPolicy(sql, call.version)))
  }

  policies(call: Call) {
    return this.life.admitted(call, ({ sql }) => accepted(listPolicies(sql)))
  }

  claimApproval(call: ClaimApprovalCall) {
    return this.life.opened(call, 'claimApproval', (tenant, turn) => {
      const claimed = turn(() => claimApproval(tenant, call, Date.now()))
      // What waits runs out.
      this.life.guard()
      return claimed
    })
  }

  decideApproval(call: Parameters<TenantRpc['decideApproval']>[0]) {
    return this.life.opened(call, 'decideApproval', (tenant, turn) =>
      turn(() => decideApproval(tenant, call, Date.now())),
    )
  }

  endApproval(call: Parameters<TenantRpc['endApproval']>[0]) {
    return this.life.opened(call, 'endApproval', (tenant, turn) => turn(() => endApproval(tenant, call, Date.now())))
  }

  approvals(call: Parameters<TenantRpc['approvals']>[0]) {
    return this.life.admitted(call, ({ sql }, turn) => {
      turn(() => expireApprovals(sql, Date.now()))
      return accepted(listApprovals(sql, call))
    })
  }

  approval(call: Call & { readonly approvalId: string }) {
    return this.life.admitted(call, ({ sql }, turn) => {
      turn(() => expireApprovals(sql, Date.now()))
      const approval = readApproval(sql, call.approvalId)
      return accepted(approval === null ? null : { approval, sealed: readSealed(sql, call.approvalId) })
    })
  }

  findTokens(call: Parameters<TenantRpc['findTokens']>[0]) {
    return this.life.opened(call, 'findTokens', async (tenant) => {
      const settled = await this.#settleRevocations(call)
      return settled.ok ? accepted(findTokens(tenant, call, Date.now())) : settled
    })
  }

  issueToken(call: IssueCall) {
    return this.life.opened(call, 'issueToken', async (tenant, turn) => {
      const settled = await this.#settleRevocations(call)
      return settled.ok ? await issueToken(tenant, call, turn) : settled
    })
  }

  renewToken(call: RenewCall) {
    return this.life.opened(call, 'renewToken', async (tenant, turn) => {
      const settled = await this.#settleRevocations(call)
      return settled.ok ? await renewToken(tenant, call, turn) : settled
    })
  }

  tokenTasks(call: Parameters<TenantRpc['tokenTasks']>[0]) {
    return this.life.opened(call, 'tokenTasks', (tenant) =>
      Promise.resolve(accepted(listTasks(tenant, call, Date.now()))),
    )
  }

  endToken(call: EndTokenCall) {
    return this.life.opened(call, 'endToken', (tenant, turn) => turn(() => endToken(tenant, call, Date.now())))
  }

  useOnce(call: UseOnceCall) {
    return this.life.admitted(call, ({ sql }, turn) => turn(() => useOnce(sql, call, Date.now())), 'useOnce')
  }

  rotateTokenKey(call: RotateCall) {
    return this.life.opened(call, 'rotateTokenKey', async (tenant, turn) => {
      const { claims, endTokens } = call
      const making = { call, claims, op: 'auth.rotate', endTokens, nowMs: Date.now() }
      const made = await replaceSigningKey(tenant, turn, making)
      return made.ok ? accepted(readTokenKeys(tenant.sql, Date.now())) : made
    })
  }

  #settleRevocations(call: Call) {
    return this.#settleOnce({ bucket: this.env.KEYS, tenantId: call.tenantId }, (ids) =>
      this.life.opened(call, 'revokeAgain', (tenant, turn) =>
        turn(() => revokeAgain(tenant, { call, ids }, Date.now())),
      ),
    )
  }

  alias(call: AliasCall) {
    return this.life.opened(call, 'alias', (tenant, turn) => turn(() => decideAlias(tenant, call, Date.now())))
  }

  unalias(call: AliasCall) {
    return this.life.opened(call, 'unalias', (tenant, turn) => turn(() => undoAlias(tenant, call, Date.now())))
  }

  erase(call: EraseCall) {
    const graphOf = (name: string) => this.env.MEMORY_GRAPH.getByName(objectName.memoryGraph(call.tenantId, name))
    return this.life.opened(call, 'erase', (tenant, turn) => erase(tenant, call, { turn, graphOf, life: this.life }))
  }

  aliases(call: AliasesCall) {
    return this.life.admitted(call, ({ sql }) => accepted(readDecisions(sql, call)))
  }

  apiKeys(call: Call) {
    return this.life.admitted(call, async ({ sql }) => {
      const settled = await this.#settleRevocations(call)
      return settled.ok ? accepted(listKeys(sql)) : settled
    })
  }
}
