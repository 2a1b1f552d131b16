// What a decision costs in workerd at 1,000 rules, and Cedar's beside it on the same policy and requests. node test/bench/decide.ts [port]
import fc from 'fast-check'
import { fileURLToPath } from 'node:url'
import os from 'node:os'
import { unstable_startWorker } from 'wrangler'
import { cedarOf, contextOf, isAllowedByCedar, prepareCedar } from '../unit/access/cedar.ts'
import { drawnPolicyOf, drawnRequest, operationIds, timeZones } from '../unit/access/drawn-policies.ts'

const [port = '8352'] = process.argv.slice(2)
const rules = Number(process.env['BENCH_RULES'] ?? 1_000)
const [policy] = fc.sample(drawnPolicyOf(rules, rules), { numRuns: 1, seed: 12 })
const requests = fc.sample(drawnRequest, { numRuns: 1_000, seed: 13 })

const percentile = (sorted: readonly number[], share: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(2)
const said = (us: readonly number[]): string => {
  const sorted = us.toSorted((a, b) => a - b)
  return `p50 ${percentile(sorted, 0.5)} µs, p99 ${percentile(sorted, 0.99)} µs, most ${percentile(sorted, 1)} µs`
}

console.log(`${rules} rules, ${requests.length} requests, ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ''}`)
const worker = await unstable_startWorker({
  config: fileURLToPath(new URL('../runtime/decide-bench.toml', import.meta.url)),
  dev: { server: { port: Number(port) }, inspector: false, watch: false, logLevel: 'warn' },
})
await worker.ready
const answer = await fetch(`http://127.0.0.1:${port}/`, {
  method: 'POST',
  body: JSON.stringify({ policy, requests, timesEach: 2_000 }),
})
const { compileMs, firstUs, eachUs, allowed } = (await answer.json()) as {
  readonly compileMs: number
  readonly firstUs: number
  readonly eachUs: readonly number[]
  readonly allowed: number
}
console.log(`compile: ${compileMs.toFixed(1)} ms; first decisions: mean ${firstUs.toFixed(1)} µs; allowed ${allowed}`)
console.log(`decide() in workerd: ${said(eachUs)}`)
await worker.dispose()

prepareCedar('bench', cedarOf(policy!, operationIds, { isApproved: true }))
const contexts = requests.slice(0, 100).map((asked) => contextOf(asked, timeZones))
const cedarUs = contexts.map((context) => {
  const fromMs = performance.now()
  isAllowedByCedar('bench', context)
  return (performance.now() - fromMs) * 1_000
})
console.log(`Cedar (wasm, Node): ${said(cedarUs)}`)
