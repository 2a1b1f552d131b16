// One evaluation of recall: fresh instances, every item sent through the public API, every query asked, answers line by line.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { limits } from '../../contract/limits.ts'
import type { RecallAnswer } from '../../contract/recall.ts'
import { defaultEntities } from '../../core/redaction/entity-groups.ts'
import { seconds } from '../../self-host/progress.ts'
import { createClient, type Client } from '../../test/acceptance/client.ts'
import { startInstance } from '../../test/acceptance/instance.ts'
import { EvaluationFailure } from '../eval-redaction/analyzer.ts'
import { createProgressBar } from '../eval-redaction/progress-bar.ts'
import { listSets, readSet, type Group, type Item, type RecallSet } from './read-set.ts'

export const usage = `Usage: npm run eval:recall -- --sets <folder> --out <folder> [--redaction off|pseudonym|strict] [--only <set,set>]
  --sets <folder>   a folder for each set: queries.jsonl and corpus.jsonl.gz (or corpus.jsonl)
  --out <folder>    <set>.run.jsonl, one answer a line: {"id", "ranked": [item ids], "ms"}
  --redaction <how> off: only what check digits prove and secrets are taken out; pseudonym: the default; strict: types alone stand in place of values
  --only <a,b>      these sets alone`

/** No group of personal values can be left out: a threshold of 1 leaves what nothing proves, such as names; a card by its check digit goes. */
const thresholds = Object.fromEntries(defaultEntities.map((entity) => [entity, 1]))
const configurations = {
  off: { documents: { presidio: { thresholds } } },
  pseudonym: {},
  strict: { documents: { presidio: { operators: { default: 'replace' } } } },
}
type Redaction = keyof typeof configurations
/** Ids of one answer at most, as the scorer looks no further. */
const rankedMax = 50
const nodesMax = 100
const lanes = 8

export interface Run {
  readonly sets: string
  readonly out: string
  readonly redaction: Redaction
  readonly names: readonly string[]
}

/** Throws EvaluationFailure, or what parseArgs throws. */
export function readRun(args: string[]): Run {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { sets: text, out: text, redaction: text, only: text } })
  const { sets, out, redaction = 'off', only } = values
  if (sets === undefined || out === undefined) throw new EvaluationFailure('--sets and --out are needed', usage)
  if (!Object.hasOwn(configurations, redaction))
    throw new EvaluationFailure(`--redaction does not know ${redaction}`, usage)
  const known = knownSets(sets)
  const names = only === undefined ? known : only.split(',')
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new EvaluationFailure(`--only does not know ${unknown}`, `Choose of ${known.join(', ')}.`)
  return { sets, out, redaction: redaction as Redaction, names }
}

function knownSets(folder: string): readonly string[] {
  try {
    const known = listSets(folder)
    if (known.length > 0) return known
  } catch {
    // The same answer as for a folder without sets.
  }
  throw new EvaluationFailure(`${folder} holds no set`, 'Name a folder after --sets that has a folder for each set.')
}

/** Tells a line for each set; a set's file stands under its own name once it is whole. */
export async function evaluate(run: Run, tell: (line: string) => void): Promise<void> {
  mkdirSync(run.out, { recursive: true })
  for (const name of run.names) {
    const startedMs = performance.now()
    const set = readSet(run.sets, name)
    const { answers, lost } = await answersOf(set, run.redaction)
    const path = join(run.out, `${name}.run.jsonl`)
    writeFileSync(`${path}.part`, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''))
    renameSync(`${path}.part`, path)
    const items = set.groups.reduce((sum, group) => sum + group.items.length, 0)
    const losses = lost === 0 ? '' : `, ${lost} items not remembered`
    tell(`${name}: ${items} items${losses}, ${answers.length} queries in ${seconds(performance.now() - startedMs)}`)
  }
}

interface Answer {
  readonly id: string
  readonly ranked: readonly string[]
  readonly ms: number
}

interface Answered {
  readonly answers: readonly Answer[]
  readonly lost: number
}

/** A tenant has a bounded number of graphs, and each group gets one: a set of many groups takes several instances. */
async function answersOf(set: RecallSet, redaction: Redaction): Promise<Answered> {
  const answers: Answer[] = []
  let lost = 0
  const bar = createProgressBar(process.stderr, `steps of ${set.name}`)
  const whole = set.groups.reduce((sum, { items, queries }) => sum + items.length + queries.length, 0)
  let steps = 0
  const step = (): void => bar.tell(++steps / whole, steps)
  try {
    for (let at = 0; at < set.groups.length; at += limits.graphsMax) {
      const instance = await startInstance({ config: configurations[redaction] })
      try {
        const client = createClient(instance.url, instance.adminKey)
        const part = await answerGroups(client, set.groups.slice(at, at + limits.graphsMax), step)
        answers.push(...part.answers)
        lost += part.lost
      } finally {
        await instance.stop()
      }
    }
  } finally {
    bar.end()
  }
  return { answers, lost }
}

type Step = () => void

async function answerGroups(client: Client, groups: readonly Group[], step: Step): Promise<Answered> {
  const graphOf = (at: number): string => `g${at}`
  const ids = groups.map((): Map<string, string[]> => new Map())
  let lost = 0
  // What scores the same stands in the order in which it came: that of the set, where there are groups enough to fill the lanes.
  const lanesIn = groups.length >= lanes ? (items: readonly Item[]) => [items] : lanesOf
  const waiting = groups.flatMap(({ items }, at) => lanesIn(items).map((lane) => ({ lane, at })))
  await inLanes(waiting, async ({ lane, at }) => {
    for (const item of lane) {
      const documentId = await remember(client, item, graphOf(at))
      if (documentId === null) lost++
      else ids[at]!.set(documentId, [...(ids[at]!.get(documentId) ?? []), item.id])
      step()
    }
  })
  const answers: Answer[] = []
  for (const [at, { queries }] of groups.entries()) {
    for (const { id, text } of queries) {
      const startedMs = performance.now()
      const answer = await client.recall(text, { graph: graphOf(at), maxNodes: nodesMax })
      const ms = Math.round((performance.now() - startedMs) * 1_000) / 1_000
      answers.push({ id, ranked: rankedItems(answer, ids[at]!), ms })
      step()
    }
  }
  return { answers, lost }
}

/** A conversation, in its order, or a document alone. */
function lanesOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const sessions = Map.groupBy(
    items.filter(({ session }) => session !== undefined),
    ({ session }) => session,
  )
  return [...sessions.values(), ...items.filter(({ session }) => session === undefined).map((item) => [item])]
}

async function inLanes<T>(waiting: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < waiting.length) await work(waiting[next++]!)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** The id of the document once memory holds it, or null. */
async function remember(client: Client, { text, session }: Item, graph: string): Promise<string | null> {
  const metadata = { graph, ...(session === undefined ? {} : { session }) }
  const { documentId, stages } = await client.process(text, { name: 'item.txt', metadata })
  return stages.some(({ name, state }) => name === 'memory' && state === 'done') ? documentId : null
}

/** Items of all documents that hold an answered chunk, each once, in the order of the answer. */
function rankedItems({ results }: RecallAnswer, ids: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const ranked = new Set<string>()
  for (const { sources } of results)
    for (const { documentId } of sources)
      for (const id of ids.get(documentId) ?? [`unknown:${documentId}`]) ranked.add(id)
  return [...ranked].slice(0, rankedMax)
}
