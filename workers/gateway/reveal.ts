// Reveal: values in place of the labels of a recall, for who may and says what for; recorded before anybody sees one.
import type { RecordDraft } from '../../contract/audit.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import { limits } from '../../contract/limits.ts'
import type { MemoryGraphRpc, SealedNames, SealedNamesContent } from '../../contract/memory.ts'
import type { RecallRequest } from '../../contract/recall.ts'
import { accepted, type Refusal, type Result } from '../../contract/result.ts'
import { draftRecord } from '../../core/audit/draft.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { countedAs } from '../../core/access/claims.ts'
import { TokenBuckets } from '../../core/access/rate-limit.ts'
import { replaceLabels } from '../../core/redaction/placeholder.ts'
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import { holdsScope } from './access.ts'
import { redactedText } from './redacted-text.ts'
import type { Session } from './session.ts'

const scope = 'memory:reveal'
const hourMs = 3_600_000
const callersMax = 10_000
const reveals = new TokenBuckets(callersMax)

/** What one node shows, with all that its values are opened by. */
export interface LabelledNode {
  readonly nodeId: string
  readonly documentId: string
  readonly revision: number
  /** Number of the copy that is read. */
  readonly copy: number
  readonly key: DocumentKey
  readonly text: string
}

export interface Revealed {
  /** By node, in the order given. */
  readonly texts: readonly string[]
  /** Values shown, by entity type. */
  readonly counts: { readonly [entity: string]: number }
}

/** Before anything is read, of a request that reveals: whether this caller may, for a purpose, now. What is refused is recorded. */
export async function mayReveal(session: Session, { options }: RecallRequest, maxNodes: number): Promise<Result<null>> {
  if (options.reveal !== true) return accepted(null)
  const refusal = refusalOf(session, options.purpose, maxNodes)
  if (refusal === null) return accepted(null)
  const record = recordOf(session, options.graph ?? defaultGraph, {
    outcome: 'refused',
    also: [],
    body: { code: refusal.code },
  })
  const recorded = await session.tenant.append({ ...session.call, records: [record] })
  return recorded.ok ? { ok: false, refusal } : recorded
}

function refusalOf(session: Session, purpose: string | undefined, maxNodes: number): Refusal | null {
  const { claims } = session
  if (!holdsScope(session, scope))
    return {
      code: 'ATR_PERMISSION_DENIED',
      detail: `options.reveal requires the scope ${scope}.`,
      details: { required: { scopes: [scope] }, missing: { scopes: [scope] } },
    }
  if (purpose === undefined)
    return invalid('/options/purpose', 'A reveal needs a purpose.', 'Say in options.purpose what the values are for.')
  if (maxNodes > limits.revealNodesMax)
    return invalid(
      '/options/maxNodes',
      `A reveal takes at most ${limits.revealNodesMax} nodes.`,
      `Send maxNodes of ${limits.revealNodesMax} or less.`,
    )
  const rate = { quota: limits.revealsPerHourMax, windowMs: hourMs }
  const state = reveals.take(`${claims.tenantId}/${countedAs(claims)}`, rate, Date.now())
  if (state.isTaken) return null
  return {
    code: 'RATE_LIMITED',
    detail: `More than ${rate.quota} reveals an hour came from this caller.`,
    retryAfterSeconds: Math.ceil(state.nextAfterMs / 1_000),
  }
}

const invalid = (pointer: string, message: string, fix: string): Refusal => ({
  code: 'VALIDATION_FAILED',
  detail: message,
  errors: [{ pointer, message, fix }],
  next: 'Correct what errors[] points at and send again.',
})

/** Values in place of labels. The record is durable on return: which nodes, how many values of which type, what for; no value. */
export async function reveal(
  session: Session,
  graph: MemoryGraphRpc,
  { nodes, request }: { readonly nodes: readonly LabelledNode[]; readonly request: RecallRequest },
): Promise<Result<Revealed>> {
  const copies = nodes.map(({ copy }) => copy)
  const names = await graph.names({ ...session.call, copies })
  if (!names.ok) return names
  const counts: Record<string, number> = {}
  const texts: string[] = []
  const opened = new Map<number, ReadonlyMap<string, string>>()
  for (const [at, node] of nodes.entries()) {
    const part = names.value.partOf[at] ?? null
    if (part !== null && !opened.has(part)) opened.set(part, await valuesOf(session, node, names.value.parts[part]!))
    texts.push(withValues(node.text, part === null ? new Map() : opened.get(part)!, counts))
  }
  const purpose = await redactedText(session, 'purpose', request.options.purpose ?? '')
  if (!purpose.ok) return purpose
  const record = recordOf(session, request.options.graph ?? defaultGraph, {
    outcome: 'ok',
    also: resourcesOf(nodes),
    body: { purpose: purpose.value, nodes: nodes.length, values: counts },
  })
  const recorded = await session.tenant.append({ ...session.call, records: [record] })
  return recorded.ok ? accepted({ texts, counts }) : recorded
}

const resourcesOf = (nodes: readonly LabelledNode[]): RecordDraft['also'] => [
  ...nodes.map(({ nodeId }) => ({ kind: 'memory-node' as const, id: nodeId })),
  ...[...new Set(nodes.map(({ documentId }) => documentId))].map((id) => ({ kind: 'document' as const, id })),
]

/** Labels whose values are sealed beside them and open; where two meet in one label, both are said. */
async function valuesOf(
  { claims }: Session,
  { documentId, revision, key }: LabelledNode,
  { from, sealed }: SealedNames['parts'][number],
): Promise<ReadonlyMap<string, string>> {
  const place = { tenantId: claims.tenantId, documentId, revision, channel: `names/${from}` }
  const bytes = await openBytes(await importDocumentKey(key), place, sealed)
  if (!bytes.ok) return new Map()
  const content = JSON.parse(new TextDecoder().decode(bytes.value)) as SealedNamesContent | readonly unknown[]
  if (!('values' in content) || !Array.isArray(content.values)) return new Map()
  return new Map(content.values.map(([label, values]) => [label, values.join(' / ')]))
}

function withValues(text: string, values: ReadonlyMap<string, string>, counts: Record<string, number>): string {
  return replaceLabels(text, (label, shown) => {
    const value = values.get(label)
    if (value === undefined || value === '') return shown
    const entity = label.slice(1, label.lastIndexOf('_'))
    counts[entity] = (counts[entity] ?? 0) + 1
    return value
  })
}

function recordOf(
  { call, claims }: Session,
  graph: string,
  facts: Pick<RecordDraft, 'outcome' | 'body'> & { readonly also: RecordDraft['also'] },
): RecordDraft {
  return draftRecord({
    id: `r_reveal_${Date.now().toString(16).padStart(12, '0')}_${crypto.randomUUID()}`,
    type: 'memory.revealed',
    op: 'memory.recall',
    actor: call.actor,
    claims: claims.digest,
    req: call.requestId,
    res: { kind: 'graph', id: graph },
    graph,
    outcome: facts.outcome,
    body: facts.body,
    ...(facts.also === undefined ? {} : { also: facts.also }),
  })
}
