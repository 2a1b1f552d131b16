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
}

export interface Synthesis {
  readonly text: string
  readonly nodeIds: readonly string[]
  readonly tokensUsed: number
  /** Nodes left out because the budget was spent. */
  readonly dropped: number
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
    // Not worth an estimate: what was stored is above the budget already.
    if (tokensUsed + node.tokens > tokenBudget) continue
    const head = `[${nodeIds.length + 1}] ${node.time.slice(0, 10)} document ${node.documentId} node ${node.nodeId}\n`
    const cost = estimateTokens(head) + Math.max(node.tokens, estimateTokens(node.text)) + 2
    if (tokensUsed + cost > tokenBudget) continue
    excerpts.push(head + node.text)
    nodeIds.push(node.nodeId)
    tokensUsed += cost
  }
  return { text: excerpts.join('\n\n'), nodeIds, tokensUsed, dropped: nodes.length - nodeIds.length }
}
