// Results that say the same in nearly the same words are one; where there is room then, further ones are read.
import type { RecallMode, RecallRequest } from '../../contract/recall.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { createDuplicateSearch, diversified, type NearDuplicate } from '../../core/memory/near-duplicates.ts'
import { findReadable, type Found } from './find-nodes.ts'
import { onceEach } from './once-each.ts'
import { openNodes } from './open-nodes.ts'
import type { Opened } from './recall-answer.ts'
import { maxNodesOf } from './recall-mode.ts'
import type { Session } from './session.ts'

/** How often further results are looked for in place of those that are no results of their own. */
const lookedForMax = 3

interface Reading {
  readonly mode: RecallMode
  readonly startedMs: number
  readonly found: Found
}

interface Read {
  /** In the order recalled, each text once. */
  readonly opened: readonly Opened[]
  /** How many say what another of them says, and stand with that one. */
  readonly collapsed: number
  /** How many were found and are not among these: nobody read them, or they are more than were asked for. */
  readonly left: number
}

/** Texts of an answer, whether they may be read or not. */
const textsIn = ({ nodes }: Found['answer']): number => nodes.filter(({ sameAs }) => sameAs === undefined).length

/** What is left out for its number: what nobody may read, or does not hold, is not, for more of them bring none of it. */
const leftBehind = ({ found }: Found['answer'], answered: number): number => Math.max(0, found - answered)

/** Of what was found, with what may be read of it, at most as many results as were asked for. */
export async function readResults(session: Session, request: RecallRequest, reading: Reading): Promise<Result<Read>> {
  const { mode, found } = reading
  const read = onceEach(await openNodes(session, found.readable), found.answer)
  const left = leftBehind(found.answer, textsIn(found.answer))
  // Hits that led to sections are no results.
  if (mode === 'pageindex') return accepted({ opened: read, collapsed: 0, left: 0 })
  if (mode === 'timeline') return accepted({ opened: read, collapsed: 0, left })
  if (request.options.collapse !== false) return await readDistinct(session, request, { ...reading, read })
  const shown = read.slice(0, maxNodesOf(session, request))
  return accepted({ opened: varied(shown, request), collapsed: 0, left: left + read.length - shown.length })
}

async function readDistinct(
  session: Session,
  request: RecallRequest,
  { read: first, ...reading }: Reading & { readonly read: readonly Opened[] },
): Promise<Result<Read>> {
  const { found } = reading
  const maxNodes = maxNodesOf(session, request)
  const known = new Set(found.answer.nodes.map(({ nodeId }) => nodeId))
  const search = createDuplicateSearch()
  const read = [...first]
  const duplicates = [...search(read.map(({ text }) => text))]
  let answered = textsIn(found.answer)
  let distinct = joined(read, duplicates)
  // Whether something is no result of its own, and more was found than was answered.
  const isMoreFound = () => distinct.length < read.length && leftBehind(found.answer, answered) > 0
  for (let looked = 0; looked < lookedForMax && distinct.length < maxNodes && isMoreFound(); looked += 1) {
    // Twice as many each time as are missing: what says the same stands together.
    const missing = (maxNodes - distinct.length) * 2 ** (looked + 1)
    const wider = { ...request.options, maxNodes: Math.min(limits.recallNodesMax, read.length + missing) }
    const further = await findReadable(session, { ...request, options: wider }, { ...reading, known: new Set(known) })
    if (!further.ok) return further
    if (further.value === null || further.value.answer.nodes.length === 0) break
    const { answer, readable } = further.value
    answered += textsIn(answer)
    for (const { nodeId } of answer.nodes) known.add(nodeId)
    const next = onceEach(await openNodes(session, readable), answer)
    read.push(...next)
    duplicates.push(...search(next.map(({ text }) => text)))
    distinct = joined(read, duplicates)
  }
  const shown = distinct.slice(0, maxNodes)
  const left = leftBehind(found.answer, answered) + distinct.length - shown.length
  return accepted({ opened: varied(shown, request), collapsed: read.length - distinct.length, left })
}

function joined(read: readonly Opened[], duplicates: readonly (NearDuplicate | null)[]): readonly Opened[] {
  const others = new Map<number, Opened['nearDuplicates'] & object>()
  for (const [at, duplicate] of duplicates.entries()) {
    if (duplicate === null) continue
    const { of, similarity, words } = duplicate
    others.set(of, [...(others.get(of) ?? []), { opened: read[at]!, similarity, words }])
  }
  return read.flatMap((one, at): Opened[] => {
    if (duplicates[at] !== null) return []
    const same = others.get(at)
    return [same === undefined ? one : { ...one, nearDuplicates: same }]
  })
}

function varied(read: readonly Opened[], { options: { diversity = 0 } }: RecallRequest): readonly Opened[] {
  const best = Math.max(...read.map(({ node }) => node.score), Number.MIN_VALUE)
  const results = read.map(({ text, node }) => ({ text, value: node.score / best }))
  return diversified(results, diversity).map((at) => read[at]!)
}
