// The checker of erasures: what finds whom in a graph after somebody was erased.
import { openMemory, type GraphMemory } from '../../durable-objects/memory-graph/memory.ts'
import { readMentioned } from '../../durable-objects/memory-graph/names.ts'
import type { Entry, Watch } from './watch.ts'

/** I8: nothing of before finds whoever was erased, and both ends of it are recorded. */
export function checkErased(watch: Watch, entries: readonly Entry[]): void {
  const { erased, violate } = watch
  for (const type of erased.length === 0 ? [] : ['identity.erasing', 'identity.erased'])
    if (!entries.some((entry) => entry.type === type)) violate('I8', `somebody was erased, and no ${type} is recorded`)
  const memory = erased.length === 0 ? null : openGraph(watch)
  if (memory === null) return
  for (const { terms, documentIds } of erased)
    for (const documentId of new Set(terms.flatMap((term) => [...holdersOf(memory, term)])))
      if (documentIds.has(documentId)) violate('I8', `${documentId} is found by somebody who was erased after it`)
}

/** Documents behind a term, page by page to the end. */
function* holdersOf(memory: GraphMemory, label: string): Generator<string, void> {
  for (let page = readMentioned(memory, { label, after: null, end: null }); ;) {
    for (const { documentId } of page.parts) yield documentId
    if (page.next === null) return
    page = readMentioned(memory, { label, after: page.next, end: page.end })
  }
}

function openGraph({ graph }: Watch): GraphMemory | null {
  const sql = graph()
  if (sql === undefined) return null
  return openMemory({ sql, transaction: (work) => work(), seeds: { seedHigh: 1, seedLow: 2 }, now: () => 0 })
}
