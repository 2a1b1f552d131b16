// What memory holds about a label: found by its term alone, read and recorded as any recall is; nothing is opened.
import type { IdentityAnswer } from '../../contract/identity.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { defaultGraph } from '../../contract/tenant.ts'
import { termKeyerOf } from '../shared/term-keyers.ts'
import { readAliases } from './aliases.ts'
import { notFound } from './answer.ts'
import { openGraph } from './open-graph.ts'
import { readableNodes, type Source } from './readable-nodes.ts'
import type { Session } from './session.ts'

/** Nodes that one answer looks at. */
const nodesMax = 1_000

/** NOT_FOUND where no document that may be read names it: a label that nobody has answers as one of another tenant. */
export async function readIdentity(
  session: Session,
  { label, graph: name = defaultGraph }: { readonly label: string; readonly graph?: string | undefined },
): Promise<Result<IdentityAnswer>> {
  const { call, tenant, claims } = session
  const startedMs = Date.now()
  const place = await openGraph(session, name)
  if (!place.ok) return place
  const { graph, indexKey } = place.value
  const filter = { vertical: null }
  const terms = [[termKeyerOf(indexKey).label(`<${label}>`), 1]] as const
  const asked = { mode: 'vault', terms, mentions: [], maxHops: 0, maxNodes: nodesMax, nowMs: startedMs } as const
  const found = await graph.recall({ ...call, ...asked, ...filter })
  if (!found.ok) return found
  const recalled = { graph: name, mode: 'vault', startedMs } as const
  const readable = await readableNodes({ call, tenant, graph, recalled, claims: claims.digest, filter }, found.value)
  if (!readable.ok) return readable
  const nodes = readable.value.length
  if (nodes === 0) return notFound
  const known = await readAliases(session)
  if (!known.ok) return known
  const isExact = found.value.isFoundExact && found.value.found <= nodesMax
  return accepted({
    ...describe(readable.value.flatMap(({ sources }) => sources)),
    label,
    graph: name,
    nodes,
    isExact,
    aliases: (known.value.groups.get(label)?.length ?? 1) - 1,
    entity: label.slice(0, label.lastIndexOf('_')),
  })
}

function describe(
  sources: readonly Source[],
): Pick<IdentityAnswer, 'documents' | 'firstSeenAt' | 'lastSeenAt' | 'newest'> {
  const createdMs = new Map(sources.map(({ documentId, createdAtMs }) => [documentId, createdAtMs]))
  const newest = [...createdMs].toSorted(([a, one], [b, other]) => other - one || (a < b ? 1 : -1))
  const iso = (at: number): string => new Date(newest.at(at)![1]).toISOString()
  return {
    documents: newest.length,
    firstSeenAt: iso(-1),
    lastSeenAt: iso(0),
    newest: newest
      .slice(0, limits.pageSizeMax)
      .map(([documentId, ms]) => ({ documentId, createdAt: new Date(ms).toISOString() })),
  }
}
