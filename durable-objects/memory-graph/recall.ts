// A recall: checked, ranked by the mode asked for, answered, and what it scored in cleared. Writes nothing.
import { limits } from '../../contract/limits.ts'
import type { MemoryRecallAnswer, MemoryRecallCall } from '../../contract/memory-recall.ts'
import { recallModesRanked } from '../../contract/recall.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { twinKeyBytes } from '../../core/memory/twins.ts'
import { aboveFloor, answerChosen, answerTimeline, type Chosen } from './answer.ts'
import { amongOf, amongVertical, type Among } from './holders.ts'
import { readKeywords } from './keyword.ts'
import type { GraphMemory } from './memory.ts'
import { corpusOf } from './shown.ts'
import { rank, settled, type Asked, type Ranked } from './rank.ts'
import { clearRanking, createRanking } from './ranking.ts'
import { isLive, type Resident } from './resident.ts'
import { groupByText } from './same-text.ts'

const termsMax = 1_024
const mentionsMax = 1_024
const weightMax = 1_000_000
const documentIdCharactersMax = 64
/** With more nodes ranked than this nobody looks for further texts: each is looked up, and a turn has 50 ms. */
const rankedMax = 10_000

const areBounded = (terms: MemoryRecallCall['terms']): boolean =>
  terms.length <= termsMax &&
  terms.every(
    ([term, weight, twin = term]) => term.length === 16 && twin.length === 16 && weight > 0 && weight <= weightMax,
  )

const isTwinKey = (key: Uint8Array | undefined): boolean => key === undefined || key.byteLength === twinKeyBytes

const isShare = (share = 0): boolean => share >= 0 && share <= 1

const areSharesBounded = ({ minScore, minShare }: MemoryRecallCall): boolean => isShare(minScore) && isShare(minShare)

const areNamesBounded = ({ terms, earlierTerms = [], mentions, twinKey }: MemoryRecallCall): boolean =>
  areBounded(terms) && areBounded(earlierTerms) && mentions.length <= mentionsMax && isTwinKey(twinKey)

const isTime = (ms = 0): boolean => Number.isSafeInteger(ms) && ms >= 0 && ms < 2 ** 48

const areTimesBounded = ({ atMs, asOfMs, after }: MemoryRecallCall): boolean =>
  isTime(atMs) && isTime(asOfMs) && (after === undefined || after.documentId.length <= documentIdCharactersMax)

/** Refuses modes that don't work yet and inputs that pass their bounds. */
export function checkRecall(call: MemoryRecallCall): Result<null> {
  if (!(recallModesRanked as readonly string[]).includes(call.mode)) {
    return refused('VALIDATION_FAILED', 'This recall mode is not available yet.', {
      details: { modes: recallModesRanked },
    })
  }
  const isBounded =
    areNamesBounded(call) &&
    call.maxNodes >= 1 &&
    call.maxNodes <= limits.recallNodesMax &&
    areSharesBounded(call) &&
    areTimesBounded(call) &&
    call.maxHops >= 0 &&
    call.maxHops <= limits.recallHopsMax
  return isBounded ? accepted(null) : refused('VALIDATION_FAILED', 'The recall passes its bounds.')
}

/** What a ranking leaves in arrays of the graph is gone once the work is done. */
function ranking<T>(
  memory: GraphMemory,
  { call, asked }: { readonly call: MemoryRecallCall; readonly asked: Asked },
  work: (ranked: Ranked) => T,
): T {
  try {
    return work(rank(memory, call, asked))
  } finally {
    clearRanking(asked.ranking)
    for (const nodes of asked.scored) for (const node of nodes) memory.resident.scores[node] = 0
  }
}

/** Where nodes of one text stand for each other, more are ranked until there are as many texts as nodes were asked for. */
const widerBy = 8
/** Nodes of one text have about one score: so many behind those asked for may bring documents to them. */
const nodesBehind = limits.recallSourcesMax

function choose(memory: GraphMemory, call: MemoryRecallCall, asking: () => Asked): Chosen {
  for (let maxNodes = call.maxNodes + nodesBehind; ; maxNodes = Math.min(rankedMax, maxNodes * widerBy)) {
    const chosen = ranking(memory, { call: { ...call, maxNodes }, asked: asking() }, (ranked): Chosen | null => {
      const { order, by } = aboveFloor(ranked, call)
      const grouped = groupByText(memory.sql, order, call.maxNodes)
      // Where there are as many texts as were asked for, no floor has left any out.
      const flooredBy = grouped.texts === call.maxNodes ? null : by
      const isAll = order.length < maxNodes || grouped.texts === call.maxNodes || maxNodes >= rankedMax
      return isAll ? { ranked: settled(ranked, grouped.order), grouped, flooredBy } : null
    })
    if (chosen !== null) return chosen
  }
}

/** Of nodes that are closed, in a small recall. */
const closedExtra = 32

/** Where documents decide what is answered, more is ranked than that. */
const textsMax = ({ resident }: GraphMemory, { mode, maxNodes }: MemoryRecallCall): number =>
  mode === 'current' && resident.hasClosings ? Math.min(limits.recallNodesMax, 2 * maxNodes + closedExtra) : maxNodes

const termsOf = ({ hasEarlierTerms }: Resident, { terms, earlierTerms = [] }: MemoryRecallCall) =>
  hasEarlierTerms ? [...terms, ...earlierTerms] : terms

/** Refused where the filter lets more through than one recall looks at. */
export function recallFiltered(memory: GraphMemory, call: MemoryRecallCall): Result<MemoryRecallAnswer> {
  const among = amongOf(memory.sql, memory.resident, call)
  return among.ok ? accepted(recallNodes(memory, call, among.value)) : among
}

/** Read-your-writes; needs no commit. What is not among those that count is neither answered nor walked through. */
export function recallNodes(
  memory: GraphMemory,
  call: MemoryRecallCall,
  { holders, counts }: Among = amongVertical(memory.sql, memory.resident, call),
): MemoryRecallAnswer {
  const { sql, resident } = memory
  const isAllowed = (node: number): boolean => isLive(resident, node) && (counts === null || counts(node))
  const corpus = corpusOf(sql, resident, call.rows)
  const keywords = call.mode === 'graph' ? [] : readKeywords(sql, resident, { terms: termsOf(resident, call), corpus })
  const isFiltered = counts !== null
  const asking = (): Asked => ({
    ranking: createRanking(resident),
    isAllowed,
    isFiltered,
    corpus,
    keywords,
    scored: [],
  })
  const answering = { call, holders }
  return call.mode === 'timeline'
    ? ranking(memory, { call, asked: asking() }, (ranked) => answerTimeline(memory, ranked, answering))
    : answerChosen(memory, choose(memory, { ...call, maxNodes: textsMax(memory, call) }, asking), answering)
}
