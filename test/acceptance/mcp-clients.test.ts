// Clients that people have: the Inspector's command line and mcp-remote, each with a key, list and call the product's tools.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../contract/routes.ts'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let home = ''
const binDir = join(rootDir, 'node_modules', '.bin')
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'clawql-mcp-home-'))
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  await createClient(instance.url, instance.adminKey).process('The harbour crane stands on the third quay.')
})
afterAll(async () => {
  await instance?.stop()
  rmSync(home, { recursive: true, force: true })
})

const environment = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', HOME: home })
const toolNames = ['recall', 'remember', 'ingest', 'status', 'trail', 'verify', 'approvals', 'search', 'execute']

describe('the Inspector’s command line', () => {
  const inspect = async (key: string, ...args: readonly string[]): Promise<string> => {
    const asked = [
      '--cli',
      `${instance.url}/mcp`,
      '--transport',
      'http',
      '--header',
      `Authorization: Bearer ${key}`,
      ...args,
    ]
    const { stdout } = await promisify(execFile)(join(binDir, 'mcp-inspector'), asked, {
      env: environment(),
      cwd: home,
    })
    return stdout
  }

  test('lists the tools and calls one', async () => {
    const listed = JSON.parse(await inspect(instance.adminKey!, '--method', 'tools/list')) as {
      tools: { name: string }[]
    }
    expect(listed.tools.map(({ name }) => name)).toEqual(toolNames)
    const call = ['--method', 'tools/call', '--tool-name', 'recall', '--tool-arg', 'query=harbour crane']
    expect(await inspect(instance.adminKey!, ...call)).toContain('third quay')
  }, 60_000)

  test('is let in by a key alone', async () => {
    await expect(inspect('clawql_nobody_knows_this_key', '--method', 'tools/list')).rejects.toThrow(/auth_required/)
  }, 60_000)
})

test('/llms.txt says without a key how to come in, and names every tool and operation', async () => {
  const answer = await fetch(`${instance.url}/llms.txt`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')])
  const text = await answer.text()
  expect(text).toMatch(/^# ClawQL \d/)
  for (const name of toolNames) expect(text).toContain(name)
  for (const { method, operationId, path } of Object.values(routes))
    expect(text).toContain(`\`${operationId}\` (\`${method} ${path}\`)`)
  for (const [, link] of text.matchAll(/\]\((\/[^)]*)\)/g))
    expect([401, 200, 405]).toContain((await fetch(`${instance.url}${link}`)).status)
})

test('mcp-remote lists the tools and calls one, for a client that speaks stdio alone', async () => {
  const transport = new StdioClientTransport({
    command: join(binDir, 'mcp-remote'),
    args: [`${instance.url}/mcp`, '--transport', 'http-only', '--header', `Authorization:Bearer ${instance.adminKey}`],
    env: environment(),
    cwd: home,
    stderr: 'ignore',
  })
  const client = new Client({ name: 'test', version: '1' })
  try {
    await client.connect(transport)
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(toolNames)
    const answer = await client.callTool({ name: 'recall', arguments: { query: 'harbour crane' } })
    expect(JSON.stringify(answer.content)).toContain('third quay')
  } finally {
    await client.close()
  }
}, 60_000)
