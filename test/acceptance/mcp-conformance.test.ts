// The official conformance suite of MCP against an instance: every scenario that needs no tools of the suite's own.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

/** Of the official suite, those of its scenarios that need no tools of its own. */
const scenarios = {
  '2026-07-28': [
    'tools-list',
    'resources-list',
    'prompts-list',
    'sep-2164-resource-not-found',
    'caching',
    'dns-rebinding-protection',
    'http-header-validation',
    'server-sse-multiple-streams',
    'input-required-result-unsupported-methods',
    'input-required-result-validate-input',
  ],
  '2025-11-25': [
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'prompts-list',
    'dns-rebinding-protection',
  ],
} as const

describe('the official conformance suite', () => {
  let open: TestInstance
  beforeAll(async () => {
    // It sends no credentials; what a key changes is tested above.
    open = await startInstance()
    await createClient(open.url).process('The suite reads this document.')
  })
  afterAll(() => open?.stop())

  const cases = Object.entries(scenarios).flatMap(([version, names]) => names.map((name) => [version, name] as const))
  test.each(cases)('%s %s', async (version, name) => {
    const results = mkdtempSync(join(tmpdir(), 'clawql-mcp-'))
    try {
      const bin = join(rootDir, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js')
      const args = [
        bin,
        'server',
        '--url',
        `${open.url}/mcp`,
        '--scenario',
        name,
        '--spec-version',
        version,
        '-o',
        results,
      ]
      const ran = await promisify(execFile)(process.execPath, args).catch((error: { stdout: string }) => error)
      const [folder] = readdirSync(results)
      const checks = JSON.parse(readFileSync(join(results, folder!, 'checks.json'), 'utf8')) as {
        id: string
        status: string
      }[]
      expect(
        checks.filter(({ status }) => status === 'FAILURE'),
        ran.stdout,
      ).toEqual([])
      expect(checks.some(({ status }) => status === 'SUCCESS')).toBe(true)
    } finally {
      rmSync(results, { recursive: true, force: true })
    }
  })
})
