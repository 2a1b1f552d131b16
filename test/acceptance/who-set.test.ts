// What do we know about …? 100 questions over 200 made documents: namesakes, turned names, initials, titles, capitals, lower case.
import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import { startInstance } from './instance.ts'
import { whoSet } from './who-set.ts'

test('R@5 of a client’s documents through redaction is .95 at least', async () => {
  const instance = await startInstance()
  try {
    const client = createClient(instance.url)
    const { documents, questions } = whoSet()
    const personById = new Map<string, number>()
    const queue = [...documents.entries()]
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const [n, { text, person }] = next
          const end = await client.process(text, { name: `note-${n}.txt` })
          expect(end.status).toBe('completed')
          personById.set(end.documentId, person)
        }
      }),
    )
    let sum = 0
    for (const { query, person } of questions) {
      const gold = documents.filter((one) => one.person === person).length
      const { results } = await client.recall(query, { maxNodes: 20 })
      const first = [...new Set(results.map(({ provenance }) => provenance.documentId))].slice(0, 5)
      const hits = first.filter((id) => personById.get(id) === person).length
      const share = hits / Math.min(5, gold)
      sum += share
      if (share < 1 && process.env['SHOW'] === '1')
        console.log(
          share.toFixed(2),
          query,
          results.slice(0, 5).map(({ content }) => content.slice(0, 90)),
        )
    }
    console.log(`measured: R@5 ${(sum / questions.length).toFixed(3)} over ${questions.length} questions`)
    expect(sum / questions.length).toBeGreaterThanOrEqual(0.95)
  } finally {
    await instance.stop()
  }
}, 180_000)
