// What a recall counts by for who sees some rows: words, lengths and names of what shows alone, so that no score tells of what does not.
import type { RowScope } from '../../contract/row-scope.ts'
import type { CorpusCounts } from '../../core/memory/bm25.ts'
import type { StoredPostings } from './posting-cache.ts'
import { documentLengthMax, type Resident } from './resident.ts'
import type { TermPostings } from './scoring.ts'
import type { Sql } from '../sql.ts'
import { showsNode } from './verticals.ts'

/** Statistics of the texts that a recall is ranked among. */
export interface Corpus {
  /** Null where all nodes count. */
  readonly isShown: ((node: number) => boolean) | null
  readonly chunks: CorpusCounts
  readonly documents: CorpusCounts
}

/** Of who sees all rows nothing is counted anew. */
export function corpusOf(sql: Sql, resident: Resident, rows: RowScope | undefined): Corpus {
  const isShown = showsNode(sql, resident, rows)
  if (isShown === null) {
    const { nodeCount, lengthSum, lengthSquareSum } = resident
    const { documentCount, documentLengthSum, documentLengthSquareSum } = resident
    return {
      isShown,
      chunks: { nodes: nodeCount, lengthSum, lengthSquareSum },
      documents: {
        nodes: documentCount,
        lengthSum: documentLengthSum,
        lengthSquareSum: documentLengthSquareSum,
      },
    }
  }
  const { lengths, documentLengths, firstNodes, nextNode } = resident
  return {
    isShown,
    // Lengths stand with one more, so that 0 is none.
    chunks: counted(nextNode, (node) => (lengths[node]! > 0 && isShown(node) ? lengths[node]! - 1 : null)),
    documents: counted(documentLengths.length, (document) => {
      const first = firstNodes[document] ?? 0
      const length = documentLengths[document]!
      return length > 0 && first > 0 && isShown(first) ? Math.min(length, documentLengthMax) : null
    }),
  }
}

/** Null where there is nothing at the place. */
function counted(places: number, lengthAt: (place: number) => number | null): CorpusCounts {
  let [nodes, lengthSum, lengthSquareSum] = [0, 0, 0]
  for (let place = 0; place < places; place += 1) {
    const length = lengthAt(place)
    if (length === null) continue
    nodes += 1
    lengthSum += length
    lengthSquareSum += length * length
  }
  return { nodes, lengthSum, lengthSquareSum }
}

/** Those of nodes that show. The most frequent and the shortest stay bounds. */
export const postingsShown = ({ stored, fresh }: TermPostings, isShown: (node: number) => boolean): TermPostings => ({
  stored: storedShown(stored, isShown),
  fresh: fresh.filter((_, at) => isShown(fresh[at - (at % 2)]!)),
})

function storedShown(stored: StoredPostings, isShown: (node: number) => boolean): StoredPostings {
  const { nodes, from, frequencies, count } = stored
  const shown = new Uint32Array(count)
  const shownFrequencies = new Uint16Array(count)
  let kept = 0
  for (let at = 0; at < frequencies.length; at += 1) {
    const node = nodes === null ? from + at : nodes[at]!
    if (frequencies[at] === 0 || !isShown(node)) continue
    shown[kept] = node
    shownFrequencies[kept] = frequencies[at]!
    kept += 1
  }
  return {
    ...stored,
    count: kept,
    nodes: shown.subarray(0, kept),
    from: 0,
    frequencies: shownFrequencies.subarray(0, kept),
  }
}
