// What a recall may read: revisions that are committed, under the root that was committed, whose keys live. The read is recorded.
import type { RecordDraft, Resource } from '../../../contract/audit.ts'
import type { OpenCall, OpenedNodes } from '../../../contract/catalog.ts'
import type { FoundRevision } from '../../../contract/remembered.ts'
import type { RowScope } from '../../../contract/row-scope.ts'
import { draftRecord } from '../../../core/audit/draft.ts'
import { andRowsShown } from '../../row-guard.ts'
import { lookNow } from '../vault/document-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import type { Vault } from '../vault/vault.ts'
import { nodesPerRecord } from './commit.ts'

export interface OpenPlan {
  readonly opened: OpenedNodes
  readonly records: readonly RecordDraft[]
}

const keyOf = ({ documentId }: FoundRevision): string => scopeNames.document(documentId)

/** Keys that `planOpen` will ask for. */
export const keysOf = ({ revisions }: OpenCall): string[] => [...new Set(revisions.map(keyOf))]

interface OpenedAt {
  readonly nowMs: number
  /** Makes the records' ids their own. */
  readonly chance: string
  readonly aliasEpoch: number
}

/** Reads only, after the keys were warmed. What was looked for by other aliases than those that stand is not opened. */
export function planOpen(vault: Vault, call: OpenCall, { aliasEpoch, ...at }: OpenedAt): OpenPlan {
  if (call.aliasEpoch === undefined) return planRead(vault, call, at)
  if (call.aliasEpoch !== aliasEpoch) return { opened: { live: [], keys: [], aliasEpoch }, records: [] }
  const { opened, records } = planRead(vault, call, at)
  return { opened: { ...opened, aliasEpoch }, records }
}

function planRead(
  vault: Vault,
  call: OpenCall,
  { nowMs, chance }: { readonly nowMs: number; readonly chance: string },
): OpenPlan {
  const { revisions, nodes } = call
  const committed = committedPlaces(vault, revisions, call.rows)
  const look = lookNow(vault, keysOf(call))
  const live = revisions.map((one, at) => committed.has(at) && look.isLiving(keyOf(one)))
  const read = nodes.map((node) => node.revisions.find((at) => live[at] === true))
  const names = new Set(read.flatMap((at) => (at === undefined ? [] : [keyOf(revisions[at]!)])))
  const keys = [...names].flatMap((name) => {
    const opened = look.open(name)
    return opened === null ? [] : [{ documentId: name.slice(2), kid: opened.kid, key: opened.key }]
  })
  const recalled = nodes
    .filter((_, at) => read[at] !== undefined)
    .map(({ nodeId, revisions: of }) => ({
      nodeId,
      documentIds: [...new Set(of.flatMap((at) => (live[at] === true ? [revisions[at]!.documentId] : [])))],
    }))
  return { opened: { live, keys }, records: recallRecords(call, recalled, { nowMs, chance }) }
}

/** Places of those that are committed under their root, and show to the caller. */
function committedPlaces(
  { sql }: Vault,
  revisions: readonly FoundRevision[],
  rows: RowScope | undefined,
): ReadonlySet<number> {
  const query = `SELECT j.key FROM json_each(?) j CROSS JOIN document d
    ON d.document_id = j.value ->> 0 AND d.revision = j.value ->> 1
    WHERE d.is_remembered = 1 AND d.merkle_root = j.value ->> 2 ${andRowsShown(rows, 'd.vertical')}`
  const asked = revisions.map(({ documentId, revision, merkleRoot }) => [documentId, revision, merkleRoot])
  return new Set([...sql.exec(query, JSON.stringify(asked)).raw<[number]>()].map(([at]) => at))
}

interface ReadNode {
  readonly nodeId: string
  /** Those that hold it and may be read. */
  readonly documentIds: readonly string[]
}

/** Nodes and documents per record, so that an entry stays below 65,535 bytes: each takes at most 80 with its link. */
const namesPerRecord = 600

/** As many records as it takes: each node stands in one with all its documents, or in several with some of them. */
function packNodes(nodes: readonly ReadNode[]): readonly (readonly Resource[])[] {
  const packs: Map<string, Resource>[] = []
  let pack = new Map<string, Resource>()
  for (const { nodeId, documentIds } of nodes) {
    for (let from = 0; from === 0 || from < documentIds.length; from += nodesPerRecord) {
      const documents = documentIds.slice(from, from + nodesPerRecord)
      if (packs.length === 0 || pack.size + documents.length + 1 > namesPerRecord) packs.push((pack = new Map()))
      pack.set(nodeId, { kind: 'memory-node', id: nodeId })
      for (const id of documents) pack.set(id, { kind: 'document', id })
    }
  }
  return packs.length === 0 ? [[]] : packs.map((one) => [...one.values()])
}

/**
 * Reading personal memory is an operation that the trails of a node and of its documents show: who, when, which nodes; never the
 * query.
 */
function recallRecords(
  call: OpenCall,
  nodes: readonly ReadNode[],
  { nowMs, chance }: { readonly nowMs: number; readonly chance: string },
): RecordDraft[] {
  return packNodes(nodes).map((also, at) =>
    draftRecord({
      // Ids that ascend stand side by side in the log's index of ids.
      id: `r_recall_${nowMs.toString(16).padStart(12, '0')}_${chance}_${at}`,
      type: 'memory.recalled',
      op: call.op ?? 'memory.recall',
      actor: call.actor,
      claims: call.claims,
      req: call.requestId,
      res: { kind: 'graph', id: call.graph },
      also,
      graph: call.graph,
      body: { mode: call.mode, nodes: nodes.length, ...(call.purpose === undefined ? {} : { purpose: call.purpose }) },
    }),
  )
}
