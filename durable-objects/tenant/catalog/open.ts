// What a recall may read: revisions that are committed, under the root that was committed, whose keys live. The read is recorded.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { FoundRevision, OpenCall, OpenedNodes } from '../../../contract/catalog.ts'
import { livingNow, openNow } from '../vault/document-keys.ts'
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

/** Reads only, after the keys were warmed. `at` is the time and `chance` what makes the records' ids its own. */
export function planOpen(
  vault: Vault,
  call: OpenCall,
  { nowMs, chance }: { readonly nowMs: number; readonly chance: string },
): OpenPlan {
  const { revisions, nodes } = call
  const committed = committedPlaces(vault, revisions)
  const living = livingNow(vault, keysOf(call))
  const live = revisions.map((one, at) => committed.has(at) && living.has(keyOf(one)))
  const read = nodes.map((node) => node.revisions.find((at) => live[at] === true))
  const names = read.flatMap((at) => (at === undefined ? [] : [keyOf(revisions[at]!)]))
  const keys = openNow(vault, names).map(({ name, kid, key }) => ({ documentId: name.slice(2), kid, key }))
  const nodeIds = nodes.filter((_, at) => read[at] !== undefined).map(({ nodeId }) => nodeId)
  return { opened: { live, keys }, records: recallRecords(call, nodeIds, { nowMs, chance }) }
}

/** Places of those that are committed under their root. */
function committedPlaces({ sql }: Vault, revisions: readonly FoundRevision[]): ReadonlySet<number> {
  const query = `SELECT j.key FROM json_each(?) j CROSS JOIN document d
    ON d.document_id = j.value ->> 0 AND d.revision = j.value ->> 1
    WHERE d.is_remembered = 1 AND d.merkle_root = j.value ->> 2`
  const asked = revisions.map(({ documentId, revision, merkleRoot }) => [documentId, revision, merkleRoot])
  return new Set([...sql.exec(query, JSON.stringify(asked)).raw<[number]>()].map(([at]) => at))
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
