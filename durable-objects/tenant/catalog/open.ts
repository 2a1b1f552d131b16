// What a recall may read: revisions that are committed, under the root that was committed, whose keys live. The read is recorded.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { FoundNode, OpenCall, OpenedNodes } from '../../../contract/catalog.ts'
import { openNow } from '../vault/document-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import type { Vault } from '../vault/vault.ts'
import { nodesPerRecord } from './commit.ts'

export interface OpenPlan {
  readonly opened: OpenedNodes
  readonly records: readonly RecordDraft[]
}

const placeOf = ({ documentId, revision, merkleRoot }: FoundNode['contributions'][number]): string =>
  `${documentId} ${revision} ${merkleRoot}`

/** Documents that `planOpen` will ask keys for. */
export const documentsOf = (nodes: readonly FoundNode[]): string[] => [
  ...new Set(nodes.flatMap(({ contributions }) => contributions.map(({ documentId }) => documentId))),
]

/** Reads only, after the keys were warmed. `at` is the time and `chance` what makes the records' ids its own. */
export function planOpen(
  vault: Vault,
  call: OpenCall,
  { nowMs, chance }: { readonly nowMs: number; readonly chance: string },
): OpenPlan {
  const committed = committedPlaces(vault, call.nodes)
  const keys = openNow(
    vault,
    documentsOf(call.nodes).map((documentId) => scopeNames.document(documentId)),
  )
  const live = new Map(keys.map(({ name, kid, key }) => [name, { documentId: name.slice(2), kid, key }]))
  const readable = call.nodes.map(({ contributions }) =>
    contributions.findIndex(
      (contribution) => committed.has(placeOf(contribution)) && live.has(scopeNames.document(contribution.documentId)),
    ),
  )
  const used = new Set(call.nodes.flatMap(({ contributions }, n) => contributions[readable[n]!]?.documentId ?? []))
  const opened = { readable, keys: [...live.values()].filter(({ documentId }) => used.has(documentId)) }
  const nodeIds = call.nodes.filter((_, n) => readable[n]! >= 0).map(({ nodeId }) => nodeId)
  return { opened, records: recallRecords(call, nodeIds, { nowMs, chance }) }
}

function committedPlaces({ sql }: Vault, nodes: readonly FoundNode[]): ReadonlySet<string> {
  const places = new Map(nodes.flatMap(({ contributions }) => contributions.map((one) => [placeOf(one), one] as const)))
  const query = `SELECT d.document_id, d.revision, d.merkle_root FROM json_each(?) j CROSS JOIN document d
    ON d.document_id = j.value ->> 0 AND d.revision = j.value ->> 1
    WHERE d.is_remembered = 1 AND d.merkle_root = j.value ->> 2`
  const asked = [...places.values()].map(({ documentId, revision, merkleRoot }) => [documentId, revision, merkleRoot])
  const rows = sql.exec(query, JSON.stringify(asked)).raw<[string, number, string]>()
  return new Set([...rows].map(([documentId, revision, merkleRoot]) => placeOf({ documentId, revision, merkleRoot })))
}

/** Reading personal memory is an operation that the trail of a node shows: who, when, which nodes; never the query. */
function recallRecords(
  call: OpenCall,
  nodeIds: readonly string[],
  { nowMs, chance }: { readonly nowMs: number; readonly chance: string },
): RecordDraft[] {
  const records: RecordDraft[] = []
  for (let from = 0; from === 0 || from < nodeIds.length; from += nodesPerRecord) {
    records.push({
      // Ids that ascend stand side by side in the log's index of ids.
      id: `r_recall_${nowMs.toString(16).padStart(12, '0')}_${chance}_${from / nodesPerRecord}`,
      type: 'memory.recalled',
      op: 'memory.recall',
      outcome: 'ok',
      actor: call.actor,
      claims: call.claims,
      req: call.requestId,
      res: { kind: 'graph', id: call.graph },
      also: nodeIds.slice(from, from + nodesPerRecord).map((id) => ({ kind: 'memory-node', id })),
      subj: [],
      matter: [],
      vertical: null,
      graph: call.graph,
      revision: null,
      policy: null,
      body: { mode: call.mode, nodes: nodeIds.length },
    })
  }
  return records
}
