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
import { connectLines, keyPlaceholder } from '../../core/connect/connect-lines.ts'
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

/** What the page says to paste, as a browser copies it. */
async function pasted(id: string): Promise<string> {
  const page = await (await fetch(instance.url)).text()
  const [, text = ''] = new RegExp(`<pre id="connect-${id}"><code>([^<]*)</code>`).exec(page) ?? []
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_whole, name: string) => named[name] ?? '')
}

describe('the Inspector’s command line', () => {
  /** The page's line, by the Inspector that is installed here. */
  const inspect = async (key: string, line: string): Promise<string> => {
    const installed = `npx() { shift 2; '${join(binDir, 'mcp-inspector')}' "$@"; }`
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `${installed}; ${line}`], {
      env: { ...environment(), CLAWQL_API_KEY: key },
      cwd: home,
    })
    return stdout
  }

  test('lists the tools by the line of the page, and calls one', async () => {
    const line = await pasted('inspector-key')
    const listed = JSON.parse(await inspect(instance.adminKey!, line)) as { tools: { name: string }[] }
    expect(listed.tools.map(({ name }) => name)).toEqual(toolNames)
    const call = line.replace('tools/list', "tools/call --tool-name recall --tool-arg 'query=harbour crane'")
    expect(await inspect(instance.adminKey!, call)).toContain('third quay')
  }, 60_000)

  test('is let in by a key alone', async () => {
    const line = await pasted('inspector-key')
    await expect(inspect('clawql_nobody_knows_this_key', line)).rejects.toThrow(/auth_required/)
  }, 60_000)
})

test('the page shows what to paste for each client: without a key where a person lets it in, and never with one', async () => {
  const page = await (await fetch(instance.url, { headers: { authorization: `Bearer ${instance.adminKey}` } })).text()
  expect(page).not.toContain(instance.adminKey)
  for (const { id, text } of connectLines(instance.url, false)) expect(await pasted(id)).toBe(text)
  for (const { id, text } of connectLines(instance.url, true)) expect(await pasted(`${id}-key`)).toBe(text)
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
  // As Claude Desktop starts it, with the key in its place.
  const file = (await pasted('claude-desktop-key')).replace(keyPlaceholder, () => instance.adminKey!)
  const { args, env } = (
    JSON.parse(file) as { mcpServers: { clawql: { args: string[]; env: Record<string, string> } } }
  ).mcpServers.clawql
  expect(args.slice(0, 2)).toEqual(['-y', 'mcp-remote'])
  const transport = new StdioClientTransport({
    command: join(binDir, 'mcp-remote'),
    args: args.slice(2),
    env: { ...environment(), ...env },
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
