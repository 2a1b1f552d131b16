// The lines of the manual: a shell reads those of curl as meant, and the compiler takes those of the client.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { routes } from '../../../contract/routes.ts'
import { rootDir } from '../../../self-host/settings.ts'
import { openApiDocument } from '../../../workers/gateway/openapi.ts'
import { operationsOf, type Description } from '../../../workers/manual/description.ts'
import { clientLine, curlLine } from '../../../workers/manual/lines.ts'

const operations = operationsOf(openApiDocument({ isOpen: false }) as unknown as Description)
const url = 'https://clawql.example.com'
// Within the tree, so that it finds what the client imports.
const folder = join(rootDir, 'dist', `manual-lines-${process.pid}`)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a shell makes of a line. */
function argumentsOf(line: string): readonly string[] {
  const print = `curl() { for argument in "$@"; do printf '%s\\0' "$argument"; done; }; ${line}`
  const env = { PATH: process.env['PATH'] ?? '', CLAWQL_API_KEY: 'a key' }
  return execFileSync('/bin/sh', ['-c', print], { env, encoding: 'utf8' }).split('\0').slice(0, -1)
}

describe('curlLine()', () => {
  test.each(operations.map((operation) => [operation.operationId, operation] as const))('%s', (_id, operation) => {
    const sent = argumentsOf(curlLine(operation, { url, isOpen: false }))
    expect(sent).toContain('Authorization: Bearer a key')
    const address = new URL(sent.at(-1) ?? '')
    const route = Object.values(routes).find(({ operationId }) => operationId === operation.operationId)!
    expect(address.pathname).toMatch(new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '.+')}$`))
    expect(address.href).not.toMatch(/[{}]/)
    const body = sent[sent.indexOf('-d') + 1] ?? ''
    if ('body' in route) expect(route.body.safeParse(JSON.parse(body)).success).toBe(true)
    expect(sent.includes('-X') ? sent[sent.indexOf('-X') + 1] : 'GET or POST').toMatch(
      'body' in route || 'form' in route || route.method === 'GET' ? /GET or POST/ : route.method,
    )
  })

  test('asks for no key where none is needed, and quotes what a shell would read', () => {
    const operation = operations.find(({ path }) => path === '/api/memory/recall')!
    const content = { 'application/json': { schema: {}, example: { query: "Keller's $HOME `id`" } } }
    const line = curlLine({ ...operation, requestBody: { content } }, { url, isOpen: true })
    expect(argumentsOf(line)).toEqual([
      '-s',
      '-H',
      'Content-Type: application/json',
      '-d',
      `{"query":"Keller's $HOME \`id\`"}`,
      `${url}/api/memory/recall`,
    ])
  })
})

test('clientLine(): every line compiles against the client as it stands', () => {
  mkdirSync(folder, { recursive: true })
  const lines = operations.map(
    (operation) => `async function ${operation.operationId}() {\n${clientLine(operation)}\nreturn { data, error }\n}`,
  )
  const imports = `import { createClawql, toForm } from '../../clients/typescript/client.ts'\nconst client = createClawql({ url: '' })\n`
  writeFileSync(join(folder, 'lines.ts'), `${imports}${lines.join('\n')}\nexport { toForm }\n`)
  const compilerOptions = {
    noEmit: true,
    rootDir: '../..',
    composite: false,
    emitDeclarationOnly: false,
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: [],
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, include: ['.'] }),
  )
  const check = (): string => {
    try {
      return execFileSync(join(rootDir, 'node_modules', '.bin', 'tsc'), ['-p', folder], { encoding: 'utf8' })
    } catch (error) {
      return (error as { stdout: string }).stdout
    }
  }
  expect(check()).toBe('')
  expect(lines).toHaveLength(Object.keys(routes).length)
})
