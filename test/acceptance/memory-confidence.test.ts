// Items that their sender is not sure enough of: discarded, counted, and found by nobody; how sure the others were stands in answers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryIngestAnswerSchema, type MemoryIngestedAnswer } from '../../contract/memory-item.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance({ config: { memory: { ingest: { confidenceThreshold: 0.6 } } } })
  client = createClient(instance.url)
}, 180_000)
afterAll(() => instance.stop())

async function send(body: object, headers: Record<string, string> = {}): Promise<MemoryIngestedAnswer> {
  const answer = await client.json('/api/memory/ingest', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { prefer: 'wait=30', 'content-type': 'application/json', ...headers },
  })
  expect(answer.status).toBe(200)
  return memoryIngestAnswerSchema.parse(answer.body)
}

const confidences = [0.59, 0.6, undefined, 0, 1, 0.3]
const items = confidences.map((confidence, at) => ({
  text: `The weir of place ${'abcdef'[at]} was looked at.`,
  id: String(at),
  ...(confidence === undefined ? {} : { confidence }),
}))

describe('memory.ingest.confidenceThreshold', () => {
  test('discards what is below it, says which and how many, and takes the others', async () => {
    const answer = await send({ items }, { 'idempotency-key': 'confidence-0001' })
    expect(answer).toMatchObject({ accepted: 3, refused: 0, discarded: 3, deduplicated: 0 })
    expect(answer.items.map(({ id, status }) => [id, status])).toEqual(
      confidences.map((one, at) => [String(at), (one ?? 1) < 0.6 ? 'discarded' : 'completed']),
    )
    for (const { status, documentId, error } of answer.items)
      expect([documentId === null, error]).toEqual([status === 'discarded', null])
    const { results } = await client.recall('weir', { maxNodes: 20 })
    expect(new Map(results.map(({ content, confidence }) => [content, confidence]))).toEqual(
      new Map([
        [items[1]!.text, 0.6],
        [items[2]!.text, 1],
        [items[4]!.text, 1],
      ]),
    )
    const unsure = results.find(({ content }) => content === items[1]!.text)
    expect(unsure?.sources.map(({ confidence }) => confidence)).toEqual([0.6])
    // The same request again is the same answer.
    expect(await send({ items }, { 'idempotency-key': 'confidence-0001' })).toMatchObject({ accepted: 3, discarded: 3 })
  })

  test('takes nothing where nobody is sure, and leaves nothing of it', async () => {
    const before = (await client.json('/api/documents')).body as { documents: unknown[] }
    expect(await send({ text: 'The weir is haunted.', confidence: 0.1 })).toMatchObject({ accepted: 0, discarded: 1 })
    const after = (await client.json('/api/documents')).body as { documents: unknown[] }
    expect(after.documents).toHaveLength(before.documents.length)
  })

  test('refuses what is no confidence', async () => {
    for (const confidence of [-0.1, 1.1, '0.9', null]) {
      const body = JSON.stringify({ text: 'x', confidence })
      const headers = { 'content-type': 'application/json' }
      const { status } = await client.json('/api/memory/ingest', { method: 'POST', body, headers })
      expect([confidence, status]).toEqual([confidence, 422])
    }
  })
})
