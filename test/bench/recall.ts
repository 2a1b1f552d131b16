// MemoryGraph in workerd with synthetic nodes: ingest rate, recall times by mode, wake, prune. node test/bench/recall.ts [nodes] [port]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unstable_startWorker } from 'wrangler'

const [nodes = '25000', port = '8370'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'recall-bench-'))

async function start(): Promise<Awaited<ReturnType<typeof unstable_startWorker>>> {
  const worker = await unstable_startWorker({
    config: fileURLToPath(new URL('../runtime/recall-bench.toml', import.meta.url)),
    dev: { server: { port: Number(port) }, inspector: false, persist: folder, watch: false, logLevel: 'warn' },
  })
  await worker.ready
  return worker
}

async function ask(path: string): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

const first = await start()
for (const path of [
  '/prepare',
  ...Array.from({ length: Number(nodes) / 12_500 }, (_, at) => `/ingest?nodes=12500&from=${at * 125}`),
  '/ingest-five',
  '/recall?mode=vault',
  '/recall?mode=hybrid',
  '/recall?mode=graph',
  '/floor',
  '/status',
]) {
  console.log(path, JSON.stringify(await ask(path)))
}
await first.dispose()
const second = await start()
console.log('/wake', JSON.stringify(await ask('/wake')))
console.log('/prune', JSON.stringify(await ask(`/prune?nodes=${Math.floor(Number(nodes) * 0.96)}`)))
console.log('/status', JSON.stringify(await ask('/status')))
await second.dispose()
rmSync(folder, { recursive: true, force: true })
