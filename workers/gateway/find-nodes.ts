// What a recall finds and may read: the query keyed, nodes ranked by the graph, the Tenant asked which of them are open to it.
import type { MemoryGraphRpc } from '../../contract/memory.ts'
import type { MemoryFilter, MemoryRecallAnswer } from '../../contract/memory-recall.ts'
import type { RecallMode, RecallRequest } from '../../contract/recall.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { holdsScope, type Access } from './access.ts'
import { hiddenQuery } from '../../core/identity/identity-terms.ts'
import { prepareQuery, type HiddenQuery } from '../../core/memory/prepare.ts'
import { openGraphKey } from '../shared/named-keys.ts'
import { termKeyerOf } from '../shared/term-keyers.ts'
import { knownAliases, meaningOf, readAliases, type Aliases } from './aliases.ts'
import { readableByAliases, readableNodes, type ReadableNode, type Reading } from './readable-nodes.ts'
import { documentsOf } from './recall-filter.ts'
import { maxNodesOf } from './recall-mode.ts'
import type { Session } from './session.ts'
import { placeInTimeline } from './timeline-cursor.ts'

/** What the graph found, with the graph itself and what of it may be read. */
export interface Found {
  readonly graph: MemoryGraphRpc
  readonly answer: MemoryRecallAnswer
  readonly readable: readonly ReadableNode[]
  /** With what further nodes of this recall are read. */
  readonly reading: Reading
}

/** Whoever may not ask who stands behind a label gets the answer that would come if nobody knew. */
export const mayIdentify = (access: Access): boolean => holdsScope(access, 'memory:identify')

/** Hits that lead to sections: what is further down says little of where to read. */
const routedHitsMax = 40

interface Asking {
  readonly session: Session
  readonly request: RecallRequest
  readonly mode: RecallMode
  readonly startedMs: number
  /** Nodes that were found before: they are not read again. */
  readonly known?: ReadonlySet<string>
  readonly name: string
  readonly graph: MemoryGraphRpc
  readonly filter: MemoryFilter
  readonly indexKey: Uint8Array
}

/** Null in a graph that no ingest named: nothing is read, and nothing is written either, not even a record. */
export async function findReadable(
  session: Session,
  request: RecallRequest,
  asked: Pick<Asking, 'mode' | 'startedMs' | 'known'>,
): Promise<Result<Found | null>> {
  const name = request.options.graph ?? defaultGraph
  const indexKey = await openGraphKey(session.tenant, session.call, name)
  if (!indexKey.ok) return indexKey
  if (indexKey.value === null) return accepted(null)
  const documents = await documentsOf(session, request.options.filter)
  if (!documents.ok) return documents
  const { vertical = null, asOf } = request.options
  // What holds is what holds at a time.
  const at = request.options.at ?? (asked.mode === 'current' ? new Date(asked.startedMs).toISOString() : undefined)
  const filter: MemoryFilter = {
    vertical,
    documents: documents.value,
    ...(at === undefined ? {} : { atMs: Date.parse(at) }),
    ...(asOf === undefined ? {} : { asOfMs: Date.parse(asOf) }),
  }
  const graph = session.graph(name)
  const asking: Asking = { session, request, ...asked, name, graph, filter, indexKey: indexKey.value }
  return await (mayIdentify(session) ? findIdentified(asking) : findBy(asking, null))
}

/**
 * By the aliases that are known here, which the Tenant compares with its own where it opens what was found; anew where others
 * stand. Who means one with another is part of who stands behind a label.
 */
async function findIdentified(asking: Asking): Promise<Result<Found>> {
  const { session } = asking
  const known = knownAliases(session)
  const early = known === null ? accepted(null) : await findIfStanding(asking, known)
  if (!early.ok) return early
  if (early.value !== null) return accepted(early.value)
  const aliases = await readAliases(session)
  return aliases.ok ? await findBy(asking, aliases.value) : aliases
}

async function findBy(asking: Asking, aliases: Aliases | null): Promise<Result<Found>> {
  const answer = await search(asking, aliases)
  if (!answer.ok) return answer
  const reading = readingOf(asking)
  const readable = await readableNodes(reading, answer.value)
  if (!readable.ok) return readable
  return accepted({ graph: asking.graph, answer: answer.value, readable: readable.value, reading })
}

async function findIfStanding(asking: Asking, aliases: Aliases): Promise<Result<Found | null>> {
  const answer = await search(asking, aliases)
  if (!answer.ok) return answer
  const reading = readingOf(asking)
  const readable = await readableByAliases({ ...reading, aliasEpoch: aliases.epoch }, answer.value)
  if (!readable.ok) return readable
  if (readable.value === null) return accepted(null)
  return accepted({ graph: asking.graph, answer: answer.value, readable: readable.value, reading })
}

function readingOf({ session, request, name, graph, filter, mode, startedMs }: Asking): Reading {
  const { call, tenant, claims, purpose } = session
  const current = mode === 'current' ? { currentMax: maxNodesOf(session, request) } : {}
  const recalled = { graph: name, mode, startedMs, ...(purpose === undefined ? {} : { purpose }) }
  return { call, tenant, graph, recalled, claims: claims.digest, filter, ...current }
}

async function search(asking: Asking, aliases: Aliases | null): Promise<Result<MemoryRecallAnswer>> {
  const { session, request, mode } = asking
  const hidden = hiddenQuery(request.query, { mayIdentify: aliases !== null, mode })
  const meaning =
    aliases === null ? accepted(hidden) : await meaningOf(session, { query: request.query, hidden }, aliases)
  if (!meaning.ok) return meaning
  const work = async () => {
    const answer = await ask(asking, meaning.value)
    return answer.ok && asking.known !== undefined ? accepted(without(answer.value, asking.known)) : answer
  }
  return mode === 'vault' ? await work() : await session.telemetry.span('graph.traverse', session.trace, work)
}

function ask({ session, request, graph, filter, indexKey, mode }: Asking, hidden: HiddenQuery) {
  const { query, options } = request
  const defaults = session.config.memory.recall
  const isRouted = mode === 'pageindex'
  return graph.recall({
    ...session.call,
    mode: isRouted || mode === 'onyx' || mode === 'cross_vertical' ? 'hybrid' : mode,
    ...prepareQuery({ query, hidden, keyer: termKeyerOf(indexKey) }),
    maxHops: options.maxHops ?? defaults.maxHops,
    maxNodes: isRouted ? routedHitsMax : maxNodesOf(session, request),
    ...(options.minScore === undefined ? {} : { minScore: options.minScore }),
    ...(options.minShare === undefined ? {} : { minShare: options.minShare }),
    ...(options.order === 'newest' ? { isNewestFirst: true } : {}),
    ...(options.cursor === undefined ? {} : { after: placeInTimeline(options.cursor) }),
    ...filter,
    nowMs: Date.now(),
  })
}

/** The answer without nodes that are known; what stood for another of them stands by itself. */
function without(answer: MemoryRecallAnswer, known: ReadonlySet<string>): MemoryRecallAnswer {
  const kept = answer.nodes.filter(({ nodeId }) => !known.has(nodeId))
  const places = new Map(kept.map((node, at) => [node, at]))
  const nodes = kept.map(({ sameAs, ...node }) => {
    const best = sameAs === undefined ? undefined : places.get(answer.nodes[sameAs]!)
    return best === undefined ? node : { ...node, sameAs: best }
  })
  return { ...answer, nodes }
}
