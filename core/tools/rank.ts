// Ranks tools by the words of a query: names before summaries before fields, rare words before common ones (BM25's idf).
import { tokenise } from '../memory/tokenise.ts'

export interface ToolWords {
  /** Ids, aliases and path. */
  readonly names: readonly string[]
  readonly summary: string
  /** What it takes. */
  readonly fields: readonly string[]
}

export interface RankedTool {
  /** Place among the tools. */
  readonly at: number
  /** Above 0; 1 where every word of the query is in the tool's names. */
  readonly score: number
}

const weights = { names: 1, summary: 0.75, fields: 0.25 } as const

interface Indexed {
  /** Each word's weight: the highest of the places where it stands. */
  readonly weightOf: ReadonlyMap<string, number>
  readonly ids: readonly string[]
}

const spoken = (name: string): string => name.replaceAll(/[^\p{L}\p{N}]+|(?<=[a-z])(?=[A-Z])/gu, ' ')

const wordsOf = (text: string): Iterable<string> => tokenise(spoken(text))

function indexed({ names, summary, fields }: ToolWords): Indexed {
  const weightOf = new Map<string, number>()
  const places = [
    [fields, weights.fields],
    [[summary], weights.summary],
    [names, weights.names],
  ] as const
  for (const [texts, weight] of places)
    for (const word of texts.flatMap((text) => [...wordsOf(text)])) weightOf.set(word, weight)
  return { weightOf, ids: names.map((name) => name.toLowerCase()) }
}

const known = new WeakMap<ToolWords, Indexed>()

function indexOf(tool: ToolWords): Indexed {
  const index = known.get(tool) ?? indexed(tool)
  known.set(tool, index)
  return index
}

/** Best first, those that hold no word of the query left out. A query that is a tool's own name finds that tool first. */
export function rankTools(query: string, tools: readonly ToolWords[]): readonly RankedTool[] {
  const index = tools.map(indexOf)
  const asked = new Set(wordsOf(query))
  const name = query.trim().toLowerCase()
  const weighed = [...asked].map((word) => ({
    word,
    idf: idfOf(index.filter(({ weightOf }) => weightOf.has(word)).length, index.length),
  }))
  const best = weighed.reduce((sum, { idf }) => sum + idf, 0)
  return index
    .map(({ weightOf, ids }, at): RankedTool => {
      const sum = weighed.reduce((total, { word, idf }) => total + idf * (weightOf.get(word) ?? 0), 0)
      return { at, score: ids.includes(name) ? 1 : best === 0 ? 0 : sum / best }
    })
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.at - b.at)
}

const idfOf = (holding: number, all: number): number => Math.log(1 + (all - holding + 0.5) / (holding + 0.5))
