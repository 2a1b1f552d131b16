// What an operator sees of a running instance: a log line for each request and stage, metrics that agree with what was done, and no content.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { rootDir } from '../../self-host/settings.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { untilListed } from './until-listed.ts'

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
}, 180_000)
afterAll(() => instance.stop())

type Line = { readonly [field: string]: unknown }
const env = () => ({
  ...process.env,
  CLAWQL_DATA_DIR: join(instance.dir, 'data'),
  CLAWQL_SECRETS_DIR: join(instance.dir, 'secrets'),
  CLAWQL_CONFIG: join(instance.dir, 'clawql.local.yaml'),
})
const clawql = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(rootDir, 'cli', 'clawql.ts'), ...args], { encoding: 'utf8', env: env() })
const linesOf = (...args: readonly string[]): readonly Line[] =>
  JSON.parse(clawql('logs', '--json', ...args).stdout) as Line[]

interface Sample {
  readonly name: string
  readonly labels: string
  readonly value: number
}

async function scrape(): Promise<readonly Sample[]> {
  const text = await client.text('/metrics')
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
      return { name, labels, value: Number(value) }
    })
}
const valueOf = (samples: readonly Sample[], name: string, label = ''): number =>
  samples.filter((one) => one.name === name && one.labels.includes(label)).reduce((sum, { value }) => sum + value, 0)

const secretName = 'Ingrid Halvorsen'

describe('the log', () => {
  it('has one line for each request: method, pattern, status, time, id, tenant and key, and no content', async () => {
    const ask = async (path: string, init: RequestInit = {}): Promise<string> => {
      const requestId = crypto.randomUUID()
      const answer = await fetch(`${instance.url}${path}`, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), 'x-request-id': requestId },
      })
      await answer.arrayBuffer()
      return requestId
    }
    const json = { 'content-type': 'application/json' }
    const name = encodeURIComponent(secretName)
    const asked = [
      [await ask('/api/documents?limit=3'), 'GET', '/api/documents', 200],
      [await ask('/api/documents/01M8GBBGNCK3629NTH1APM5S53/status'), 'GET', '/api/documents/:documentId/status', 404],
      [
        await ask('/api/memory/recall', { method: 'POST', headers: json, body: JSON.stringify({ query: secretName }) }),
        'POST',
        '/api/memory/recall',
        200,
      ],
      [await ask(`/api/documents?tag=${name}`), 'GET', '/api/documents', 200],
      [await ask(`/api/documents/${name}/status`), 'GET', '/api/documents/:documentId/status', 404],
      [await ask(`/${name}`), null, null, 404],
      [await ask('/api/documents', { method: 'DELETE' }), 'DELETE', '/api/documents', 405],
      [await ask('/api/documents', { headers: { origin: 'https://evil.example' } }), 'GET', '/api/documents', 403],
    ] as const
    await wait(300)
    for (const [requestId, method, route, status] of asked) {
      const found = linesOf('--request', requestId).filter(({ event }) => event === 'request')
      expect(found, `${method} ${route}`).toEqual([
        expect.objectContaining({
          at: expect.stringMatching(/Z$/) as string,
          worker: 'gateway',
          requestId,
          method,
          route,
          status,
          ms: expect.any(Number) as number,
        }),
      ])
      if (status === 200) expect(found[0]).toMatchObject({ tenantId: instance.tenantId, keyId: 'local' })
    }
    expect(instance.logs().join('\n')).not.toMatch(/Ingrid|Halvorsen/)
  })

  it('has one line for each stage that ran and one for the end of a document, and follows it', async () => {
    const follower = spawn(process.execPath, [join(rootDir, 'cli', 'clawql.ts'), 'logs', '--follow', '--tail', '0'], {
      env: env(),
    })
    let followed = ''
    follower.stdout.on('data', (part: Buffer) => (followed += part.toString()))
    await wait(2_000)
    const { documentId, status } = await client.process(`Dear ${secretName}, the ferry leaves at noon.\n`, {
      name: `${secretName}.txt`,
    })
    expect(status).toBe('completed')
    await expect.poll(() => followed, { timeout: 10_000 }).toContain(`"documentId":"${documentId}"`)
    follower.kill()
    const lines = linesOf('--document', documentId, '--tail', '1000')
    const stages = lines.filter(({ event }) => event === 'stage')
    expect(stages.map(({ stage }) => String(stage)).toSorted()).toEqual([
      'memory',
      'merkle',
      'paperless',
      'presidio',
      'tika',
    ])
    for (const line of stages)
      expect(line).toMatchObject({
        outcome: 'done',
        ms: expect.any(Number) as number,
        requestId: expect.any(String) as string,
      })
    expect(lines.filter(({ event }) => event === 'document')).toEqual([
      expect.objectContaining({ outcome: 'completed', code: null, revision: 1 }),
    ])
    const broken = await client.process(Buffer.from('%PDF-1.7 nothing follows'), {
      name: 'x.pdf',
      type: 'application/pdf',
    })
    expect(broken.status).not.toBe('completed')
    await wait(300)
    const failed = linesOf('--document', broken.documentId, '--tail', '1000')
    expect(failed).toContainEqual(
      expect.objectContaining({
        event: 'stage',
        outcome: 'failed',
        code: expect.stringMatching(/^[A-Z_]+$/) as string,
      }),
    )
    expect(failed).toContainEqual(expect.objectContaining({ event: 'document', outcome: broken.status }))
    expect(instance.logs().join('\n')).not.toMatch(/Ingrid|Halvorsen/)
  })
})

