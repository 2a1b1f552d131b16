// Whether the time of a refusal tells another tenant's ids from those that never were: medians of both, by turns. node test/bench/foreign-ids.ts
import os from 'node:os'
import { neverWas, startForeignWorld, type Ids } from '../acceptance/foreign-world.ts'

const rounds = 400

const asked: readonly (readonly [name: string, path: (ids: Ids) => string, method?: string])[] = [
  ['status of a document', ({ document }) => `/api/documents/${document}/status`],
  ['archive of a document', ({ document }) => `/api/documents/${document}/archive`],
  ['trail of a document', ({ document }) => `/api/audit/document/${document}`],
  ['trail of a node', ({ node }) => `/api/audit/memory-node/${node}`],
  ['what is near a node', ({ node }) => `/api/memory/graph?node=${node}`],
  ['a label', ({ label }) => `/api/identities/${label}`],
  ['documents of a tag', ({ tag }) => `/api/documents?tag=${tag}`],
  ['a graph', ({ graph }) => `/api/memory/export?graph=${graph}`],
  ['an approval', ({ approval }) => `/api/hitl/approvals/${approval}`],
  ['a tool', ({ tool }) => `/api/tools/${tool}/health`],
  ['a key', ({ key }) => `/api/keys/${key}`, 'DELETE'],
  ['a token', ({ token }) => `/api/auth/tokens/${token}`, 'DELETE'],
]

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
const shown = (ms: number): string => `${(ms * 1_000).toFixed(0)} µs`

const world = await startForeignWorld()
const headers = { authorization: `Bearer ${world.strangerKey}` }

async function tookMs(path: string, method: string): Promise<number> {
  const sinceMs = performance.now()
  await (await fetch(`${world.instance.url}${path}`, { method, headers })).arrayBuffer()
  return performance.now() - sinceMs
}

console.log(`${rounds} of each kind, ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ''}`)
for (const [name, path, method = 'GET'] of asked) {
  const times: { readonly foreign: number[]; readonly never: number[] } = { foreign: [], never: [] }
  for (let round = 0; round < rounds; round++) {
    // By turns, and each first as often as the other.
    const order = round % 2 === 0 ? (['foreign', 'never'] as const) : (['never', 'foreign'] as const)
    for (const kind of order) times[kind].push(await tookMs(path(kind === 'foreign' ? world.first : neverWas), method))
  }
  const [foreign, never] = [median(times.foreign), median(times.never)]
  console.log(
    `${name}: another's ${shown(foreign)}, nobody's ${shown(never)}, ${((foreign / never - 1) * 100).toFixed(1)} %`,
  )
}
await world.stop()
