// What is watched while the world runs: what was acknowledged, what engines saw and suffered, and what must hold at every commit.
import type { NodeSql } from '../bench/node-sql.ts'
import { objectName } from '../../contract/tenant.ts'
import type { Archive } from './archive.ts'
import type { Upload } from './documents.ts'
import type { Namespace } from './objects.ts'

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I8' | 'I9' | 'I12'

export interface Violation {
  readonly invariant: Invariant
  readonly what: string
}

/** A record as it stands in the log. */
export interface Entry {
  readonly seq: number
  readonly type: string
  readonly res: { readonly id: string }
  readonly revision: number | null
  readonly body: Readonly<Record<string, unknown>>
}

export interface WatchOptions {
  readonly tenantId: string
  readonly archive: Archive
  readonly tenant: Namespace
  readonly memoryGraph: Namespace
}

/** Somebody who was erased, as their tenant acknowledged. */
export interface Erased {
  /** By which the graph found them: their label, and what stands behind it. */
  readonly terms: readonly string[]
  /** Documents that were acknowledged before. */
  readonly documentIds: ReadonlySet<string>
}

interface Ended {
  readonly document_id: string
  readonly status: string
  readonly leases: number
}

export type Watch = ReturnType<typeof createWatch>

export function createWatch({ tenantId, archive, tenant, memoryGraph }: WatchOptions) {
  const violations: Violation[] = []
  const acknowledged = new Map<Upload, string>()
  const troubles = new Map<string, Set<string>>()
  const lostIds = new Set<string>()
  const erased: Erased[] = []
  const erasures = { asked: 0, givenUp: 0 }
  let isStarved = false
  const endedById = new Map<string, Ended>()
  const violate = (invariant: Invariant, what: string): void => {
    if (violations.length < 50 && !violations.some((known) => known.what === what)) violations.push({ invariant, what })
  }
  /** Catalog, log and keys. */
  let hasTables = false
  /** Undefined where the tenant has no tables yet: the disk may refuse its first commit. */
  const rows = (): NodeSql['sql'] | undefined => {
    const sql = tenant.store(objectName.tenant(tenantId))?.sql
    const query = `SELECT 1 FROM sqlite_schema WHERE name = 'document'`
    hasTables ||= sql !== undefined && sql.exec(query).toArray().length === 1
    return hasTables ? sql : undefined
  }
  const graph = (): NodeSql['sql'] | undefined => memoryGraph.store(objectName.memoryGraph(tenantId, 'main'))?.sql
  const isOwn = (documentId: string): boolean =>
    rows()?.exec('SELECT 1 FROM document WHERE document_id = ?', documentId).toArray().length === 1
  /** Whether a record of this type about the document stands in the log. */
  const isLogged = (type: string, documentId: string): boolean =>
    (rows()?.exec('SELECT body FROM entry').toArray() ?? []).some(({ body }) => {
      const entry = parseEntry(body)
      return entry.type === type && entry.res.id === documentId
    })

  /** An end stays as it is (I4, I5), and its record stands in the log with it (I6). */
  tenant.onCommit.push(() => {
    const ended = `SELECT document_id, status, leases FROM document WHERE status <> 'processing'`
    for (const row of (rows()?.exec(ended).toArray() ?? []) as unknown as Ended[]) {
      const known = endedById.get(row.document_id)
      if (known === undefined) {
        endedById.set(row.document_id, { ...row })
        if (!isLogged(`document.${row.status}`, row.document_id))
          violate('I6', `${row.document_id} is ${row.status}, and no record says so`)
      } else if (known.status !== row.status || known.leases !== row.leases) {
        const invariant = known.status === 'blocked' ? 'I5' : 'I4'
        violate(invariant, `${row.document_id} was ${known.status} and is ${row.status} at lease ${row.leases}`)
      }
    }
    const remembered = 'SELECT document_id FROM document WHERE is_remembered = 1'
    for (const { document_id } of (rows()?.exec(remembered).toArray() ?? []) as unknown as Ended[])
      if (!isKnown(document_id)) violate('I1', `${document_id} is remembered, and its redaction is not recorded`)
  })
  const redacted = new Set<string>()
  function isKnown(documentId: string): boolean {
    if (redacted.has(documentId)) return true
    if (!isLogged('document.redacted', documentId)) return false
    redacted.add(documentId)
    return true
  }

  archive.onUpload.push(({ title }, isOther) => {
    const [, documentId = ''] = title.split(' ')
    if (!isOwn(documentId)) return
    if (isOther) violate('I4', `${title} was archived with other bytes before`)
    if (!isKnown(documentId)) violate('I1', `${title} is archived, and its redaction is not recorded`)
  })

  return {
    tenantId,
    violations,
    violate,
    acknowledged,
    troubles,
    rows,
    graph,
    onAcknowledged(documentId: string, upload: Upload): void {
      acknowledged.set(upload, documentId)
      if (!isLogged('document.received', documentId)) violate('I3', `${documentId} is acknowledged without a record`)
    },
    erased,
    /** Which a steward asks for until they are answered, and those that never were. */
    erasures,
    /** A call to compute broke under this document: where nobody knows whose doing that was it is charged once it is alone. */
    onComputeLost(documentId: string): void {
      lostIds.add(documentId)
    },
    wasComputeLost: (documentId: string): boolean => lostIds.has(documentId),
    /** From here on a document may wait for an engine longer than it is allowed to. */
    onStarving(): void {
      isStarved = true
    },
    isStarved: (): boolean => isStarved,
    onTrouble(marker: string, engine: string, fate: string): void {
      const known = troubles.get(marker) ?? new Set()
      troubles.set(marker, known.add(`${engine} ${fate}`))
    },
    /** Nothing is unfinished, nobody is being erased, and no graph is to drop anything. */
    isQuiet(): boolean {
      if (erased.length + erasures.givenUp < erasures.asked) return false
      const unfinished = `SELECT 1 FROM document WHERE status = 'processing' UNION ALL SELECT 1 FROM forgotten
        UNION ALL SELECT 1 FROM erasure WHERE state = 'erasing' LIMIT 1`
      return (rows()?.exec(unfinished).toArray() ?? []).length === 0
    },
  }
}

export function parseEntry(body: unknown): Entry {
  return JSON.parse(new TextDecoder().decode(body as Uint8Array)) as Entry
}
