// The Worker of test/bench/decide.ts: how long a policy takes to compile, and each decision under it.
import { policySchema } from '../../contract/policy.ts'
import type { AccessRequest } from '../../core/access/access-request.ts'
import { decide } from '../../core/access/decide.ts'
import { compilePolicy } from '../../core/access/policy/compile.ts'

interface Asked {
  readonly policy: unknown
  readonly requests: readonly AccessRequest[]
  /** Each decision is made so often, and its mean counts: the clock of a Worker tells no microseconds. */
  readonly timesEach: number
}

export default {
  async fetch(request): Promise<Response> {
    const { policy, requests, timesEach } = await request.json<Asked>()
    const parsed = policySchema.parse(policy)
    const startMs = performance.now()
    let compiled = compilePolicy(parsed, 1)
    for (let round = 1; round < 10; round++) compiled = compilePolicy(parsed, 1)
    const compileMs = (performance.now() - startMs) / 10
    const firstMs = performance.now()
    for (const asked of requests) decide(compiled, asked)
    const firstUs = ((performance.now() - firstMs) * 1_000) / requests.length
    let allowed = 0
    const eachUs = requests.map((asked) => {
      const fromMs = performance.now()
      for (let round = 0; round < timesEach; round++) if (decide(compiled, asked).isAllowed) allowed += 1
      return ((performance.now() - fromMs) * 1_000) / timesEach
    })
    return Response.json({ compileMs, firstUs, eachUs, allowed: allowed / timesEach })
  },
} satisfies ExportedHandler
