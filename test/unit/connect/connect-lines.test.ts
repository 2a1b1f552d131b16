// What is pasted to connect clients of MCP: each text has its client's form, the instance's address, and at most the place of a key.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connectLines, type ConnectLine } from '../../../core/connect/connect-lines.ts'
import { rootDir } from '../../../self-host/settings.ts'

const url = 'https://clawql.example.com'
const mcp = `${url}/mcp`
const lineOf = (id: string, hasKey: boolean, at = url): ConnectLine =>
  connectLines(at, hasKey).find((one) => one.id === id)!
const parsed = (id: string, hasKey: boolean, at = url): unknown => JSON.parse(lineOf(id, hasKey, at).text)

/** What the client's command is given. */
function argumentsOf({ text }: ConnectLine): readonly string[] {
  const [command = ''] = text.split(' ')
  const print = `${command}() { for argument in "$@"; do printf '%s\\0' "$argument"; done; }; ${text}`
  return execFileSync('/bin/sh', ['-c', print], { env: { CLAWQL_API_KEY: 'a key' }, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

describe('connectLines()', () => {
  test('has a text for each client, with the address and no key', () => {
    for (const hasKey of [true, false])
      for (const { id, text } of connectLines(url, hasKey)) {
        expect([id, text.includes(`${mcp}"`) || text.includes(`${mcp} `) || text.endsWith(mcp)]).toEqual([id, true])
        expect([id, /authorization|bearer|key/i.test(text)]).toEqual([id, hasKey])
      }
    expect(new Set(connectLines(url, true).map(({ id }) => id)).size).toBe(8)
  })

  test('of shells are read as meant', () => {
    expect(argumentsOf(lineOf('claude-code', true))).toEqual([
      'mcp',
      'add',
      '--transport',
      'http',
      'clawql',
      mcp,
      '--header',
      'Authorization: Bearer a key',
    ])
    expect(argumentsOf(lineOf('claude-code', false))).toEqual(['mcp', 'add', '--transport', 'http', 'clawql', mcp])
    expect(argumentsOf(lineOf('gemini', true))).toEqual([
      'mcp',
      'add',
      '--transport',
      'http',
      '--header',
      'Authorization: Bearer a key',
      'clawql',
      mcp,
    ])
  })

  test('of files are JSON as each client reads it', () => {
    const headers = (key: string) => ({ headers: { Authorization: `Bearer ${key}` } })
    expect(parsed('cursor', true)).toEqual({
      mcpServers: { clawql: { url: mcp, ...headers('${env:CLAWQL_API_KEY}') } },
    })
    expect(parsed('cursor', false)).toEqual({ mcpServers: { clawql: { url: mcp } } })
    expect(parsed('vs-code', true)).toMatchObject({
      servers: { clawql: { type: 'http', url: mcp, ...headers('${input:clawql-key}') } },
      inputs: [{ id: 'clawql-key', type: 'promptString', password: true }],
    })
    expect(parsed('vs-code', false)).toEqual({ servers: { clawql: { type: 'http', url: mcp } } })
    expect(parsed('mcp-json', true)).toEqual({
      mcpServers: { clawql: { type: 'http', url: mcp, ...headers('$CLAWQL_API_KEY') } },
    })
  })

  test('of Claude Desktop goes over a network in plain only where the instance is reached so', () => {
    const desktop = (at: string) =>
      (parsed('claude-desktop', true, at) as { mcpServers: { clawql: { args: string[] } } }).mcpServers.clawql
    expect(desktop(url)).toMatchObject({ command: 'npx', env: { AUTH_HEADER: 'Bearer $CLAWQL_API_KEY' } })
    expect(desktop(url).args).toEqual([
      '-y',
      'mcp-remote',
      mcp,
      '--transport',
      'http-only',
      '--header',
      'Authorization:${AUTH_HEADER}',
    ])
    for (const at of ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080'])
      expect([at, desktop(at).args.includes('--allow-http')]).toEqual([at, false])
    expect(desktop('http://10.0.0.5:8080').args).toContain('--allow-http')
  })

  test('of Codex is TOML', () => {
    expect(lineOf('codex', true).text).toBe(
      `[mcp_servers.clawql]\nurl = "${mcp}"\nbearer_token_env_var = "CLAWQL_API_KEY"`,
    )
    expect(lineOf('codex', false).text).toBe(`[mcp_servers.clawql]\nurl = "${mcp}"`)
  })

  test('stand in docs/operating/agents.md as they are', () => {
    const page = readFileSync(join(rootDir, 'docs/operating/agents.md'), 'utf8')
    for (const { client, text, form } of connectLines('http://localhost:8080', true)) {
      expect(page).toContain(`**${client}**`)
      expect(page).toContain(`\`\`\`${form === 'shell' ? 'sh' : form}\n${text}\n\`\`\``)
    }
  })
})
