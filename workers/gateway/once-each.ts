// A text stands once in an answer, however many nodes hold it: by the best of those that may be read, with the documents of all.
import { limits } from '../../contract/limits.ts'
import type { MemoryRecallAnswer } from '../../contract/memory-recall.ts'
import type { Opened } from './recall-answer.ts'

function joined(best: Opened, others: readonly Opened[]): Opened {
  const [first, ...rest] = best.sources
  const all = rest.concat(...others.map(({ sources }) => sources))
  // Of a document that says it twice, the first place.
  const byDocument = new Map(all.toReversed().map((source) => [source.documentId, source]))
  byDocument.delete(first.documentId)
  const further = [...byDocument.values()].sort((one, other) => (one.documentId < other.documentId ? -1 : 1))
  const named = further.slice(0, limits.recallSourcesMax - 1)
  const hasMoreSources = named.length < further.length || [best, ...others].some((one) => one.hasMoreSources)
  return { ...best, sources: [first, ...named], hasMoreSources }
}

/** In the order recalled. */
export function onceEach(opened: readonly Opened[], { nodes }: Pick<MemoryRecallAnswer, 'nodes'>): readonly Opened[] {
  // By the node as it was answered, not by id: a timeline has one for each document that says the same.
  const bestOf = ({ node }: Opened): unknown => (node.sameAs === undefined ? node : nodes[node.sameAs])
  return [...Map.groupBy(opened, bestOf).values()].flatMap(([best, ...others]) =>
    best === undefined ? [] : others.length === 0 ? [best] : [joined(best, others)],
  )
}
