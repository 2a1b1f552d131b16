// The list of documents with many of them: how long the API answers, by filter, and how long the page takes until its rows are there.
import { performance } from 'node:perf_hooks'
import { chromiumPath, openBrowser } from '../acceptance/chromium.ts'
import { createClient } from '../acceptance/client.ts'
import { startInstance } from '../acceptance/instance.ts'

const documents = Number(process.env['BENCH_DOCUMENTS'] ?? 10_000)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 200)
const places = ['weir', 'lock', 'quay', 'mill', 'sluice', 'ferry', 'crane']
const kinds = ['report', 'minutes', 'survey', 'lease', 'plan']

const instance = await startInstance()
const client = createClient(instance.url)

const itemOf = (at: number) => ({
  title: `${kinds[at % kinds.length]} of the ${places[at % places.length]} ${at}`,
  text: `Note ${at}: the ${places[at % places.length]} was looked at.`,
  tags: [places[at % places.length]!, `year-${2000 + (at % 25)}`],
  subjects: [`person-${at % 500}`],
})

const startedMs = performance.now()
for (let at = 0; at < documents; at += 256) {
  const items = Array.from({ length: Math.min(256, documents - at) }, (_, n) => itemOf(at + n))
  await client.remember(items)
  process.stderr.write(
    `\r${Math.min(at + 256, documents)} documents, ${Math.round((performance.now() - startedMs) / 1000)} s`,
  )
}
process.stderr.write('\n')

const quantile = (sorted: readonly number[], part: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1)

async function measure(name: string, query: (round: number) => string): Promise<void> {
  const ms: number[] = []
  let rows = 0
  for (let round = 0; round < rounds; round++) {
    const beganMs = performance.now()
    const { status, body } = await client.json(`/api/documents?${query(round)}`)
    if (status !== 200) throw new Error(`${name} answered ${status}`)
    ms.push(performance.now() - beganMs)
    rows = (body as { documents: readonly unknown[] }).documents.length
  }
  const sorted = ms.toSorted((a, b) => a - b)
  console.log(
    `${name}: p50 ${quantile(sorted, 0.5)} p95 ${quantile(sorted, 0.95)} ms, ${rows} rows, ${rounds} requests`,
  )
}

await measure('newest 20', () => 'limit=20')
await measure('newest 200', () => 'limit=200')
await measure('a frequent word', () => 'limit=20&name=report')
await measure('two words', () => 'limit=20&name=report%20weir')
await measure('a rare word', (round) => `limit=20&name=${round * 31}`)
await measure('a tag and a status', () => 'limit=20&tag=weir&status=completed')
await measure('a subject', (round) => `limit=20&subject=person-${round % 500}`)
await measure('nothing', (round) => `limit=20&name=report%20${documents + round}`)

if (chromiumPath !== undefined) {
  const page = await openBrowser({ names: [] })
  for (let round = 0; round < 5; round++) {
    const beganMs = performance.now()
    await page.open(instance.url)
    await page.until(`document.querySelectorAll('#documents tr').length === 20`)
    console.log(`page: rows after ${Math.round(performance.now() - beganMs)} ms`)
  }
  await page.close()
}
await instance.stop()
