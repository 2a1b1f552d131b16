// clawql recall: asks memory, and shows what was found with its source.
import type { RecallAnswer } from '../../contract/recall.ts'
import { optionNumber, optionText, requireArgument, type Command, type Invocation } from '../command.ts'
import { exitCodes } from '../output.ts'

const contentShown = 400

function readOptions(invocation: Invocation): object {
  const options = {
    mode: optionText(invocation, 'mode'),
    graph: optionText(invocation, 'graph'),
    vertical: optionText(invocation, 'vertical'),
    maxNodes: optionNumber(invocation, 'max-nodes'),
    maxHops: optionNumber(invocation, 'max-hops'),
    tokenBudget: optionNumber(invocation, 'token-budget'),
    order: optionText(invocation, 'order'),
    cursor: optionText(invocation, 'cursor'),
    at: optionText(invocation, 'at'),
    asOf: optionText(invocation, 'as-of'),
    filter: readFilter(invocation),
    reveal: optionText(invocation, 'reveal') === undefined ? undefined : true,
    purpose: optionText(invocation, 'reveal'),
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

/** Each option names one value; the API takes several. */
function readFilter(invocation: Invocation): object | undefined {
  const listed = (name: string): readonly string[] | undefined => {
    const value = optionText(invocation, name)
    return value === undefined ? undefined : [value]
  }
  const filter = {
    documents: listed('document'),
    subjects: listed('subject'),
    tags: listed('tag'),
    matter: optionText(invocation, 'matter'),
  }
  const named = Object.entries(filter).filter(([, value]) => value !== undefined)
  return named.length === 0 ? undefined : Object.fromEntries(named)
}

const shorten = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > contentShown ? `${line.slice(0, contentShown)}…` : line
}

export const recallCommand: Command = {
  usage: 'recall "<query>"',
  summary: 'Recall from memory, each result with its source',
  options: {
    mode: {
      type: 'string',
      help: 'hybrid, vault, graph, pageindex, onyx, timeline or current; as the configuration says by default',
    },
    graph: { type: 'string', help: 'the graph to ask; main by default' },
    vertical: { type: 'string', help: 'only what belongs to this business' },
    subject: { type: 'string', help: 'only documents about this subject' },
    matter: { type: 'string', help: 'only documents of this matter' },
    tag: { type: 'string', help: 'only documents with this tag' },
    document: { type: 'string', help: 'only this document' },
    'max-nodes': { type: 'string', help: 'most results' },
    'max-hops': { type: 'string', help: 'most steps from a hit to what it is connected with' },
    'token-budget': { type: 'string', help: 'most tokens of content' },
    order: { type: 'string', help: 'of a timeline: oldest, as by default, or newest first' },
    cursor: { type: 'string', help: 'of a timeline: where it goes on' },
    at: { type: 'string', help: 'of a timeline, or of what holds: as it was at this time' },
    'as-of': { type: 'string', help: 'of a timeline, or of what holds: as it was known at this time' },
    reveal: { type: 'string', help: 'show values in place of labels, for this purpose; recorded, needs memory:reveal' },
    limit: { type: 'string', help: 'results shown here; 10 by default' },
  },
  example: 'clawql recall "terms of the bridge loan" --max-nodes 20',
  async run(invocation) {
    const { api, output } = invocation
    requireArgument(invocation, recallCommand.usage)
    const body = JSON.stringify({ query: invocation.positionals.join(' '), options: readOptions(invocation) })
    const headers = { 'content-type': 'application/json' }
    const answer = await api.json<RecallAnswer>('/api/memory/recall', { method: 'POST', body, headers })
    output.answer(answer)
    const shown = answer.results.slice(0, optionNumber(invocation, 'limit') ?? 10)
    for (const [i, result] of shown.entries()) {
      const said = answer.mode === 'timeline' ? `${result.provenance.time}  ` : ''
      output.line(`${i + 1}. ${said}${result.score.toFixed(3)}  ${result.why.join(' ')}  ${shorten(result.content)}`)
      const others = result.sources.length > 1 ? ` and ${result.sources.length - 1} more` : ''
      if (result.superseded)
        output.line(`   superseded by document ${result.sources[0]?.supersededBy?.documentId ?? '-'}`)
      const { documentId } = result.provenance
      output.line(`   ${result.id} of document ${documentId}${others}, root ${result.merkleRoot ?? '-'}`)
    }
    const { truncated } = answer
    if (truncated !== null)
      output.line(`Cut by ${truncated.by.join(', ')}: ${truncated.dropped} left out. ${truncated.hint}`)
    if (typeof answer.nextCursor === 'string') output.line(`Goes on with --cursor ${answer.nextCursor}`)
    output.line(`${answer.results.length} found, mode ${answer.mode}, request ${answer.requestId}`)
    return exitCodes.done
  },
}
