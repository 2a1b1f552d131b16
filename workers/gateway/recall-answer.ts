// A recall as it is answered: results with their sources and times, what was cut and why.
import type { MemoryRecallAnswer } from '../../contract/memory-recall.ts'
import type { RecallAnswer, RecallMode, RecallRequest } from '../../contract/recall.ts'
import { timeMsOf } from '../../core/document-time.ts'
import type { synthesise } from '../../core/memory/synthesise.ts'
import type { ReadableNode, Source } from './readable-nodes.ts'
import { cursorOf } from './timeline-cursor.ts'

export interface Opened extends Omit<ReadableNode, 'copy' | 'node'> {
  readonly node: Omit<ReadableNode['node'], 'why'> & {
    readonly why: readonly ('keyword' | 'graph' | 'pageindex' | 'onyx')[]
  }
  readonly text: string
  /** What says the same in nearly the same words. */
  readonly nearDuplicates?: readonly {
    readonly opened: Opened
    readonly similarity: number
    readonly words: readonly string[]
  }[]
  /** Where several chunks stand for one result. */
  readonly section?: ShownSection
}

interface ShownSection {
  readonly titles: readonly string[]
  /** Those that its text does not begin with. */
  readonly above: readonly string[]
  readonly from: number
  readonly below: number
  readonly nodeIds: readonly string[]
  /** Its chunks, in order. */
  readonly parts: readonly { readonly text: string; readonly tokens: number }[]
}

export interface Recalled {
  readonly request: RecallRequest
  readonly mode: RecallMode
  readonly opened: readonly Opened[]
  readonly found: Pick<MemoryRecallAnswer, 'isFoundExact' | 'isFloored' | 'flooredBy' | 'next'>
  /** Of what was found, how many are no results of their own. */
  readonly collapsed: number
  /** Of what was found, how many are left out for their number or their score. */
  readonly left: number
  readonly synthesis: ReturnType<typeof synthesise>
  readonly tokenBudget: number
  /** Why mode onyx went without its service; null where it did not, and in other modes. */
  readonly onyxNote: string | null
}

interface Asked {
  /** Whether who stands behind labels was consulted. */
  readonly isIdentified: boolean
  readonly requestId: string
  /** Of a recall across verticals. */
  readonly across: Across | null
}

interface Across {
  readonly purpose: string
  readonly claims: string | null
  readonly atMs: number
}

const sourcesByMode: { readonly [mode in RecallMode]?: string[] } = {
  vault: ['keyword'],
  graph: ['graph'],
  pageindex: ['keyword', 'graph', 'pageindex'],
  onyx: ['keyword', 'graph', 'onyx'],
}

export function answerOf(recalled: Recalled, { isIdentified, requestId, across }: Asked): RecallAnswer {
  const { request, mode, opened, synthesis, tokenBudget, found, onyxNote } = recalled
  const sources = sourcesByMode[mode] ?? ['keyword', 'graph']
  const { text, nodeIds, tokensUsed } = synthesis
  return {
    query: request.query,
    mode,
    results: opened.map(resultOf),
    synthesis: { text, nodeIds: [...nodeIds], tokensUsed, tokenBudget },
    truncated: truncation(recalled),
    cut: cutsOf(recalled),
    sourcesUsed: sources.filter((source) => source !== 'onyx' || onyxNote === null),
    sourceNotes: {
      ...(isIdentified ? {} : { identity: 'not consulted: that needs the scope memory:identify' }),
      ...(onyxNote === null ? {} : { onyx: onyxNote }),
    },
    ...(mode === 'timeline' ? { nextCursor: found.next ? cursorOf(found.next) : null } : {}),
    lineage: across === null ? [] : opened.map((one) => lineageOf(one, across)),
    requestId,
  }
}

export const sourceOf = ({ documentId, vertical, createdAtMs, closedBy, ...source }: Source) => ({
  documentId,
  revision: source.revision,
  chunk: source.ordinal,
  verticalId: vertical,
  merkleRoot: source.merkleRoot,
  createdAt: new Date(createdAtMs).toISOString(),
  time: timeSaid(documentId),
  confidence: source.confidence ?? 1,
  supersededBy: closedBy === null ? null : { documentId: closedBy.documentId, time: timeSaid(closedBy.documentId) },
})