describe('/metrics', () => {
  it('agrees with what was done: requests by operation and status, stages, ends, queue, processes', async () => {
    const before = await scrape()
    const texts = Array.from({ length: 5 }, (_, i) => `Note ${i} about lighthouses of the northern coast.\n`)
    for (const text of texts) expect((await client.process(text)).status).toBe('completed')
    for (let i = 0; i < 7; i++) await client.json('/api/documents/01M8GBBGNCK3629NTH1APM5S53/status')
    await fetch(`${instance.url}/api/documents`, { headers: { origin: 'https://evil.example' } })
    const after = await scrape()
    const added = (name: string, label = ''): number => valueOf(after, name, label) - valueOf(before, name, label)
    expect(added('clawql_documents_ended_total', 'status="completed"')).toBe(5)
    expect(added('clawql_document_stage_duration_ms_count', 'stage="presidio"')).toBe(5)
    expect(added('clawql_document_stage_duration_ms_bucket', 'stage="presidio",le="+Inf"')).toBe(5)
    expect(added('clawql_http_requests_total', 'operation="clawql__documents__ingest"')).toBe(5)
    expect(added('clawql_http_requests_total', 'operation="clawql__documents__status",status="404"')).toBe(7)
    expect(added('clawql_api_execute_duration_ms_count', 'operationId="clawql__documents__ingest"')).toBe(5)
    expect(added('clawql_atr_violations_total')).toBe(1)
    expect(valueOf(after, 'clawql_queue_documents', 'state="waiting"')).toBe(0)
    for (const process of ['launcher', 'main', 'compute-0', 'engine-0']) {
      expect(valueOf(after, 'clawql_process_up', `process="${process}"`)).toBe(1)
      expect(valueOf(after, 'clawql_process_resident_bytes', `process="${process}"`)).toBeGreaterThan(10_000_000)
    }
    expect(valueOf(after, 'clawql_store_bytes', 'store="objects"')).toBeGreaterThan(10_000)
    expect(valueOf(after, 'clawql_disk_free_bytes')).toBeGreaterThan(0)
    expect(after.find(({ name }) => name === 'clawql_build_info')?.labels).toMatch(/version="\d{4}\./)
  })

  it('has every metric that dashboard and alert rules name, after a backup and a recall', async () => {
    expect(clawql('backup', join(instance.dir, 'backup')).status).toBe(0)
    await client.recall('lighthouses')
    const text = await client.text('/metrics')
    const families = new Set(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    )
    const files = ['alerts.yml', 'grafana-dashboard.json'].map((name) =>
      readFileSync(join(rootDir, 'examples', 'monitoring', name), 'utf8'),
    )
    const page = readFileSync(join(rootDir, 'docs', 'operating', 'monitoring.md'), 'utf8')
    for (const name of files.flatMap((file) => [...file.matchAll(/\bclawql_(?!_)[a-z_]+\b/g)].map(([match]) => match)))
      expect([...families]).toContain(name)
    // And the other way round: what is measured is described.
    for (const [, name = ''] of text.matchAll(/^# TYPE (\w+) /gm)) expect(page).toContain(`\`${name}\``)
    expect(valueOf(await scrape(), 'clawql_backup_age_seconds')).toBeLessThan(600)
    const { groups } = parse(files[0]!) as {
      groups: readonly { readonly rules: readonly { readonly alert: string }[] }[]
    }
    for (const { alert } of groups.flatMap(({ rules }) => rules)) expect(page).toContain(`\`${alert}\``)
  })

  it('keeps its counts over a kill of the main process, and counts the restart', async () => {
    const before = await scrape()
    const { pid } = await untilListed(instance, 'main')
    process.kill(pid, 'SIGKILL')
    await expect
      .poll(async () => (await fetch(`${instance.url}/readyz`).catch(() => null))?.status, { timeout: 60_000 })
      .toBe(200)
    const after = await scrape()
    for (const [name, label] of [
      ['clawql_documents_ended_total', 'completed'],
      ['clawql_document_stage_duration_ms_count', 'tika'],
      ['clawql_http_requests_total', 'clawql__documents__ingest'],
    ] as const)
      expect(valueOf(after, name, label), name).toBeGreaterThanOrEqual(valueOf(before, name, label))
    expect(valueOf(after, 'clawql_process_restarts_total', 'process="main"')).toBe(1)
  })
})

describe('clawql ingest', () => {
  it('says of a file that failed what its sender can do', () => {
    const path = join(instance.dir, 'broken.pdf')
    writeFileSync(path, '%PDF-1.7 and nothing more')
    const sent = clawql('ingest', path, '--json')
    const next = expect.stringMatching(/\w \w/) as string
    expect([sent.status, JSON.parse(sent.stdout)]).toEqual([1, [expect.objectContaining({ status: 'failed', next })]])
  })
})

describe('clawql doctor', () => {
  it('ends with one sentence, while it runs and when nothing does', async () => {
    const well = clawql('doctor')
    expect([well.status, well.stdout.trim().split('\n').at(-1)]).toEqual([
      0,
      expect.stringMatching(/^(Everything is well|It works)/),
    ])
    await instance.stop({ keep: true })
    const stopped = clawql('doctor')
    expect([stopped.status, stopped.stdout.trim().split('\n').at(-1)]).toEqual([
      3,
      expect.stringMatching(/No server answers.*Next: npm start$/),
    ])
    expect(stopped.stdout).toMatch(/last end +stopped at/)
    expect(clawql('logs', 'launcher', '--tail', '1').stdout).toContain('"event":"stopped"')
    expect(clawql('ps').status).toBe(3)
    instance = await instance.restart()
  })
})
