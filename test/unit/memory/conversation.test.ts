// Conversations and whole documents: hybrid values against a plain computation, whatever order messages come in, before and after a wake.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PreparedChunk } from '../../../contract/memory.ts'
import type { MemoryRecallCall } from '../../../contract/memory-recall.ts'
import { inverseFrequency, rankingParameters, termScore } from '../../../core/memory/bm25.ts'
import { aroundWeights } from '../../../core/memory/conversation.ts'
import { packChunks } from '../../../core/memory/packed-chunks.ts'
import { addPart } from '../../../durable-objects/memory-graph/add.ts'
import { openMemory, type GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { recallNodes } from '../../../durable-objects/memory-graph/recall.ts'
import { migrate } from '../../../durable-objects/memory-graph/schema.ts'
import { createNodeSql, type NodeSql } from '../../bench/node-sql.ts'

const call = { v: 1, tenantId: 't', actor: { id: 'tester', type: 'service' }, requestId: 'request-0001' } as const
const hex = (value: number): string =>
  ((BigInt(value + 1) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0')

interface Message {
  /** Place in the order of ids. */
  readonly at: number
  /** 0 is of no conversation. */
  readonly session: number
  /** Terms of each chunk. */
  readonly chunks: readonly (readonly number[])[]
}

const lengthOf = ({ chunks }: Message): number => chunks.reduce((sum, terms) => sum + terms.length, 0)
const frequencyIn = (terms: readonly number[], term: number): number => terms.filter((each) => each === term).length

function chunkOf(message: Message, ordinal: number): PreparedChunk {
  const terms = message.chunks[ordinal]!
  const counts = [...new Set(terms)].map((term) => [hex(term), frequencyIn(terms, term)] as const)
  return {
    nodeId: `n_${String(message.at).padStart(16, '0')}${String(ordinal).padStart(16, '0')}`,
    ordinal,
    sealed: new Uint8Array(1),
    terms: counts,
    lengthTerms: terms.length,
    tokens: 1,
    digest: hex(10_000 + message.at * 100 + ordinal),
    mentions: [],
  }
}

const openGraph = ({ sql, transaction }: NodeSql): GraphMemory =>
  openMemory({ sql, transaction, seeds: { seedHigh: 1, seedLow: 2 }, now: () => 0 })

function addMessage(memory: GraphMemory, message: Message): void {
  const names = new Uint8Array(0)
  const chunks = message.chunks.map((_, ordinal) => chunkOf(message, ordinal))
  const asked = {
    ...call,
    documentId: `01J${String(message.at).padStart(4, '0')}`,
    revision: 1,
    vertical: null,
    merkleRoot: 'r',
    attempt: 1,
    createdAtMs: 0,
    session: message.session === 0 ? null : hex(50_000 + message.session),
    chunks: packChunks({ chunks, names }),
  }
  memory.transaction(() => addPart(memory, asked, { chunks, names, earlier: new Map() }))
}

interface Ranked {
  readonly nodeId: string
  readonly value: number
}

const shares = (scores: readonly number[], share: number): number[] => {
  const best = Math.max(0, ...scores)
  return scores.map((score) => (best > 0 ? (share * score) / best : 0))
}

/** What the design says, over all nodes and without any cleverness. */
function plainRanking(messages: readonly Message[], query: readonly number[]): Ranked[] {
  const chunks = messages.flatMap((message) => message.chunks.map((terms, ordinal) => ({ message, terms, ordinal })))
  const countsOf = (lengths: readonly number[]) => ({
    nodes: lengths.length,
    lengthSum: lengths.reduce((sum, each) => sum + each, 0),
    lengthSquareSum: lengths.reduce((sum, each) => sum + each ** 2, 0),
  })
  // Documents count their chunks as well: an empty one is one all the same.
  const ofChunks = rankingParameters(countsOf(chunks.map(({ terms }) => terms.length)))
  const ofDocuments = rankingParameters(countsOf(messages.map((each) => lengthOf(each) + each.chunks.length)))
  const rarity = (term: number): number =>
    inverseFrequency(chunks.length, chunks.filter(({ terms }) => terms.includes(term)).length)
  const scored = (terms: readonly number[], parameters: typeof ofChunks): number =>
    query.reduce((sum, term) => {
      const frequency = frequencyIn(terms, term)
      return frequency === 0 ? sum : sum + rarity(term) * termScore(parameters, frequency, terms.length)
    }, 0)
  const conversationOf = (message: Message): Message[] =>
    message.session === 0
      ? []
      : messages.filter(({ session }) => session === message.session).toSorted((one, other) => one.at - other.at)
  const wholeOf = (message: Message | undefined): number => (message ? scored(message.chunks.flat(), ofDocuments) : 0)
  const weights = aroundWeights(ofDocuments.averageLength)
  const aroundOf = (message: Message): number => {
    const all = conversationOf(message)
    const at = all.indexOf(message)
    const beside = [1, 2].map((distance) => {
      const before = at < 0 ? undefined : all[at - distance]
      const after = at < 0 ? undefined : all[at + distance]
      return weights.before[distance - 1]! * wholeOf(before) + weights.after[distance - 1]! * wholeOf(after)
    })
    return wholeOf(message) + beside[0]! + beside[1]!
  }
  const has = (terms: readonly number[]): boolean => terms.some((term) => query.includes(term))
  const isBeside = ({ message }: (typeof chunks)[number]): boolean => {
    const all = conversationOf(message)
    const at = all.indexOf(message)
    return at >= 0 && [at - 1, at + 1].some((each) => all[each]?.chunks.some(has))
  }
  const among = chunks.filter((chunk) => has(chunk.terms) || (chunk.ordinal === 0 && isBeside(chunk)))
  const sessions = [...new Set(among.map(({ message }) => message.session))].filter((session) => session > 0)
  const partTerms = new Map(
    sessions.map((session) => [
      session,
      messages.filter((each) => each.session === session).flatMap((each) => each.chunks.flat()),
    ]),
  )
  const partLength = [...partTerms.values()].reduce((sum, terms) => sum + terms.length, 0) / (sessions.length || 1)
  const ofParts = { k1: 1.2, b: 0.75, averageLength: partLength || 1 }
  const own = shares(
    among.map(({ terms }) => scored(terms, ofChunks)),
    0.2,
  )
  const documents = shares(
    among.map(({ message }) => aroundOf(message)),
    0.8,
  )
  const parts = shares(
    among.map(({ message }) => scored(partTerms.get(message.session) ?? [], ofParts)),
    weights.part,
  )
  const ranked = among.map(({ message, ordinal }, at) => ({
    nodeId: chunkOf(message, ordinal).nodeId,
    value: documents[at] === 0 ? 0 : own[at]! + documents[at]! + parts[at]!,
  }))
  const best = Math.max(0, ...ranked.map(({ value }) => value))
  return ranked.filter(({ value }) => value > 0).map(({ nodeId, value }) => ({ nodeId, value: value / best }))
}

function expectPlain(memory: GraphMemory, messages: readonly Message[], query: readonly number[]): void {
  const asked: MemoryRecallCall = {
    ...call,
    mode: 'hybrid',
    terms: query.map((term) => [hex(term), 1] as const),
    mentions: [],
    maxHops: 0,
    maxNodes: 1_000,
    vertical: null,
    nowMs: 0,
  }
  const rounded = (ranked: readonly Ranked[]): string[] =>
    ranked.map(({ nodeId, value }) => `${nodeId} ${value.toFixed(9)}`).toSorted()
  const answer = recallNodes(memory, asked)
  const answered = answer.nodes.map(({ nodeId, score }) => ({ nodeId, value: score }))
  expect(rounded(answered)).toEqual(rounded(plainRanking(messages, query)))
  expect(answer.nodes.map(({ score }) => score)).toEqual(
    answer.nodes.map(({ score }) => score).toSorted((a, b) => b - a),
  )
  expect(memory.resident.scores.every((score) => score === 0)).toBe(true)
  expect(memory.resident.values.every((value) => value === 0)).toBe(true)
}

const messagesArbitrary = fc
  .array(
    fc.record({
      session: fc.integer({ min: 0, max: 3 }),
      chunks: fc.array(fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 9 }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((messages) => messages.map((message, at): Message => ({ ...message, at })))

describe('hybrid recall', () => {
  test('values chunk, document, messages around and conversation as a plain computation does', () => {
    const query = fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 4 })
    const arrival = fc.array(fc.nat(), { minLength: 25, maxLength: 25 })
    fc.assert(
      fc.property(messagesArbitrary, query, arrival, (messages, asked, order) => {
        const store = createNodeSql()
        migrate(store.sql, store.transaction)
        const memory = openGraph(store)
        const arriving = messages.toSorted((one, other) => order[one.at]! - order[other.at]! || one.at - other.at)
        for (const message of arriving) addMessage(memory, message)
        expectPlain(memory, messages, asked)
        expectPlain(openGraph(store), messages, asked)
      }),
      { numRuns: 300 },
    )
  })

  test('answers a message beside the words of the question', () => {
    const store = createNodeSql()
    migrate(store.sql, store.transaction)
    const memory = openGraph(store)
    const said = [[[1, 2]], [[7, 8, 9]], [[3, 4]], [[5, 6]]]
    for (const [at, chunks] of said.entries()) addMessage(memory, { at, session: 1, chunks })
    const terms = [[hex(1), 1] as const]
    const fields = { mentions: [], maxHops: 0, maxNodes: 10, vertical: null, nowMs: 0 }
    const { nodes } = recallNodes(memory, { ...call, mode: 'hybrid', terms, ...fields })
    expect(nodes.map(({ nodeId }) => Number(nodeId.slice(2, 18)))).toEqual([0, 1])
    const floored = recallNodes(memory, { ...call, mode: 'hybrid', terms, ...fields, minScore: 0.9 })
    expect(floored.nodes.map(({ nodeId }) => Number(nodeId.slice(2, 18)))).toEqual([0])
    expect([floored.found, floored.isFloored]).toEqual([2, true])
  })
})
