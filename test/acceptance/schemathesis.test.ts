// What the OpenAPI description says holds: Schemathesis sends what it allows and what it forbids, with and without API keys.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createClient } from './client.ts'
import { startInstance } from './instance.ts'
import { installSchemathesis, runSchemathesis } from './schemathesis.ts'

const seed = Number(process.env['SCHEMATHESIS_SEED'] ?? 1)
/** For each of the two modes. */
const maxSeconds = Number(process.env['SCHEMATHESIS_SECONDS'] ?? 30)
const settleMs = 30_000

const missing = installSchemathesis()
if (missing !== null) console.log(`skipped: schemathesis, because ${missing}`)

describe.skipIf(missing !== null)('openapi.json: every answer is as described', () => {
  test.each(['noAuth', 'apiKey'] as const)('%s', async (mode) => {
    const instance = await startInstance({ config: { api: { auth: { mode } } } })
    try {
      const apiKey = mode === 'apiKey' ? instance.adminKey : undefined
      const client = createClient(instance.url, apiKey)
      // Something to be found by its id.
      expect((await client.process('The lease of the depot in Bremen ends in May.')).status).toBe('completed')
      const { url } = instance
      const report = await runSchemathesis({ url, seed, maxSeconds, ...(apiKey === undefined ? {} : { apiKey }) })
      console.log(`measured: schemathesis sent ${report.requests} requests, ${mode}, seed ${seed}`)
      if (report.exitCode !== 0) console.log(report.output)
      expect(report.exitCode, `seed ${seed}; the failing requests stand above as curl lines`).toBe(0)
      expect(report.operations.tested).toBe(report.operations.total)
      expect(report.requests).toBeGreaterThan(report.operations.total)
      await untilNothingIsProcessed(client)
      expect(instance.logs().filter((line) => line.includes('"level":"error"'))).toEqual([])
      expect((await client.json('/readyz')).status).toBe(200)
    } finally {
      await instance.stop()
    }
  })
})

/** An accepted document that is tried again and again is stuck, whatever its upload was answered. */
async function untilNothingIsProcessed(client: ReturnType<typeof createClient>): Promise<void> {
  for (const untilMs = performance.now() + settleMs; ; await wait(100)) {
    const { body } = await client.json('/api/documents?status=processing')
    const { documents } = body as { documents: readonly object[] }
    if (documents.length === 0) return
    if (performance.now() > untilMs) expect(documents).toEqual([])
  }
}
