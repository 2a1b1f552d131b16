// What redaction took out ranks as if it stood there, for those who may ask for identities; for others it is not there at all.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MemoryRecallCall } from '../../../contract/memory-recall.ts'
import { hiddenQuery } from '../../../core/identity/identity-terms.ts'
import { createTermKeyer, nodeId } from '../../../core/memory/keying.ts'
import { packChunks } from '../../../core/memory/packed-chunks.ts'
import { prepareChunk, prepareQuery } from '../../../core/memory/prepare.ts'
import { createTwins } from '../../../core/memory/twins.ts'
import { addPart } from '../../../durable-objects/memory-graph/add.ts'
import { openMemory, type GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { checkRecall, recallNodes } from '../../../durable-objects/memory-graph/recall.ts'
import { migrate } from '../../../durable-objects/memory-graph/schema.ts'
import { createNodeSql } from '../../bench/node-sql.ts'

const key = new Uint8Array(32).fill(6)
const keyer = createTermKeyer(key)
const call = { v: 1, tenantId: 't', actor: { id: 'tester', type: 'service' }, requestId: 'request-0001' } as const

interface Said {
  readonly text: string
  readonly spoken: string
}

/** A graph of one document a text, ids by their place. */
function remember(texts: readonly Said[]): GraphMemory {
  const { sql, transaction } = createNodeSql()
  migrate(sql, transaction)
  const memory = openMemory({ sql, transaction, seeds: { seedHigh: 1, seedLow: 2 }, now: () => 0 })
  for (const [at, said] of texts.entries()) {
    const documentId = String(at).padStart(26, '0')
    const place = { key, documentId, revision: 1, ordinal: 0, chunkerVersion: 'c' }
    const chunks = [
      { ...prepareChunk({ ...said, keyer }), nodeId: nodeId(place), ordinal: 0, sealed: new Uint8Array(1) },
    ]
    const names = new Uint8Array(0)
    const fields = { revision: 1, vertical: null, merkleRoot: 'r', attempt: 1, createdAtMs: 0 }
    const asked = { ...call, ...fields, documentId, chunks: packChunks({ chunks, names }) }
    transaction(() => addPart(memory, asked, { chunks, names, earlier: new Map() }))
  }
  return memory
}

type Asked = Pick<MemoryRecallCall, 'mode'> & { readonly mayIdentify: boolean }

/** Places of the documents and scores, best first. */
function recall(memory: GraphMemory, query: string, { mode, mayIdentify }: Asked): [number, number][] {
  const prepared = prepareQuery({ query, hidden: hiddenQuery(query, { mayIdentify, mode }), keyer })
  const asked = { ...call, ...prepared, mode, maxHops: 3, maxNodes: 100, vertical: null, nowMs: 0 }
  expect(checkRecall(asked).ok).toBe(true)
  const { nodes, documents } = recallNodes(memory, asked)
  return nodes.map(({ sources, score }) => [Number(documents[sources[0]!.document]!.documentId), score])
}

const label = '<PERSON_0000000>'

describe('createTwins()', () => {
  test('is XTEA, as its published vectors have it', () => {
    const { of, entityOf } = createTwins(Uint8Array.from({ length: 16 }, (_, at) => at))
    expect(of('4142434445464748')).toBe('497df3d072612cb5')
    expect(of('4141414141414141')).toBe('e78f2d13744341d8')
    expect(entityOf('497df3d072612cb5')).toBe('4142434445464748')
  })

  test('leads back, whatever the name and the key', () => {
    const digits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number) => number.toString(16).padStart(16, '0'))
    fc.assert(
      fc.property(digits, fc.uint8Array({ minLength: 16, maxLength: 16 }), (name, twinKey) => {
        const { of, entityOf } = createTwins(twinKey)
        expect(entityOf(of(name))).toBe(name)
      }),
    )
  })
})

describe('recallNodes() through redaction', () => {
  const words = ['keller', 'brandt', 'harbour', 'loan', 'may', 'frost', 'permit', 'quay']
  const sentence = fc.array(fc.tuple(fc.constantFrom(...words), fc.boolean()), { minLength: 1, maxLength: 12 })

  test('scores words that were taken out, in some texts or in all, as those that stand openly', () => {
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 1, maxLength: 8 }),
        fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }),
        (sentences, asked) => {
          // What sets texts apart for the duplicates of a graph, and for nothing else.
          const said = sentences.map((one, at) => ({
            spoken: [`n${at}`, ...one.map(([word]) => word)].join(' '),
            text: [`n${at}`, ...one.map(([word, isHidden]) => (isHidden ? label : word))].join(' '),
          }))
          const open = said.map(({ spoken }) => ({ spoken, text: spoken }))
          const options = { mode: 'vault', mayIdentify: true } as const
          const [through, clear] = [said, open].map((texts) => recall(remember(texts), asked.join(' '), options))
          expect(through).toEqual(clear)
        },
      ),
      { numRuns: 300 },
    )
  })

  const village = 'Shringarpur\n\nShringarpur is a small village in Maharashtra near the sea.'
  const politics = 'Since 1960 few parties have had a say with hardly a pause.'
  const state = { text: `${label}\n\n${politics}`, spoken: `Maharashtra\n\n${politics}` }
  const others = Array.from({ length: 20 }, (_, at) => `Note ${at}\n\nThe harbour of note ${at} is closed for repairs.`)
  const openly = others.map((text) => ({ text, spoken: text }))
  const query = 'Where is Shringarpur?'

  test('a name leads from where it stands to the text whose heading it was, and back', () => {
    const hidden = { text: village.replace('Maharashtra', label), spoken: village }
    for (const texts of [
      [{ text: village, spoken: village }, state, ...openly],
      [hidden, { text: state.spoken, spoken: state.spoken }, ...openly],
      [hidden, state, ...openly],
    ]) {
      const clear = texts.map(({ spoken }) => ({ text: spoken, spoken }))
      for (const mode of ['hybrid', 'graph'] as const) {
        const expected = recall(remember(clear), query, { mode, mayIdentify: true })
        expect(expected.map(([at]) => at)).toEqual([0, 1])
        expect(recall(remember(texts), query, { mode, mayIdentify: true })).toEqual(expected)
      }
    }
    const apart = recall(remember([{ text: village, spoken: village }, state]), query, {
      mode: 'hybrid',
      mayIdentify: false,
    })
    expect(apart.map(([at]) => at)).toEqual([0])
  })

  test('without memory:identify the answer is the same whatever stood behind a label', () => {
    const known = remember([{ text: village, spoken: village }, state, ...openly])
    const other = { text: state.text, spoken: state.spoken.replace('Maharashtra\n', 'Mlllrnnntra\n') }
    const unknown = remember([{ text: village, spoken: village }, other, ...openly])
    for (const asked of [query, 'Maharashtra', 'maharashtra parties since 1960'])
      for (const mode of ['hybrid', 'graph', 'vault'] as const) {
        const options = { mode, mayIdentify: false }
        expect(recall(known, asked, options)).toEqual(recall(unknown, asked, options))
      }
  })
})