export const timeSaid = (documentId: string): string => new Date(timeMsOf(documentId)).toISOString()

function resultOf({
  node,
  sources,
  hasMoreSources,
  text,
  section,
  nearDuplicates,
}: Opened): RecallAnswer['results'][number] {
  const named = sources.map(sourceOf)
  const { documentId, revision, chunk, verticalId, merkleRoot, createdAt, time, confidence } = sourceOf(sources[0])
  return {
    id: node.nodeId,
    kind: section === undefined ? 'node' : 'section',
    content: text,
    score: node.score,
    hops: node.hops,
    path: [...node.path],
    why: [...node.why],
    verticalId,
    confidence,
    merkleRoot,
    provenance: { documentId, revision, stage: 'memory.ingest', chunk, createdAt, time },
    sources: named,
    moreSources: hasMoreSources,
    ...(section === undefined ? {} : { section: sectionOf(section) }),
    ...(nearDuplicates === undefined ? {} : { nearDuplicates: nearDuplicates.map(duplicateOf) }),
    superseded: !hasMoreSources && named.every(({ supersededBy }) => supersededBy !== null),
  }
}

/** Whence each result came, on which way, and by what right: in the order of the results. */
const lineageOf = ({ node, sources: [{ vertical }] }: Opened, { purpose, claims, atMs }: Across) => ({
  sourceVertical: vertical,
  recallPath: [...node.path],
  purposeClaim: purpose,
  atrSnapshotAtRecall: claims,
  timestamp: new Date(atMs).toISOString(),
})

const duplicateOf = ({ opened, similarity, words }: (Opened['nearDuplicates'] & object)[number]) => {
  const [{ documentId }] = opened.sources
  const rounded = Math.floor(similarity * 1_000) / 1_000
  return { id: opened.node.nodeId, documentId, time: timeSaid(documentId), similarity: rounded, words: [...words] }
}

const sectionOf = ({ titles, from, below, nodeIds }: ShownSection) => ({
  titles: [...titles],
  from,
  below,
  nodeIds: [...nodeIds],
})

/** What is below the floor comes last: nothing was cut for its number then. */
function cutsOf({ found, collapsed, left, synthesis }: Recalled): RecallAnswer['cut'] {
  const by = found.isFloored === true ? (found.flooredBy ?? 'minScore') : 'maxNodes'
  return [
    { by, count: left },
    { by: 'nearDuplicate', count: collapsed },
    { by: 'tokenBudget', count: synthesis.dropped },
  ].filter(({ count }) => count > 0)
}

const lowered: ReadonlySet<string> = new Set(['minScore', 'minShare'])

/** Of the last page of a timeline of which not everything was looked at. */
const shortened: RecallAnswer['truncated'] = {
  by: ['timeline'],
  dropped: 0,
  hint: 'More is known than one timeline looks at: narrow options.at, options.vertical or options.filter to see more.',
}

function truncation(recalled: Recalled): RecallAnswer['truncated'] {
  const { mode, found } = recalled
  // What stands with another result is not left out: that one names it.
  const cuts = cutsOf(recalled).filter(({ by }) => by !== 'nearDuplicate')
  if (cuts.length === 0) return mode === 'timeline' && !found.isFoundExact ? shortened : null
  const by = cuts.map((cut) => cut.by)
  const changes = by.map((name) => {
    if (name === 'maxNodes' && mode === 'timeline') return 'send nextCursor as options.cursor'
    return `${lowered.has(name) ? 'lower' : 'raise'} options.${name}`
  })
  const hint = changes.join(' and ')
  const atLeast = found.isFoundExact ? '' : ' At least so many were dropped.'
  return {
    by,
    dropped: cuts.reduce((sum, { count }) => sum + count, 0),
    hint: `${hint.charAt(0).toUpperCase()}${hint.slice(1)} to see more.${atLeast}`,
  }
}
