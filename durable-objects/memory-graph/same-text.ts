// Nodes of one text among those ranked: the best stands for all of them, and brings the documents of the others with it.
import { limits } from '../../contract/limits.ts'
import type { Sql } from '../sql.ts'

/** What is answered of those ranked, and which of them stand for others. */
export interface Grouped {
  /** In the order ranked. */
  readonly order: readonly number[]
  /** Of nodes of a text that a better one has: that one. */
  readonly sameAs: ReadonlyMap<number, number>
  /** Texts. */
  readonly texts: number
  /** Nodes that are not answered, since others of their text are enough. */
  readonly passedOver: number
}

/** A text names no more documents than this. */
const nodesPerText = limits.recallSourcesMax

/** Texts of nodes by number. Digests of two graphs' texts never meet. */
function readTexts(sql: Sql, nodes: readonly number[]): ReadonlyMap<number, string> {
  const query = 'SELECT id, coalesce(text_digest, digest) FROM node WHERE id IN (SELECT value FROM json_each(?))'
  return new Map(sql.exec(query, JSON.stringify(nodes)).raw<[number, string]>())
}

/** At most so many texts, of the first nodes. */
export function groupByText(sql: Sql, nodes: readonly number[], textsMax: number): Grouped {
  const texts = readTexts(sql, nodes)
  const groups = new Map<string, { readonly best: number; nodes: number }>()
  const sameAs = new Map<number, number>()
  const order: number[] = []
  let passedOver = 0
  for (const node of nodes) {
    const text = texts.get(node)
    const group = text === undefined ? undefined : groups.get(text)
    if (group === undefined) {
      if (groups.size === textsMax) continue
      groups.set(text ?? `node ${node}`, { best: node, nodes: 1 })
    } else if (group.nodes === nodesPerText || order.length >= limits.recallNodesMax) {
      passedOver += 1
      continue
    } else {
      group.nodes += 1
      sameAs.set(node, group.best)
    }
    order.push(node)
  }
  return { order, sameAs, texts: groups.size, passedOver }
}
