// Puts recalled chunks together for a reader: dated, cited, verbatim excerpts in rank order, never above the token budget.
import { estimateTokens } from './token-estimate.ts'

export interface SynthesisNode {
  readonly nodeId: string
  readonly documentId: string
  /** ISO 8601: when it was said, or came in. */
  readonly time: string
  readonly text: string
  /** As stored at ingest. */
  readonly tokens: number
  /** What stands before the text, such as the titles that it stands under. */
  readonly head?: string
  /** Pieces of the text, in order: where it does not fit as a whole, as many of them as do. */
  readonly parts?: readonly { readonly text: string; readonly tokens: number }[]
}

export interface Synthesis {
  readonly text: string
  readonly nodeIds: readonly string[]
  readonly tokensUsed: number
  /** Nodes left out because the budget was spent. */
  readonly dropped: number
}

interface Excerpt {
  readonly text: string
  readonly cost: number
}

const separatorTokens = 2

function excerptOf({ text, tokens }: Pick<SynthesisNode, 'text' | 'tokens'>, head: string): Excerpt {
  return { text: head + text, cost: estimateTokens(head) + Math.max(tokens, estimateTokens(text)) + separatorTokens }
}

/** The whole, or its first pieces; null where not even the first fits. */
function fitting(node: SynthesisNode, head: string, room: number): Excerpt | null {
  const { parts = [] } = node
  // Not worth an estimate: what was stored is above the budget already.
  const whole = node.tokens > room ? null : excerptOf(node, head)
  if (whole !== null && whole.cost <= room) return whole
  let fitted: Excerpt | null = null
  for (let count = 1; count < parts.length; count++) {
    const taken = parts.slice(0, count)
    const text = `${taken.map((part) => part.text).join('\n\n')}\n\n[…]`
    const excerpt = excerptOf({ text, tokens: taken.reduce((sum, part) => sum + part.tokens, 0) }, head)
    if (excerpt.cost > room) break
    fitted = excerpt
  }
  return fitted
}

/** Takes nodes in order while they fit; a node that doesn't fit is left out, a later and shorter one may still stand. */
export function synthesise({
  nodes,
  tokenBudget,
}: {
  readonly nodes: readonly SynthesisNode[]
  readonly tokenBudget: number
}): Synthesis {
  const excerpts: string[] = []
  const nodeIds: string[] = []
  let tokensUsed = 0
  for (const node of nodes) {
    const place = `[${nodeIds.length + 1}] ${node.time.slice(0, 10)} document ${node.documentId} node ${node.nodeId}\n`
    const head = node.head === undefined || node.head === '' ? place : `${place}${node.head}\n`
    const excerpt = fitting(node, head, tokenBudget - tokensUsed)
    if (excerpt === null) continue
    excerpts.push(excerpt.text)
    nodeIds.push(node.nodeId)
    tokensUsed += excerpt.cost
  }
  return { text: excerpts.join('\n\n'), nodeIds, tokensUsed, dropped: nodes.length - nodeIds.length }
}
