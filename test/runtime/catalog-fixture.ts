// Calls of a document's life that the tests of the Tenant's catalog share.
import { runInDurableObject } from 'cloudflare:test'
import type { DocumentCommit, LeasedDocument, OpenCall, SealedDocument } from '../../contract/catalog.ts'
import type { ReleasedFacts } from '../../contract/compute.ts'
import type { ComputeStop } from '../../contract/compute.ts'
import { callOf, newTenant, opened, sealedDocument, tenantOf, ulidOf, type TenantStub } from './tenant-fixture.ts'

export const factsOf = (name: string): ReleasedFacts => ({
  mediaType: 'text/plain',
  entities: { PERSON: 1 },
  detectors: [{ name: 'clawql', version: '1' }],
  outSha256: `out of ${name}`,
  metadataSha256: `metadata of ${name}`,
  archiveSha256: null,
  inCommit: `in of ${name}`,
  merkleRoot: `root of ${name}`,
  leafCount: 2,
})

/** A tenant with the calls that a test makes. */
export function createLife() {
  const tenantId = newTenant()
  const tenant: TenantStub = tenantOf(tenantId)
  const call = callOf(tenantId)
  const place = (id: string) => ({ documentId: ulidOf(id), revision: 1 })
  return {
    tenantId,
    tenant,
    call,
    place,
    accept: (id: string, more: Partial<SealedDocument> = {}) =>
      tenant.accept({ ...call, document: sealedDocument(ulidOf(id), more) }),
    take: async (lease: string, ...ids: string[]): Promise<readonly LeasedDocument[]> =>
      opened(await tenant.take({ ...call, lease, documents: ids.map(place) })),
    commit: (id: string, lease: string, part: Partial<DocumentCommit>) =>
      tenant.commit({ ...call, commit: { ...place(id), lease, reports: [], ...part } }),
    complete: (id: string, lease: string, part: Partial<DocumentCommit> = {}) =>
      tenant.commit({
        ...call,
        commit: {
          ...place(id),
          lease,
          reports: [],
          released: factsOf(id),
          remembered: [[`n_${id.padStart(32, '0')}`, '0'.repeat(16)]],
          isEnd: true,
          ...part,
        },
      }),
    stop: (id: string, lease: string, stop: Partial<ComputeStop>) =>
      tenant.stop({
        ...call,
        ...place(id),
        lease,
        reports: [],
        stop: { action: 'retry', code: 'INTERNAL', stage: 'tika', charge: 'nothing', ...stop },
      }),
    read: async (id: string) => opened(await tenant.document({ ...call, documentId: ulidOf(id), waitMs: 0 })),
    open: async (id: string, merkleRoot = `root of ${id}`, more: Partial<OpenCall> = {}) =>
      opened(
        await tenant.open({
          ...call,
          graph: 'main',
          mode: 'vault',
          claims: null,
          startedMs: Date.now(),
          revisions: [{ ...place(id), merkleRoot }],
          nodes: [{ nodeId: `n_${id.padStart(32, '0')}`, revisions: [0] }],
          ...more,
        }),
      ),
    trail: async (id: string): Promise<readonly string[]> => {
      const resource = { kind: 'document' as const, id: ulidOf(id) }
      return opened(await tenant.trail({ ...call, resource, limit: 1_000 })).entries.map(({ type }) => type)
    },
    /** The alarm does nothing from here on: what it would see to stays to be read, however slow the machine is. */
    holdAlarm: (): Promise<void> =>
      runInDurableObject(tenant, (instance) => {
        Object.assign(instance, { alarm: async () => {} })
      }),
    /** Runs a statement in the object's rows, as time or an operator would change them. */
    change: (statement: string): Promise<Record<string, SqlStorageValue>[]> =>
      runInDurableObject(tenant, (_, { storage }) => storage.sql.exec(statement).toArray()),
  }
}

export type Life = ReturnType<typeof createLife>

/** A filter that leaves out no document. */
export const everyDocument = {
  cursor: null,
  status: null,
  mediaType: null,
  tag: null,
  subject: null,
  matter: null,
  fromMs: null,
  toMs: null,
}
