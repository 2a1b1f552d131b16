// What one decision about a hostile address or pattern costs, of ten thousand each. node test/bench/hostile.ts
import fc from 'fast-check'
import os from 'node:os'
import { limits } from '../../contract/limits.ts'
import { operationGlob } from '../../core/access/policy/operation-glob.ts'
import { normaliseLocalConfig } from '../../core/instance/normalise-local-config.ts'
import { isRedirectUri } from '../../core/oauth/redirect-uri.ts'
import { compile, defaultFlags, isAffordable } from '../../core/redaction/safe-regex.ts'
import { parseProjection } from '../../core/tools/projection.ts'
import { explainAddress } from '../../workers/bridge/address.ts'
import { allowed, hostileUrl } from '../unit/hostile/hostile-urls.ts'
import { expression, glob, hostileText, operationId } from '../unit/hostile/hostile-patterns.ts'

const count = 10_000
const sample = <T>(drawn: fc.Arbitrary<T>): T[] => fc.sample(drawn, { numRuns: count, seed: 174 })

const tries = 5

function tookUs(decide: () => unknown): number {
  const fromMs = performance.now()
  decide()
  return (performance.now() - fromMs) * 1_000
}

/** Of each input the median of five tries: what collects garbage meanwhile is nobody's decision. */
function measure<T>(name: string, inputs: readonly T[], decide: (input: T) => unknown): void {
  const medians = inputs.map((input) => {
    const sorted = Array.from({ length: tries }, () => tookUs(() => decide(input))).toSorted((a, b) => a - b)
    return sorted[Math.floor(tries / 2)]!
  })
  const order = medians.toSorted((a, b) => a - b)
  const at = (share: number): string => order[Math.min(count - 1, Math.floor(count * share))]!.toFixed(1)
  console.log(`${name}: p50 ${at(0.5)} µs, p99 ${at(0.99)} µs, most ${at(1)} µs`)
}

console.log(`${count} of each, ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? ''}`)
const base = new URL(`https://${allowed}/v1`)
const urls = sample(hostileUrl)
measure('where a provider leads on', urls, (url) => {
  const read = URL.parse(url, base.href)
  return read === null || explainAddress(read, { base, isPrivate: false })
})
measure('a redirect of a client', urls, isRedirectUri)
measure('a provider of the configuration', urls, (url) =>
  normaliseLocalConfig({ tools: { providers: { crm: { kind: 'mcp', url } } } }, {}),
)
measure('a glob of a rule', sample(fc.tuple(glob, operationId)), ([pattern, id]) => operationGlob(pattern)(id))
measure('a projection', sample(fc.oneof(glob, expression)), parseProjection)
const texts = sample(fc.tuple(expression, hostileText))
measure('an expression is read', texts, ([source]) => compile(source, defaultFlags))
measure('an expression finds what it finds in a text of 3,000', texts, ([source, text]) => {
  const safe = compile(source, defaultFlags)
  return safe !== null && isAffordable(safe, limits.previewCharactersMax) && [...safe.matches(text)].length
})
