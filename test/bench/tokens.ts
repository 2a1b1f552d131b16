// What it costs in workerd to verify a token, at first and once it is known. node test/bench/tokens.ts [port]
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { unstable_startWorker } from 'wrangler'
import { newPair, nowMs, payload, sign, tenantId } from '../unit/gateway/tokens/token-world.ts'

const [port = '8353'] = process.argv.slice(2)
const tokensMax = 500
const pair = await newPair()
const { act } = payload
const given = { delegationDepth: 2, act: { ...act, jti: payload.jti, act: { ...act, jti: payload.jti, act } } }
const jtiOf = (n: number): string => `01K00000000000000000${String(n).padStart(6, '0')}`
const tokensOf = (more: object): Promise<string[]> =>
  Promise.all(Array.from({ length: tokensMax }, (_, n) => sign(pair, { jti: jtiOf(n), ...more })))
const median = (us: readonly number[]): string => us.toSorted((a, b) => a - b)[Math.floor(us.length / 2)]!.toFixed(2)

console.log(`${tokensMax} tokens, ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ''}`)
const worker = await unstable_startWorker({
  config: fileURLToPath(new URL('../runtime/tokens-bench.toml', import.meta.url)),
  dev: { server: { port: Number(port) }, inspector: false, watch: false, logLevel: 'warn' },
})
await worker.ready
for (const [name, more] of [
  ['of a key', {}],
  ['given on twice', given],
] as const) {
  const tokens = await tokensOf(more)
  const state = { keys: [{ kid: pair.kid, x: pair.x }], ended: [], markKey: '00'.repeat(32) }
  const body = JSON.stringify({ state, tokens, issuer: payload.iss, tenantId, nowMs })
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })
  const { platformUs, firstUs, knownUs, good } = (await answer.json()) as {
    readonly platformUs: number
    readonly firstUs: readonly number[]
    readonly knownUs: readonly number[]
    readonly good: number
  }
  const length = `${tokens[0]!.length} characters, ${good} good`
  console.log(`${name} (${length}): first ${median(firstUs)} µs, known ${median(knownUs)} µs (medians of rounds)`)
  console.log(`  the platform’s verification of the signature alone: ${platformUs.toFixed(2)} µs`)
}
await worker.dispose()
