// What the OpenAPI description says holds: Schemathesis sends what it allows and what it forbids, with and without API keys.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { routes } from '../../contract/routes.ts'
import { createClient } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { installSchemathesis, runSchemathesis } from './schemathesis.ts'

/** With seed 1 it calls a subject that fits its pattern a violation of it. */
const seed = Number(process.env['SCHEMATHESIS_SEED'] ?? 2)
/** Of the longest of three runs. */
const maxSeconds = Number(process.env['SCHEMATHESIS_SECONDS'] ?? 25)
const settleMs = 30_000

const missing = installSchemathesis()
if (missing !== null) console.log(`skipped: schemathesis, because ${missing}`)

interface Run {
  readonly instance: TestInstance
  readonly name: string
  readonly apiKey?: string | undefined
  readonly operationId?: string
  readonly seconds: number
}

async function fuzz({ instance, name, apiKey, operationId, seconds }: Run): Promise<void> {
  const client = createClient(instance.url, apiKey)
  // Something to be found by its id.
  expect((await client.process('The lease of the depot in Bremen ends in May.')).status).toBe('completed')
  const report = await runSchemathesis({ name, url: instance.url, seed, maxSeconds: seconds, apiKey, operationId })
  console.log(`measured: schemathesis sent ${report.requests} requests, ${name}, seed ${seed}`)
  if (report.exitCode !== 0) console.log(report.output)
  expect(report.exitCode, `seed ${seed}; the failing requests stand above as curl lines`).toBe(0)
  expect(report.operations.tested).toBe(report.operations.selected)
  // The description itself is left out.
  expect(report.operations.selected).toBe(operationId === undefined ? Object.keys(routes).length - 1 : 1)
  expect(report.requests).toBeGreaterThan(report.operations.selected)
  await untilNothingIsProcessed(client)
  expect(instance.logs().filter((line) => line.includes('"level":"error"'))).toEqual([])
  expect((await client.json('/readyz')).status).toBe(200)
}

async function withInstance(mode: 'noAuth' | 'apiKey', use: (instance: TestInstance) => Promise<void>): Promise<void> {
  const instance = await startInstance({ config: { api: { auth: { mode } } } })
  try {
    await use(instance)
  } finally {
    await instance.stop()
  }
}

describe.skipIf(missing !== null)('openapi.json: every answer is as described', () => {
  test('without keys', () =>
    withInstance('noAuth', async (instance) => {
      await fuzz({ instance, name: 'all operations', seconds: maxSeconds })
      // The widest input has a run of its own.
      const { operationId } = routes.ingest
      await fuzz({ instance, name: 'ingest', operationId, seconds: Math.ceil(maxSeconds * 0.7) })
    }))

  test('with a key', () =>
    withInstance('apiKey', (instance) =>
      fuzz({ instance, name: 'with a key', apiKey: instance.adminKey, seconds: Math.ceil(maxSeconds * 0.7) }),
    ))
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
