// The Worker of test/bench/tokens.ts: how long tokens take to verify, at first and once they are known.
import type { TokenState } from '../../contract/token-rpc.ts'
import { TokenView } from '../../workers/gateway/tokens/known-tokens.ts'
import { VerifiedTokens, type TokenRealm } from '../../workers/gateway/tokens/verify-token.ts'

interface Asked {
  readonly state: TokenState
  readonly tokens: readonly string[]
  readonly issuer: string
  readonly tenantId: string
  readonly nowMs: number
}

/** Each list is gone through so often: the clock of a Worker tells no microseconds. */
const rounds = 20
const knownTimes = 100

/** The platform's own part of it: the signature, with everything read before. */
async function verifyAlone(tokens: readonly string[], key: CryptoKey): Promise<number> {
  const parts = tokens.map((token) => {
    const at = token.lastIndexOf('.')
    return { signature: Buffer.from(token.slice(at + 1), 'base64url'), signed: Buffer.from(token.slice(0, at)) }
  })
  const fromMs = performance.now()
  for (let round = 0; round < rounds; round++)
    for (const { signature, signed } of parts) await crypto.subtle.verify('Ed25519', key, signature, signed)
  return ((performance.now() - fromMs) * 1_000) / (parts.length * rounds)
}

export default {
  async fetch(request): Promise<Response> {
    const { state, tokens, issuer, tenantId, nowMs } = await request.json<Asked>()
    const view = { ok: true, value: new TokenView(state) } as const
    const isServed = (id: string): boolean => id === tenantId
    const realm: TokenRealm = {
      issuer,
      instanceTenantId: tenantId,
      nowMs,
      isServed,
      viewOf: async () => view,
      secretKeys: [],
    }
    let good = 0
    const go = async (verified: VerifiedTokens, times: number): Promise<number> => {
      const fromMs = performance.now()
      for (let time = 0; time < times; time++)
        for (const token of tokens) if ((await verified.verify(token, realm)).ok) good += 1
      return ((performance.now() - fromMs) * 1_000) / (tokens.length * times)
    }
    const key = await view.value.verifier(state.keys[0]!)
    const platformUs = await verifyAlone(tokens, key)
    const firstUs: number[] = []
    const knownUs: number[] = []
    for (let round = 0; round < rounds; round++) {
      const verified = new VerifiedTokens()
      firstUs.push(await go(verified, 1))
      knownUs.push(await go(verified, knownTimes))
    }
    return Response.json({ platformUs, firstUs, knownUs, good: good / (rounds * (1 + knownTimes)) })
  },
} satisfies ExportedHandler
