// Sections as results: the chunks of each that may be shown, in the order of the text, as one.
import type { FoundSection } from './page-index.ts'
import type { Opened } from './recall-answer.ts'

/** A section stands under its first chunk. One of which nothing may be shown is left out. */
export function asSections(opened: readonly Opened[], sections: readonly FoundSection[]): readonly Opened[] {
  // By the document as well: another that holds the same chunk has a section of its own.
  const byName = new Map(opened.map((one) => [`${one.sources[0].documentId} ${one.node.nodeId}`, one]))
  return sections.flatMap(({ documentId, titles, score, from, below, nodeIds }): Opened[] => {
    const shown = nodeIds.flatMap((nodeId) => byName.get(`${documentId} ${nodeId}`) ?? [])
    const [first] = shown
    if (first === undefined) return []
    const parts = shown.map(({ text, node: { tokens } }) => ({ text, tokens }))
    const above = titles.filter((title) => !first.text.startsWith(title.replace(/…$/, '')))
    const section = { titles, above, from, below, nodeIds: shown.map(({ node }) => node.nodeId), parts }
    const tokens = parts.reduce((sum, part) => sum + part.tokens, 0)
    const node = { ...first.node, score, tokens, why: ['pageindex' as const] }
    return [{ ...first, node, text: parts.map(({ text }) => text).join('\n\n'), section }]
  })
}
